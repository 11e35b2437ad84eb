import type { Edit, Finding } from "../core/finding.js";
import type { FilePath } from "../core/span.js";
import { textAt, type UnitFile } from "../syntax/unit-file.js";
import { applyEdits, type Change } from "./fix.js";
import { ownRules } from "./own-rules.js";

/** Comments that suppress findings. */
export interface Ignores {
  readonly changes: readonly Change[];
  /** The findings that no comment can suppress: those of the engine itself, and those in files that may not be changed or that systemd does not read. */
  readonly left: readonly Finding[];
}

/** Puts a comment above each line that has findings, which suppresses them for the given reason. */
export function addIgnores(
  files: ReadonlyMap<FilePath, UnitFile>,
  findings: readonly Finding[],
  reason: string,
  mayChange: (path: FilePath) => boolean,
): Ignores {
  const own = new Set(ownRules.map(({ id }) => id));
  const canIgnore = ({ rule, at }: Finding): boolean => !own.has(rule) && files.has(at.file) && mayChange(at.file);
  const changes = [...files].flatMap(([path, file]) => {
    const found = findings.filter((finding) => finding.at.file === path && canIgnore(finding));
    const after = applyEdits(file.text, commentsIn(file, found, reason.replace(/\s+/g, " ").trim()));
    return found.length === 0 || after === undefined ? [] : [{ path, before: file.text, after }];
  });
  return { changes, left: findings.filter((finding) => !canIgnore(finding)) };
}

function commentsIn(file: UnitFile, findings: readonly Finding[], reason: string): readonly Edit[] {
  const { path, items } = file;
  const rules = new Map<string, { readonly start: number; readonly ids: Set<string> }>();
  for (const { rule, at } of findings) {
    const item = items.findIndex(({ start, end }) => start <= at.start && at.start < end);
    const kind = at.end === 0 ? "ignore-file" : "ignore";
    const start = at.end === 0 ? 0 : lineAbove(file, item < 0 ? items.length - 1 : item);
    const comment = rules.get(`${kind}\0${start}`) ?? { start, ids: new Set() };
    comment.ids.add(rule);
    rules.set(`${kind}\0${start}`, comment);
  }
  return [...rules]
    .map(([key, { start, ids }]) => ({
      at: { file: path, start, end: start },
      text: `# unitlint: ${key.split("\0")[0]}[${[...ids].sort().join(", ")}] -- ${reason}\n`,
    }))
    .sort((a, b) => (a.text < b.text ? 1 : -1));
}

/** Where the line above an item starts: above comments that end in a backslash too, as old versions of systemd would continue these with what comes next. */
function lineAbove(file: UnitFile, index: number): number {
  const item = file.items[index];
  const before = file.items[index - 1];
  const goesOn = before?.kind === "comment" && textAt(file, before.at).endsWith("\\");
  return goesOn ? lineAbove(file, index - 1) : (item?.start ?? 0);
}
