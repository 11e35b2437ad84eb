import type { Edit, Finding, Fix } from "../core/finding.js";
import type { FilePath, Span } from "../core/span.js";
import type { Snapshot } from "../model/snapshot.js";

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
 * place the first one is made, and the others only if they are still wanted then. What does not lose its finding is not made.
 */
export function fixAll(before: Snapshot, find: (snapshot: Snapshot) => readonly Finding[], options: FixOptions): Fixed {
  let snapshot = before;
  let findings = find(snapshot);
  const fixed: Finding[] = [];
  const failed = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen = choose(findings, snapshot, options, failed);
    if (chosen.length === 0) break;
    const after = withFixes(snapshot, chosen);
    const left = find(after);
    const vain = chosen.filter((finding) => isStillThere(finding, findings, left, chosen));
    if (vain.length > 0) {
      for (const finding of vain) failed.add(essence(finding));
      continue;
    }
    fixed.push(...chosen);
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
const essence = ({ rule, at, message }: Finding): string => `${rule}\0${at.file}\0${at.start}\0${message}`;

/** Whether a finding is still there after the fixes: where its place has moved to, or at its old place, unless there are fewer of its kind. */
function isStillThere(finding: Finding, before: readonly Finding[], left: readonly Finding[], chosen: readonly Finding[]): boolean {
  const alike = ({ rule, at, message }: Finding): boolean =>
    rule === finding.rule && at.file === finding.at.file && message === finding.message;
  const same = left.filter(alike);
  if (same.some(({ at }) => at.start === movedBy(chosen, finding.at))) return true;
  return same.some(({ at }) => at.start === finding.at.start) && same.length >= before.filter(alike).length;
}

/** Where a place starts after the edits of fixes. */
function movedBy(findings: readonly Finding[], at: Span): number {
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []).filter((edit) => edit.at.file === at.file && edit.at.end <= at.start);
  return edits.reduce((start, edit) => start + edit.text.length - (edit.at.end - edit.at.start), at.start);
}

/** The findings whose fixes can be made together. */
function choose(
  findings: readonly Finding[],
  { files }: Snapshot,
  { unsafe, mayChange }: FixOptions,
  failed: ReadonlySet<string>,
): readonly Finding[] {
  const taken: Edit[] = [];
  const created = new Set<FilePath>();
  return findings.filter((finding) => {
    const { fix } = finding;
    if (!fix || !(fix.safe || unsafe) || failed.has(essence(finding)) || !touched(fix).every(mayChange)) return false;
    const { create, edits } = fix;
    if (create && (created.has(create.file) || files.has(create.file))) return false;
    if (edits.some((edit) => !files.has(edit.at.file) || taken.some((other) => clash(edit, other)))) return false;
    taken.push(...edits);
    if (create) created.add(create.file);
    return edits.length > 0 || create !== undefined;
  });
}

const touched = ({ edits, create }: Fix): readonly FilePath[] => [...edits.map(({ at }) => at.file), ...(create ? [create.file] : [])];

/** Whether two edits touch the same characters, or insert the same line twice. */
function clash(a: Edit, b: Edit): boolean {
  if (a.at.file !== b.at.file) return false;
  return (a.at.start < b.at.end && b.at.start < a.at.end) || (a.text === b.text && a.text.includes("\n"));
}

function withFixes(snapshot: Snapshot, findings: readonly Finding[]): Snapshot {
  const files = new Map(snapshot.files);
  const byFile = new Map<FilePath, Edit[]>();
  for (const { fix } of findings) {
    for (const edit of fix?.edits ?? []) byFile.set(edit.at.file, [...(byFile.get(edit.at.file) ?? []), edit]);
    if (fix?.create) files.set(fix.create.file, fix.create.text);
  }
  for (const [file, edits] of byFile) files.set(file, applyEdits(files.get(file) ?? "", edits) ?? (files.get(file) as string));
  return { ...snapshot, files };
}
