import type { Mapped } from "../core/mapped.js";
import type { FilePath, Span } from "../core/span.js";

interface ItemBase {
  /** What the item says, without line ends. */
  readonly at: Span;
  /**
   * Where the physical lines that it stands on begin and end, line ends, skipped comments and all: the items of a file follow each other without a
   * gap. See {@link linesOf}.
   */
  readonly start: number;
  readonly end: number;
}

/** `[Name]`. */
interface SectionHeader extends ItemBase {
  readonly kind: "section";
  readonly name: string;
}

/** `Key=value`, over one or more physical lines. */
export interface Assignment extends ItemBase {
  readonly kind: "assignment";
  /** undefined before the first header. */
  readonly section: string | undefined;
  readonly key: string;
  /** Where the key ends. See {@link keyAt}. */
  readonly keyEnd: number;
  /** Stripped of surrounding blanks, continuation lines joined; quotes, escapes and specifiers as written. */
  readonly value: Mapped;
}

/** A comment line that stands for itself. Comments within a continued line belong to that line's item. */
interface Comment extends ItemBase {
  readonly kind: "comment";
}

interface Blank extends ItemBase {
  readonly kind: "blank";
}

/** Why systemd cannot take a line as header or assignment. The last three end the reading of the file. */
export type InvalidReason = "missing-equals" | "empty-key" | "bad-header" | "bad-utf8" | "too-long";

/** A line that systemd does not take. */
export interface InvalidLine extends ItemBase {
  readonly kind: "invalid";
  readonly reason: InvalidReason;
  /** The line as systemd reads it, stripped, continuation lines joined. */
  readonly text: Mapped;
  readonly section: string | undefined;
}

/** What a unit file consists of, in order; together the items are the whole text. */
export type Item = SectionHeader | Assignment | Comment | Blank | InvalidLine;

/** A unit file or drop-in as it is written. The texts of the lines of all items joined give `text`. */
export interface UnitFile {
  readonly path: FilePath;
  /** As read; bytes that are not UTF-8 stand as lone surrogates U+DC80 to U+DCFF. */
  readonly text: string;
  readonly items: readonly Item[];
  /** The assignments that systemd reads: up to a line that ends the reading. */
  readonly assignments: readonly Assignment[];
  /** Every comment line, those within continued lines too, in order. */
  readonly comments: readonly Span[];
  /** The first line at which systemd gives up on the file: it does not read further. */
  readonly broken: InvalidLine | undefined;
  /** Whether lines or values of another tool's template were masked. */
  readonly template: boolean;
}

/** The whole physical lines that an item stands on. */
export function linesOf({ at: { file }, start, end }: Item): Span {
  return { file, start, end };
}

/** Where the key of an assignment stands. */
export function keyAt({ at: { file, start }, keyEnd }: Assignment): Span {
  return { file, start, end: keyEnd };
}

/** The items that systemd reads: up to a line that ends the reading, which is the last of them. */
export function itemsRead(file: UnitFile): readonly Item[] {
  const { broken } = file;
  return broken ? file.items.slice(0, file.items.indexOf(broken) + 1) : file.items;
}

/** Whether a line is a `.include FILE` of systemd before 246. */
export function isInclude(line: InvalidLine): boolean {
  return /^\.include[ \t]/.test(line.text.text);
}

/** The text of the file at a span. */
export function textAt(file: UnitFile, at: Span): string {
  return file.text.slice(at.start, at.end);
}

/**
 * The blanks behind a backslash that ends a line. Such a backslash continues nothing: it is the last character of the value, and the next line
 * stands for itself.
 */
export function blanksBehindBackslash(file: UnitFile, line: Assignment): Span | undefined {
  const text = file.text.slice(line.start, line.end).replace(/(?<![\n\r\0])[\n\r\0]+$/, "");
  const blanks = /(?<!\\)(?:\\\\)*\\([ \t]+)$/.exec(text)?.[1];
  if (blanks === undefined) return undefined;
  const end = line.start + text.length;
  return { file: file.path, start: end - blanks.length, end };
}

/**
 * Whether lines of the file, or of a part of it, are another tool's, which may become any assignment: tags and placeholders that fill a whole line.
 */
export function hasForeignLines(file: UnitFile, from = 0, to = file.text.length): boolean {
  return file.template && file.comments.some((at) => at.start >= from && at.end <= to && !/^[ \t]*[#;]/.test(textAt(file, at)));
}
