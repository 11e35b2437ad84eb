import type { Edit, Finding } from "../core/finding.js";
import { nearest } from "../core/nearest.js";
import { firstIndex } from "../core/search.js";
import type { Span } from "../core/span.js";
import { isComment } from "../syntax/lines.js";
import { type Item, linesOf, textAt, type UnitFile } from "../syntax/unit-file.js";
import { ownFinding, unusedSuppression } from "./own-rules.js";

/** One rule that a comment silences. */
export interface Suppression {
  readonly rule: string;
  /** Where the rule's name stands in the comment. */
  readonly at: Span;
  /** Where findings of the rule are silenced; undefined if the comment stands where it silences nothing. */
  readonly covers: Span | undefined;
  /** The edit that takes the name, or the whole comment if it names nothing else, out of the file. */
  readonly removal: Edit;
}

/** The suppressions of a file, and its comments that look like one but are none. */
export interface Suppressions {
  readonly suppressions: readonly Suppression[];
  readonly malformed: readonly Span[];
}

const ANY = /^[ \t]*[#;][ \t]*unitlint[ \t]*:/;
const WELL_FORMED = /^([ \t]*[#;][ \t]*unitlint[ \t]*:[ \t]*(ignore|ignore-file)[ \t]*\[)([^\]]*)\][ \t]*(?:--.*)?$/;

const NONE: Suppressions = { suppressions: [], malformed: [] };

/**
 * Reads comments `# unitlint: ignore[RULE, RULE] -- reason`, which are for the line below (all of it where it is continued; within a continued
 * line, for its next physical line), and `ignore-file[…]` before the first section, which are for the whole file.
 */
export function suppressionsOf(file: UnitFile): Suppressions {
  if (!file.text.includes("unitlint")) return NONE;
  const suppressions: Suppression[] = [];
  const malformed: Span[] = [];
  const below = linesBelow(file);
  const firstSection = file.items.find(({ kind }) => kind === "section")?.at.start ?? file.text.length;
  const wholeFile = { file: file.path, start: 0, end: file.text.length + 1 };
  for (const comment of file.comments) {
    const text = textAt(file, comment);
    if (!ANY.test(text)) continue;
    const [, head, kind, names] = WELL_FORMED.exec(text) ?? [];
    if (head === undefined || names === undefined || names.trim() === "") {
      malformed.push(comment);
      continue;
    }
    const forFile = comment.start < firstSection ? wholeFile : undefined;
    const covers = kind === "ignore" ? below.get(comment.start) : forFile;
    for (const name of namesIn(file, comment, comment.start + head.length, names)) suppressions.push({ ...name, covers });
  }
  return { suppressions, malformed };
}

/**
 * The names in the list of a comment that starts at `start`, each with the edit that takes it out: with the comma beside it; the whole line where
 * the list holds nothing else.
 */
function namesIn(file: UnitFile, comment: Span, start: number, list: string): readonly Omit<Suppression, "covers">[] {
  const lineEnd = /^(?:\r\n|\n|\r)?/.exec(file.text.slice(comment.end, comment.end + 2))?.[0].length ?? 0;
  const end = start + list.length;
  const names = [...list.matchAll(/[^\s,]+/g)];
  return names.map(({ 0: rule, index }, n) => {
    const [before, after] = [names[n - 1], names[n + 1]];
    const at = { file: file.path, start: start + index, end: start + index + rule.length };
    const last = after === undefined && !list.includes(",", index);
    if (last && before === undefined && !list.includes(","))
      return { rule, at, removal: { at: { ...comment, end: comment.end + lineEnd }, text: "" } };
    const from = before ? start + before.index + before[0].length : start;
    const to = after ? start + after.index : end;
    return { rule, at, removal: { at: last ? { ...at, start: from } : { ...at, end: to }, text: "" } };
  });
}

/** By the start of each comment the line below it, that is no comment: all of a continued one, within such a line the next physical one. */
function linesBelow(file: UnitFile): ReadonlyMap<number, Span | undefined> {
  const below = new Map<number, Span | undefined>();
  let index = file.items.length - 1;
  const lineBelow = (comment: Span, item: Item | undefined): Span | undefined => {
    if (item?.kind === "comment") {
      const next = file.items[index + 1];
      return next?.kind === "comment" ? below.get(next.at.start) : next && linesOf(next);
    }
    const line = physicalLine(file, comment.end);
    return line && below.has(line.start) && isComment(textAt(file, line)) ? below.get(line.start) : line;
  };
  for (const comment of file.comments.toReversed()) {
    while ((file.items[index]?.start ?? 0) > comment.start) index--;
    below.set(comment.start, lineBelow(comment, file.items[index]));
  }
  return below;
}

/** The physical line behind a line that ends at an offset. */
function physicalLine(file: UnitFile, lineEnd: number): Span | undefined {
  const line = /[\r\n]*([^\r\n]*)/y;
  line.lastIndex = lineEnd;
  const [found = "", text = ""] = line.exec(file.text) ?? [];
  const end = lineEnd + found.length;
  return found === "" ? undefined : { file: file.path, start: end - text.length, end: end + 1 };
}

/** Where findings of a rule are silenced, and by which comments. */
interface Cover {
  readonly span: Span;
  readonly by: Suppression[];
  /** The one around it that starts before it. */
  readonly outer: Cover | undefined;
}

/** A function that gives the suppressions that silence a finding. */
export function silencing(
  suppressions: readonly Suppression[],
): (finding: Pick<Finding, "rule" | "at">) => readonly (readonly Suppression[])[] {
  const covers = coversOf(suppressions);
  return ({ rule, at }) => {
    const found: (readonly Suppression[])[] = [];
    const row = covers.get(keyOf(rule, at)) ?? [];
    for (let cover = lastBefore(row, at.start); cover; cover = cover.outer) if (at.start < cover.span.end) found.push(cover.by);
    return found;
  };
}

const keyOf = (rule: string, { file }: Span): string => `${rule}\0${file}`;

/** By rule and file, in the order in which they start. */
function coversOf(suppressions: readonly Suppression[]): ReadonlyMap<string, readonly Cover[]> {
  const rows = new Map<string, Cover[]>();
  const spans = suppressions.flatMap((one) => (one.covers ? [{ one, span: one.covers }] : []));
  for (const { one, span } of spans.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const key = keyOf(one.rule, span);
    const row = rows.get(key) ?? [];
    rows.set(key, row);
    let outer = row.at(-1);
    if (outer?.span.start === span.start && outer.span.end === span.end) {
      outer.by.push(one);
      continue;
    }
    while (outer && outer.span.end <= span.start) outer = outer.outer;
    row.push({ span, by: [one], outer });
  }
  return rows;
}

/** The last of them that starts at an offset or before it. */
function lastBefore(row: readonly Cover[], offset: number): Cover | undefined {
  return row[firstIndex(row.length, (index) => (row[index] as Cover).span.start > offset) - 1];
}

/** What the engine says of a suppression that silenced nothing. `known`: ids of all rules; `ran`: of those that were run. */
export function unusedFinding(
  { rule, at, covers, removal }: Suppression,
  known: ReadonlySet<string>,
  ran: ReadonlySet<string>,
): Finding | undefined {
  if (!known.has(rule)) {
    const guess = nearest(rule, known);
    return ownFinding(unusedSuppression, {
      message: `no rule is called ${rule}, so this comment suppresses nothing`,
      at,
      ...(guess === undefined ? {} : { fix: { title: `Write ${guess}`, safe: false, edits: [{ at, text: guess }] } }),
    });
  }
  if (covers === undefined) {
    return ownFinding(unusedSuppression, {
      message: `this comment suppresses nothing because of where it stands`,
      at,
      help: "ignore[] stands on the line above, ignore-file[] before the first section",
    });
  }
  if (!ran.has(rule)) return undefined;
  return ownFinding(unusedSuppression, {
    message: `${rule} finds nothing here that this comment could suppress`,
    at,
    fix: { title: "Remove it", safe: true, edits: [removal] },
  });
}

/** What the engine says of a comment that is no suppression but seems to be meant as one. */
export const malformedFinding = (at: Span): Finding =>
  ownFinding(unusedSuppression, {
    message: "this comment suppresses nothing because it is not understood",
    at,
    help: "write # unitlint: ignore[RULE] -- reason",
  });
