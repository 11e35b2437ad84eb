import type { Edit } from "../core/finding.js";
import { oncePer } from "../core/once.js";
import type { Span } from "../core/span.js";
import { type Assignment, type Item, linesOf, textAt, type UnitFile } from "./unit-file.js";

/** The edit that puts a line above a setting. */
export function lineAbove({ at: { file }, start }: Assignment, line: string): Edit {
  return { at: { file, start, end: start }, text: `${line}\n` };
}

/** Whether a line can be put behind an item: it ends a line, and neither a backslash nor a comment within it swallows what follows. */
const canFollow = (file: UnitFile, item: Item): boolean =>
  (item.kind === "section" || item.kind === "assignment") && !/\\\s*$/.test(textAt(file, linesOf(item)));

/** The edit that inserts a line at an offset where a line starts, or at the end of the text. */
function insertLine(file: UnitFile, start: number, line: string, removed?: Span): Edit {
  const before = file.text[(removed?.end === start ? removed.start : start) - 1];
  const isAtStart = before === undefined || before === "\n" || before === "\r";
  return { at: { file: file.path, start, end: start }, text: `${isAtStart ? "" : "\n"}${line}\n` };
}

/**
 * The edit that adds a line to a section, behind the last setting of its last part; where there is no such section, with its header: [Unit] in front
 * of the others, any other at the end. `removed` are lines that another edit of the same fix takes out. undefined in a file that systemd does not read to its end, and in a template, where a line may be one of many
 * cases.
 */
export function addToSection(file: UnitFile, section: string, line: string, removed?: Span): Edit | undefined {
  if (file.broken || file.template) return undefined;
  const part = lastPart(file, section);
  if (!part) return addSection(file, section, line, removed);
  return part.last && insertLine(file, part.last.end, line, removed);
}

/** The end of a section's last part: the item behind which a line can be put, if there is one. */
interface Part {
  readonly last: Item | undefined;
}

/** Of files that lines are added to: a long one may get very many. */
const partsOf = oncePer((_: UnitFile) => new Map<string, Part | undefined>());

function lastPart(file: UnitFile, section: string): Part | undefined {
  const known = partsOf(file);
  if (known.has(section)) return known.get(section);
  const header = file.items.findLastIndex((item) => item.kind === "section" && item.name === section);
  const rest = file.items.slice(header + 1);
  const next = rest.findIndex(({ kind }) => kind === "section");
  const own = file.items.slice(Math.max(0, header), next < 0 ? undefined : header + 1 + next);
  const part = header < 0 ? undefined : { last: own.findLast((item) => canFollow(file, item)) };
  known.set(section, part);
  return part;
}

function addSection(file: UnitFile, section: string, line: string, removed?: Span): Edit | undefined {
  const first = file.items.find(({ kind }) => kind === "section");
  if (section === "Unit" && first) return insertLine(file, first.start, `[Unit]\n${line}\n`);
  const last = file.items.findLast(({ kind }) => kind !== "blank");
  if (last && !canFollow(file, last) && last.kind !== "comment") return undefined;
  return insertLine(file, last?.end ?? 0, `${last ? "\n" : ""}[${section}]\n${line}`, removed);
}
