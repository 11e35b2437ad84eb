import type { Note, Problem } from "../core/finding.js";
import { memoized, type Version } from "../core/version.js";
import type { Unit } from "../model/unit.js";
import { hasForeignLines } from "../syntax/unit-file.js";
import type { Complaint, ComplaintRule } from "./complaint.js";
import { verifyContexts } from "./contexts.js";
import { verifyMounts } from "./mounts.js";
import { verifyAnyType, verifyByType } from "./others.js";
import { verifyService } from "./service.js";
import { verifySlice } from "./slices.js";

/**
 * What systemd of this version says of a unit as a whole when it loads it, after its settings have been read. Only units that have a fragment
 * and whose settings did not stop the loading get that far.
 */
export const complaints = memoized((unit: Unit, v): readonly Complaint[] => {
  if (!unit.fragment) return [];
  const foreign = [unit.fragment, ...unit.dropins].some((file) => file && hasForeignLines(file));
  const partly = unit.load !== "loaded" && unit.refusedBy === undefined;
  const found = everyComplaint(unit, v);
  return foreign || partly ? found.filter(({ rule }) => !LACKS.has(rule)) : found;
});

/** What a unit lacks may stand in lines that another tool fills in, or behind the line at which systemd stops. */
const LACKS: ReadonlySet<ComplaintRule> = new Set([
  "no-command",
  "dbus-without-bus-name",
  "setting-needs-another",
  "socket-without-listener",
  "timer-without-trigger",
  "path-without-trigger",
  "mount-without-what",
]);

function everyComplaint(unit: Unit, v: Version): readonly Complaint[] {
  return [
    ...verifyContexts(unit, v),
    ...(unit.type === "service" ? verifyService(unit, v) : []),
    ...(unit.type === "slice" ? verifySlice(unit) : []),
    ...verifyByType(unit, v),
    ...verifyMounts(unit, v),
    ...verifyAnyType(unit, v),
  ];
}

const NO_NOTES: readonly Note[] = [];
const NO_PROBLEMS: readonly Problem[] = [];

/** Why systemd would refuse the unit as a whole. */
export function refusals(unit: Unit, v: Version): readonly Note[] {
  const found = complaints(unit, v);
  if (found.length === 0) return NO_NOTES;
  return found.filter(({ refused }) => refused).map(({ at, message }) => ({ at, text: message }));
}

/** The complaints that one rule speaks of, as problems. */
export function complaintsOf(unit: Unit, v: Version, rule: ComplaintRule): readonly Problem[] {
  const found = complaints(unit, v);
  if (found.length === 0) return NO_PROBLEMS;
  return found
    .filter((complaint) => complaint.rule === rule)
    .map(({ rule: _, refused, ...problem }) => ({ ...problem, rejected: true, refused }));
}
