import type { Finding, FindingVersions, Severity } from "../core/finding.js";
import { firstIndex } from "../core/search.js";
import type { FilePath } from "../core/span.js";
import type { RuleDoc } from "../engine/rule.js";

/** All that a report is made from. */
export interface Report {
  /** In the order to show them in. */
  readonly findings: readonly Finding[];
  /** The texts that findings and notes point into. */
  readonly texts: ReadonlyMap<FilePath, string>;
  /** A path as the user knows it. */
  readonly display: (path: FilePath) => string;
  /** A path as programs that look at a repository want it: relative to its top where it lies below that. */
  readonly repositoryPath: (path: FilePath) => string;
  /** What there is to say of a rule; nothing of its examples. */
  readonly doc: (rule: string) => Omit<RuleDoc, "examples"> | undefined;
  /** The version of unitlint. */
  readonly version: string;
  /** The versions judged for, as `257` or `252..257`. */
  readonly systemd: string;
  /** Where that comes from, as `of this machine`; empty if the user said so. */
  readonly systemdFrom: string;
  readonly files: number;
  readonly units: number;
}

/** What a piece of output is, for its colour. */
export type Tone = Severity | "gutter" | "strong" | "note";

/** What the output goes to. */
export interface Style {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: (tone: Tone, text: string) => string;
  /** Makes a text a link, where the terminal can. */
  readonly link?: (text: string, url: string) => string;
}

/** Turns a report into the text to print. */
export type Reporter = (report: Report, style: Style) => string;

/** A place in a text, as people count. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

const starts = new Map<string, readonly number[]>();

/** Where the lines of a text start. */
export function lineStarts(text: string): readonly number[] {
  let known = starts.get(text);
  if (!known) {
    const found = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found.push(at + 1);
    if (starts.size > 100) starts.clear();
    starts.set(text, found);
    known = found;
  }
  return known;
}

/** Line and column of an offset. */
export function placeAt(text: string, offset: number): Place {
  const lines = lineStarts(text);
  const line = firstIndex(lines.length, (index) => (lines[index] ?? 0) > offset);
  return { line, column: offset - (lines[line - 1] ?? 0) + 1 };
}

/** How many findings there are of each severity. */
export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** `>= 254`, `<= 253` or `240..253`; undefined where a finding holds for every version. */
export function versionsText({ since, until }: FindingVersions): string | undefined {
  if (since !== null && until !== null) return since === until ? `${since}` : `${since}..${until}`;
  return since !== null ? `>= ${since}` : until !== null ? `<= ${until}` : undefined;
}
