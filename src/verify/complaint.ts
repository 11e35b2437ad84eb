import type { Fix, Note } from "../core/finding.js";
import { type Span, wholeFile } from "../core/span.js";
import { since, type Version } from "../core/version.js";
import { own, ownSection } from "../model/settings.js";
import type { Unit } from "../model/unit.js";

/** The rule that speaks of a complaint: one for each thing that can be wrong with a unit as a whole. */
export type ComplaintRule =
  | "no-command"
  | "several-exec-start"
  | "oneshot-restart"
  | "oneshot-conflict"
  | "dbus-without-bus-name"
  | "setting-needs-another"
  | "restart-delay-conflict"
  | "credential-race"
  | "socket-without-listener"
  | "socket-conflict"
  | "timer-without-trigger"
  | "path-without-trigger"
  | "trigger-already-set"
  | "bad-slice-name"
  | "unit-name-mismatch"
  | "api-mount-point"
  | "mount-without-what"
  | "pam-kill-mode"
  | "working-directory-conflict"
  | "private-pids-conflict"
  | "private-users-conflict"
  | "user-unit-dynamic-user"
  | "isolate-conflict"
  | "automount-reserved-option";

/** What systemd says of a unit as a whole when it loads it. */
export interface Complaint {
  readonly rule: ComplaintRule;
  readonly message: string;
  readonly at: Span;
  readonly notes?: readonly Note[];
  readonly help?: string;
  readonly fix?: Fix;
  /** Where the unit may not be meant as it stands. */
  readonly severity?: "info";
  /** systemd does not load the unit; else it warns and goes on. */
  readonly refused: boolean;
}

/** A place to point at for what a unit lacks: the header of its own section, else the first line of its fragment that says anything. */
export function ownHeader(unit: Unit): Span {
  const file = unit.fragment ?? unit.dropins[0];
  const header = file?.items.find((item) => item.kind === "section" && item.name === ownSection(unit));
  return header?.at ?? file?.items.find(({ kind }) => kind !== "blank" && kind !== "comment")?.at ?? wholeFile(file?.path ?? "");
}

/** Checks by version: each entry says from which release on systemd makes it. */
export type Check = (unit: Unit, v: Version) => Iterable<Complaint>;

/** Runs checks of which systemd makes the first that refuses only: it returns at a refusal. Complaints that do not refuse go on. */
export function* inOrder(checks: readonly Check[], unit: Unit, v: Version): Generator<Complaint> {
  for (const check of checks) {
    for (const complaint of check(unit, v)) {
      yield complaint;
      if (complaint.refused) return;
    }
  }
}

const NOTHING: readonly Complaint[] = [];

/** A check that finds something only where one of these keys is set in the unit's own section. */
export function ifSet(keys: readonly string[], check: Check): Check {
  return (unit, v) => (keys.some((key) => own(unit, key) !== undefined) ? check(unit, v) : NOTHING);
}

/** A check that exists from a version on; what it finds comes first, since most units give no occasion to ask for the version. */
export function from(version: number, check: Check): Check {
  return (unit, v) => {
    const found = [...check(unit, v)];
    return found.length === 0 || since(v, version) ? found : [];
  };
}
