import type { Edit, Finding } from "../core/finding.js";
import type { FilePath } from "../core/span.js";
import type { Snapshot } from "../model/snapshot.js";
import { parseUnitFile } from "../syntax/parse.js";
import { applyEdits, type Change } from "./fix.js";
import { ownRules } from "./own-rules.js";

/**
 * Puts a comment above each line that has findings, which suppresses them for the given reason. Findings of the engine itself are left, as are those in
 * files that may not be changed.
 */
export function addIgnores(
  { files }: Snapshot,
  findings: readonly Finding[],
  reason: string,
  mayChange: (path: FilePath) => boolean,
): readonly Change[] {
  const own = new Set(ownRules.map(({ id }) => id));
  const byFile = new Map<FilePath, Finding[]>();
  for (const finding of findings) {
    const { file } = finding.at;
    if (!own.has(finding.rule) && files.has(file) && mayChange(file)) byFile.set(file, [...(byFile.get(file) ?? []), finding]);
  }
  return [...byFile].map(([path, found]) => {
    const before = files.get(path) ?? "";
    const edits = commentsIn(path, before, found, reason.replace(/\s+/g, " ").trim());
    return { path, before, after: applyEdits(before, edits) ?? before };
  });
}

function commentsIn(path: FilePath, text: string, findings: readonly Finding[], reason: string): readonly Edit[] {
  const rules = new Map<number, Set<string>>();
  const { items } = parseUnitFile(path, text);
  for (const { rule, at } of findings) {
    const item = items.find(({ lines }) => lines.start <= at.start && at.start < lines.end) ?? items.at(-1);
    const start = item?.lines.start ?? 0;
    rules.set(start, (rules.get(start) ?? new Set()).add(rule));
  }
  return [...rules].map(([start, ids]) => ({
    at: { file: path, start, end: start },
    text: `# unitlint: ignore[${[...ids].sort().join(", ")}] -- ${reason}\n`,
  }));
}
