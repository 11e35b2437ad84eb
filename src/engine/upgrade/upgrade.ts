import { type BehaviourChange, behaviourChanges, type Effect } from "../../catalog/changes.js";
import type { Finding, Note } from "../../core/finding.js";
import { severities } from "../../core/finding.js";
import { groupsBy } from "../../core/groups.js";
import type { Span } from "../../core/span.js";
import { NEWEST, version } from "../../core/version.js";
import { isTarget } from "../../model/snapshot.js";
import type { UnitTree } from "../../model/unit.js";
import { type CheckRequest, check } from "../check.js";
import { silencing, suppressionsOf } from "../suppress.js";
import { placesOf } from "./conditions.js";
import type { Subject } from "./subject.js";

/** What an upgrade does to one place of the units. */
export interface Change {
  /** Of a rule or a behaviour change. */
  readonly id: string;
  readonly effect: Effect;
  /** The first version after that to upgrade from in which it is so. */
  readonly since: number;
  readonly at: Span;
  readonly message: string;
  readonly label?: string;
  readonly notes: readonly Note[];
  readonly help?: string;
  /** Where systemd says so. */
  readonly reference?: string;
}

/** What to judge: trees and rules as for {@link check}, for the way from the lower to the upper end of the range. */
export type UpgradeRequest = Omit<CheckRequest, "own"> & {
  /** What a rule refers to. */
  readonly references: (rule: string) => readonly string[];
};

/**
 * What changes for the units of the trees between the two ends of the range: what rules find at the upper end and not at the lower one (or the
 * reverse: `possible`), and the changes of behaviour whose conditions hold for a unit that worked before. Sorted by effect, path and place.
 */
export function upgrade(request: UpgradeRequest): readonly Change[] {
  const changes = [...ruleChanges(request), ...request.trees.flatMap((tree) => behaviourOf(tree, request))];
  const distinct = new Map(changes.map((change) => [`${change.id}\0${change.at.file}\0${change.at.start}`, change]));
  return [...distinct.values()].sort(byPlace);
}

const byPlace = (a: Change, b: Change): number =>
  a.at.file === b.at.file ? a.at.start - b.at.start || a.since - b.since || (a.id < b.id ? -1 : 1) : a.at.file < b.at.file ? -1 : 1;

const holdsIn = ({ systemd: { since, until } }: Finding, number: number): boolean => (since ?? 0) <= number && number <= (until ?? NEWEST);

/** What the rules say of one end of the range and not of the other. */
function* ruleChanges(request: UpgradeRequest): Generator<Change> {
  const { range, references } = request;
  const places = groupsBy(check({ ...request, own: new Map() }), ({ rule, at }) => `${rule}\0${at.file}\0${at.start}`);
  for (const findings of places.values()) {
    const byGravity = [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    const now = byGravity.find((finding) => holdsIn(finding, range.max));
    const before = byGravity.find((finding) => holdsIn(finding, range.min));
    const [effect, old] = [now && effectOf(now), before && effectOf(before)];
    const worse = before !== undefined && effect === "breaks" && (old !== "breaks" || (now?.refused === true && !before.refused));
    if (now && effect && (!before || worse)) {
      const alike = worse ? findings.filter((finding) => effectOf(finding) === effect && (!now.refused || finding.refused)) : findings;
      yield { ...told(now, boundary(alike, range, true), references), effect };
    } else if (before && !now && old) yield gone(before, boundary(findings, range, false));
  }
}

/** The first version from which on findings hold up to the upper end, or (not `found`) do not. */
function boundary(findings: readonly Finding[], { min, max }: UpgradeRequest["range"], found: boolean): number {
  let first = max;
  while (first - 1 > min && findings.some((finding) => holdsIn(finding, first - 1)) === found) first--;
  return first;
}

function told(finding: Finding, since: number, references: UpgradeRequest["references"]): Omit<Change, "effect"> {
  const { rule, at, message, label, notes = [], help, fix } = finding;
  const advice = help ?? fix?.title;
  const news = references(rule).find((text) => text.startsWith("NEWS") && text.includes(String(since)));
  return {
    id: rule,
    since,
    at,
    message,
    notes,
    ...(label === undefined ? {} : { label }),
    ...(advice === undefined ? {} : { help: advice }),
    ...(news === undefined ? {} : { reference: news }),
  };
}

/** What is said of a finding that does not hold any more. */
const gone = ({ rule, at, message }: Finding, since: number): Change => ({
  id: rule,
  effect: "possible",
  since,
  at,
  message: `no longer so since systemd ${since}: ${message}`,
  notes: [],
});

/** What a finding comes to where it is new; undefined: nothing certain. */
function effectOf({ rule, severity, message, rejected, refused }: Finding): Effect | undefined {
  if (rule.endsWith("-deprecated")) return "deprecated";
  if (refused || severity === "error") return "breaks";
  if (rejected && (rule.endsWith("-removed") || message.includes("ignores"))) return "ignored";
  return severity === "warning" ? "changes" : undefined;
}

/** The changes of behaviour that are new on the way, and that units of a tree have the conditions for. */
function behaviourOf(tree: UnitTree, request: UpgradeRequest): readonly Change[] {
  const { min, max } = request.range;
  const wanted = behaviourChanges.filter(
    ({ since, until, from }) => min < since && since <= max && (until === undefined || max <= until) && (from === undefined || from <= min),
  );
  const silencedBy = silencing([...tree.files.values()].flatMap((file) => suppressionsOf(file).suppressions));
  const loaded = tree.names.flatMap((name) => {
    const [old, unit] = [tree.unit(name, version(min)), tree.unit(name, version(max))];
    return old.load === "loaded" && unit.load === "loaded"
      ? [{ tree, old, unit, graph: (v: Subject["after"]) => request.graph(tree, v) }]
      : [];
  });
  const found = loaded.flatMap((each) => wanted.flatMap((change) => changesOf(change, each)));
  return found.filter(({ id, at }) => isTarget(tree.snapshot, at.file) && silencedBy({ rule: id, at }).length === 0);
}

function changesOf(change: BehaviourChange, sides: Omit<Subject, "before" | "after">): readonly Change[] {
  const { id, since, message, help, reference } = change;
  const subject = { ...sides, before: version(since - 1), after: version(since) };
  return change.when.flatMap((condition) => {
    const places = placesOf(condition, subject);
    const notes = (condition.also ?? [])
      .flatMap((test) => ("fact" in test ? placesOf({ where: test }, subject) : []))
      .filter(({ text }) => text !== "");
    return places.map(({ at, text }) => ({
      id,
      effect: condition.effect ?? change.effect,
      since,
      at,
      message,
      notes,
      ...(text ? { label: text } : {}),
      ...(help === undefined ? {} : { help }),
      reference,
    }));
  });
}
