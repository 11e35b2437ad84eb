import type { Finding } from "../core/finding.js";
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
    for (const name of names.matchAll(/[^\s,]+/g)) {
      const start = comment.start + head.length + name.index;
      suppressions.push({ rule: name[0], at: { file: file.path, start, end: start + name[0].length }, covers });
    }
  }
  return { suppressions, malformed };
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
export const silences = ({ rule, covers }: Suppression, finding: Finding): boolean =>
  covers !== undefined &&
  rule === finding.rule &&
  covers.file === finding.at.file &&
  covers.start <= finding.at.start &&
  finding.at.start < covers.end;

/** What the engine says of a suppression that silenced nothing. `known`: ids of all rules; `ran`: of those that were run. */
export function unusedFinding(
  { rule, at, covers }: Suppression,
  known: ReadonlySet<string>,
  ran: ReadonlySet<string>,
): Finding | undefined {
  if (!known.has(rule)) {
    const guess = nearest(rule, known);
    return ownFinding(unusedSuppression, {
      message: `no rule is called ${rule}, so this comment suppresses nothing`,
      at,
      ...(guess === undefined ? {} : { help: `write ${guess}` }),
    });
  }
  if (covers === undefined) {
    return ownFinding(unusedSuppression, {
      message: `this comment suppresses nothing because of where it stands`,
      at,
      help: "ignore[] stands on the line above, ignore-file[] before the first section",
    });
  }
  return ran.has(rule)
    ? ownFinding(unusedSuppression, { message: `${rule} finds nothing here that this comment could suppress`, at })
    : undefined;
}

/** What the engine says of a comment that is no suppression but seems to be meant as one. */
export const malformedFinding = (at: Span): Finding =>
  ownFinding(unusedSuppression, {
    message: "this comment suppresses nothing because it is not understood",
    at,
    help: "write # unitlint: ignore[RULE] -- reason",
  });
