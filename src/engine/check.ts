import { behaviourChanges } from "../catalog/changes.js";
import type { Finding, Severity } from "../core/finding.js";
import { type FilePath, fileName, parentOf, wholeFile } from "../core/span.js";
import type { VersionRange } from "../core/version.js";
import { IS_BINARY, IS_MISNAMED, placeOf } from "../model/layout.js";
import { typeOf } from "../model/names.js";
import { isTarget, type Snapshot } from "../model/snapshot.js";
import type { UnitTree } from "../model/unit.js";
import { isUnknown, unmasked } from "../syntax/template.js";
import type { UnitFile } from "../syntax/unit-file.js";
import { ownFinding, ownRules, unreadableFile, unusedSuppression } from "./own-rules.js";
import { type ActiveRule, identity, type Job, type Judged, runRules, stepsIn } from "./run-rule.js";
import { malformedFinding, type Suppression, silencing, suppressionsOf, unusedFinding } from "./suppress.js";

/** What to check: trees, rules, and versions. */
export interface CheckRequest {
  /** What was read, which the trees were made of. */
  readonly snapshot: Snapshot;
  readonly trees: readonly UnitTree[];
  readonly rules: readonly ActiveRule[];
  /** The engine's own rules that are wanted, and the severity of their findings. */
  readonly own: ReadonlyMap<string, Severity>;
  /** Ids of all rules that there are, for suppressions that name others. */
  readonly known: ReadonlySet<string>;
  /** The versions to judge for: what holds for any of them is reported. */
  readonly range: VersionRange;
  readonly graph: Job["graph"];
  /** Called between subjects, for a progress line. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Runs the rules over the trees and gives what they find in files that the user named (or with a note in one), less what comments in the files
 * suppress. Each finding comes once, with the versions that it holds for, whatever the range asked for; sorted by path, place and rule.
 */
export function check(request: CheckRequest): readonly Finding[] {
  const { snapshot, trees } = request;
  const files = new Map(trees.flatMap((tree) => [...tree.files]));
  const { findings, suppressions } = silence(request, [...files.values()]);
  const own = [...unreadable(snapshot), ...suppressions].flatMap((finding) => {
    const severity = request.own.get(finding.rule);
    return severity === undefined ? [] : [{ ...finding, severity }];
  });
  const shown = (path: string): boolean => isTarget(snapshot, path);
  return [...findings, ...own]
    .filter(({ at, notes }) => shown(at.file) || notes?.some((note) => shown(note.at.file)))
    .map(legible)
    .sort(byPlace);
}

/** A finding that says nothing in characters that stand for another tool's placeholders. */
function legible(finding: Finding): Finding {
  const { message, label, help, notes, fix } = finding;
  const texts = [message, label, help, fix?.title, ...(notes ?? []).map(({ text }) => text)];
  if (!texts.some((text) => text && isUnknown(text))) return finding;
  return {
    ...finding,
    message: unmasked(message),
    ...(label === undefined ? {} : { label: unmasked(label) }),
    ...(help === undefined ? {} : { help: unmasked(help) }),
    ...(notes ? { notes: notes.map((note) => ({ ...note, text: unmasked(note.text) })) } : {}),
    ...(fix ? { fix: { ...fix, title: unmasked(fix.title) } } : {}),
  };
}

/** What the rules find that no comment suppresses, and what is wrong with such comments. */
function silence(request: CheckRequest, files: readonly UnitFile[]): { findings: readonly Finding[]; suppressions: readonly Finding[] } {
  const comments = files.map(suppressionsOf);
  const suppressions = comments.flatMap(({ suppressions }) => suppressions);
  const judged = findIn(request, new Set(suppressions.map(({ rule }) => rule)));
  const silencedBy = silencing(suppressions);
  const usedTogether = new Set<readonly Suppression[]>();
  const findings: Finding[] = [];
  for (const { finding, asked } of judged) {
    const by = silencedBy(finding);
    for (const group of by) usedTogether.add(group);
    if (asked && by.length === 0) findings.push(finding);
  }
  const used = new Set([...usedTogether].flat());
  const known = new Set([...request.known, ...[...ownRules, ...behaviourChanges].map(({ id }) => id)]);
  const ran = new Set(request.rules.map(({ rule }) => rule.id));
  const unused = suppressions.filter((one) => !used.has(one) && one.rule !== unusedSuppression.id);
  return {
    findings,
    suppressions: [
      ...unused.flatMap((one) => unusedFinding(one, known, ran) ?? []),
      ...comments.flatMap(({ malformed }) => malformed.map(malformedFinding)),
    ],
  };
}

/** What the rules find; of rules that are suppressed somewhere for all versions, so that a suppression is not unused in some of them. */
function findIn({ trees, rules, range, graph, onProgress }: CheckRequest, suppressed: ReadonlySet<string>): readonly Judged[] {
  const found = new Map<string, Judged>();
  const total = onProgress ? trees.reduce((sum, tree) => sum + stepsIn(tree, rules), 0) : 0;
  let done = 0;
  const step = onProgress && { onStep: () => onProgress(++done, total) };
  for (const tree of trees) {
    for (const judged of runRules({ tree, rules, range, graph, wide: suppressed, ...step })) {
      const { finding } = judged;
      const key = `${finding.rule}\0${finding.systemd.since}\0${identity(finding, finding.severity)}`;
      if (!found.get(key)?.asked) found.set(key, judged);
    }
  }
  return [...found.values()];
}

const isInLoadPath = (path: FilePath): boolean => placeOf(parentOf(path)).directory !== "";
/** What other tools begin placeholders with, which become a name of other characters. */
const PLACEHOLDER = /[{}[\]<>$%@#]/;

/** What stands where a unit file could and is none that can be read. */
function unreadable({ failures, others, skipped }: Snapshot): readonly Finding[] {
  const messages = new Map([...failures].map(([path, { message }]) => [path, message]));
  for (const [path, kind] of others)
    if (typeOf(path) && (kind !== "directory" || isInLoadPath(path)))
      messages.set(path, kind === "directory" ? "it is a directory" : "it is no regular file");
  for (const [path, why] of skipped)
    if (why === IS_BINARY || (why === IS_MISNAMED && isInLoadPath(path) && !PLACEHOLDER.test(fileName(path)))) messages.set(path, why);
  return [...messages].map(([file, message]) => ownFinding(unreadableFile, { message, at: wholeFile(file) }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.at.file, b.at.file) ||
    a.at.start - b.at.start ||
    a.at.end - b.at.end ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message) ||
    (b.systemd.since ?? 0) - (a.systemd.since ?? 0)
  );
}
