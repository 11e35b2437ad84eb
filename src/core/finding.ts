import type { Span } from "./span.js";

/**
 * `error`: systemd rejects it, it cannot work, or protection is silently lost. `warning`: works by luck, or is very likely not meant.
 * `info`: worth knowing; never fails a run by default.
 */
export type Severity = "error" | "warning" | "info";

/** From the gravest. */
export const severities: readonly Severity[] = ["error", "warning", "info"];

/** Replaces what stands at `at`; an empty span inserts. */
export interface Edit {
  readonly at: Span;
  readonly text: string;
}

/** One way to mend a problem. `safe`: nothing but the problem changes. The title is an imperative sentence without a full stop. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** A drop-in to write, where no file of the tree should be edited. */
  readonly create?: { readonly file: string; readonly text: string };
}

/** A piece of evidence: a place, possibly in another file, and what it contributes. */
export interface Note {
  readonly at: Span;
  readonly text: string;
}

/** What a rule yields. The message is a sentence in the present tense without a full stop; advice goes into `help`. */
export interface Problem {
  readonly message: string;
  readonly at: Span;
  /** What the primary place contributes, shown under its marks. */
  readonly label?: string;
  readonly notes?: readonly Note[];
  readonly help?: string;
  readonly fix?: Fix;
  /** Where this problem is graver or lighter than its rule. */
  readonly severity?: Severity;
  /** systemd itself logs a message for this line. */
  readonly rejected?: boolean;
  /** systemd does not load the unit at all because of this. */
  readonly refused?: boolean;
}

/** Versions of systemd, inclusive; null: no such bound. */
export interface FindingVersions {
  readonly since: number | null;
  readonly until: number | null;
}

/** A problem as the engine reports it. */
export interface Finding extends Problem {
  readonly rule: string;
  readonly severity: Severity;
  readonly systemd: FindingVersions;
}
