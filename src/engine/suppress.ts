import type { Edit, Finding } from "../core/finding.js";
import { nearest } from "../core/nearest.js";
import type { Span } from "../core/span.js";
import { textAt, type UnitFile } from "../syntax/unit-file.js";
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

/**
 * Reads comments `# unitlint: ignore[RULE, RULE] -- reason`, which are for the line below (all of it where it is continued; within a continued
 * line, for its next physical line), and `ignore-file[…]` before the first section, which are for the whole file.
 */
export function suppressionsOf(file: UnitFile): Suppressions {
  const suppressions: Suppression[] = [];
  const malformed: Span[] = [];
  for (const comment of file.comments) {
    const text = textAt(file, comment);
    if (!ANY.test(text)) continue;
    const [, head, kind, names] = WELL_FORMED.exec(text) ?? [];
    if (head === undefined || names === undefined || names.trim() === "") {
      malformed.push(comment);
      continue;
    }
    const covers = kind === "ignore" ? lineBelow(file, comment) : wholeFile(file, comment);
    const list = { file: file.path, start: comment.start + head.length, end: comment.start + head.length + names.length };
    for (const name of names.matchAll(/[^\s,]+/g)) {
      const start = list.start + name.index;
      const at = { file: file.path, start, end: start + name[0].length };
      suppressions.push({ rule: name[0], at, covers, removal: removal(file, comment, list, at) });
    }
  }
  return { suppressions, malformed };
}

/** Takes a name out of a list, with the comma beside it; the whole line where the list holds nothing else. */
function removal(file: UnitFile, comment: Span, list: Span, at: Span): Edit {
  const before = file.text.slice(list.start, at.start);
  const after = file.text.slice(at.end, list.end);
  if (before.trim() === "" && after.trim() === "") {
    const lineEnd = /^(?:\r\n|\n|\r)?/.exec(file.text.slice(comment.end, comment.end + 2))?.[0].length ?? 0;
    return { at: { ...comment, end: comment.end + lineEnd }, text: "" };
  }
  const behind = /^[\s,]*/.exec(after)?.[0].length ?? 0;
  const front = /[\s,]*$/.exec(before)?.[0].length ?? 0;
  return { at: after.trim() === "" ? { ...at, start: at.start - front } : { ...at, end: at.end + behind }, text: "" };
}

function wholeFile(file: UnitFile, comment: Span): Span | undefined {
  const section = file.items.find(({ kind }) => kind === "section");
  return section && section.at.start < comment.start ? undefined : { file: file.path, start: 0, end: file.text.length + 1 };
}

function lineBelow(file: UnitFile, comment: Span): Span | undefined {
  const index = file.items.findIndex(({ lines }) => lines.start <= comment.start && comment.start < lines.end);
  const item = file.items[index];
  if (item?.kind === "comment") return file.items.slice(index + 1).find(({ kind }) => kind !== "comment")?.lines;
  let start = comment.end;
  for (;;) {
    const line = /[\r\n]*([^\r\n]*)/y;
    line.lastIndex = start;
    const found = line.exec(file.text);
    if (!found || found[0] === "") return undefined;
    const end = start + found[0].length;
    if (!/^[ \t]*[#;]/.test(found[1] ?? "")) return { file: file.path, start: end - (found[1] ?? "").length, end: end + 1 };
    start = end;
  }
}

/** Whether a suppression silences a finding. */
export const silences = ({ rule, covers }: Suppression, finding: Pick<Finding, "rule" | "at">): boolean =>
  covers !== undefined &&
  rule === finding.rule &&
  covers.file === finding.at.file &&
  covers.start <= finding.at.start &&
  finding.at.start < covers.end;

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
