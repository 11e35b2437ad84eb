import type { Edit, Finding, Fix } from "../core/finding.js";
import { groupsBy } from "../core/groups.js";
import type { FilePath } from "../core/span.js";
import type { Snapshot } from "../model/snapshot.js";
import { fixesTogether, movedBy } from "./together.js";

/**
 * The text with the edits of one file made; undefined if two of them touch the same characters. Inserted lines end as the first line of the text
 * does.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  const end = /\r?\n/.exec(text)?.[0] ?? "\n";
  let done = "";
  let at = 0;
  for (const edit of sorted) {
    if (edit.at.start < at) return undefined;
    done += text.slice(at, edit.at.start) + edit.text.replace(/\r?\n/g, end);
    at = edit.at.end;
  }
  return done + text.slice(at);
}

/** A file before and after fixes. */
export interface Change {
  readonly path: FilePath;
  /** undefined: there is no such file yet. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Which fixes to make, and in which files. */
export interface FixOptions {
  /** Whether to make fixes too that may change more than the finding. */
  readonly unsafe: boolean;
  /** Whether a file may be changed. */
  readonly mayChange: (path: FilePath) => boolean;
}

/** What became of a tree. */
export interface Fixed {
  readonly snapshot: Snapshot;
  /** What is found in it. */
  readonly findings: readonly Finding[];
  /** The files that differ, sorted by path. */
  readonly changes: readonly Change[];
  /** The findings whose fixes were made. */
  readonly fixed: readonly Finding[];
}

/** No tree needs more: each round makes all fixes that go together. */
const MOST_ROUNDS = 100;

/**
 * Makes the fixes of findings in memory, and again those of what is then found, until there is nothing left to fix. Of fixes that touch the same
 * place the first one is made, and the others only if they are still wanted then. What does not lose its finding is not made; once the others are made,
 * it is tried again, as one of them may have been in its way.
 */
export function fixAll(before: Snapshot, find: (snapshot: Snapshot) => readonly Finding[], options: FixOptions): Fixed {
  let snapshot = before;
  let findings = find(snapshot);
  const fixed: Finding[] = [];
  const failed = new Set<string>();
  let mayHelp = false;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen = choose(findings, snapshot, options, failed);
    if (chosen.length === 0) {
      if (!mayHelp || failed.size === 0) break;
      mayHelp = false;
      failed.clear();
      continue;
    }
    const after = withFixes(snapshot, chosen);
    const left = find(after);
    const vain = stillThere(chosen, findings, left);
    if (vain.length > 0) {
      for (const finding of vain) failed.add(essence(finding));
      continue;
    }
    mayHelp = true;
    for (const finding of chosen) fixed.push(finding);
    snapshot = after;
    findings = left;
  }
  const changes = [...snapshot.files]
    .filter(([path, text]) => before.files.get(path) !== text)
    .map(([path, after]) => ({ path, before: before.files.get(path), after }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { snapshot, findings, changes, fixed };
}

/** What makes two findings the same: rule, place and message. */
const essence = (finding: Finding): string => `${likeness(finding)}\0${finding.at.start}`;

/** What makes two findings of a file alike. */
const likeness = ({ rule, at, message }: Finding): string => `${rule}\0${at.file}\0${message}`;

/** Findings by what makes them alike: the offsets at which they start. */
function placesByLikeness(findings: readonly Finding[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const finding of findings) {
    const known = places.get(likeness(finding));
    if (known) known.push(finding.at.start);
    else places.set(likeness(finding), [finding.at.start]);
  }
  return places;
}

/**
 * The findings that are still there after their fixes: there are more like them than should be left, and one is where the place of theirs has moved
 * to, or at its old place.
 */
function stillThere(chosen: readonly Finding[], before: readonly Finding[], left: readonly Finding[]): readonly Finding[] {
  const [were, are, tried] = [before, left, chosen].map(placesByLikeness) as [Places, Places, Places];
  const moved = movedBy(chosen.flatMap(({ fix }) => fix?.edits ?? []));
  const starts = new Map([...are].map(([like, places]) => [like, new Set(places)]));
  return chosen.filter((finding) => {
    const like = likeness(finding);
    const expected = (were.get(like)?.length ?? 0) - (tried.get(like)?.length ?? 0);
    const now = starts.get(like);
    if (!now || (are.get(like)?.length ?? 0) <= expected) return false;
    return now.has(moved(finding.at)) || now.has(finding.at.start);
  });
}

type Places = ReturnType<typeof placesByLikeness>;

/** The findings whose fixes can be made together. */
function choose(
  findings: readonly Finding[],
  { files }: Snapshot,
  { unsafe, mayChange }: FixOptions,
  failed: ReadonlySet<string>,
): readonly Finding[] {
  const together = fixesTogether();
  const created = new Set<FilePath>();
  return findings.filter((finding) => {
    const { fix } = finding;
    if (!fix || !(fix.safe || unsafe) || failed.has(essence(finding)) || !touched(fix).every(mayChange)) return false;
    const { create, edits } = fix;
    if (edits.length === 0 && !create) return false;
    if (create && (created.has(create.file) || files.has(create.file))) return false;
    if (edits.some((edit) => !files.has(edit.at.file)) || !together.take(fix)) return false;
    if (create) created.add(create.file);
    return true;
  });
}

const touched = ({ edits, create }: Fix): readonly FilePath[] => [...edits.map(({ at }) => at.file), ...(create ? [create.file] : [])];

function withFixes(snapshot: Snapshot, findings: readonly Finding[]): Snapshot {
  const files = new Map(snapshot.files);
  for (const { fix } of findings) if (fix?.create) files.set(fix.create.file, fix.create.text);
  const byFile = groupsBy(
    findings.flatMap(({ fix }) => fix?.edits ?? []),
    ({ at }) => at.file,
  );
  for (const [file, edits] of byFile) files.set(file, applyEdits(files.get(file) ?? "", edits) ?? (files.get(file) as string));
  return { ...snapshot, files };
}
