import { type Mapped, mapped, mappedBuilder, sliceMapped, spanOf } from "../core/mapped.js";
import type { FilePath, Span } from "../core/span.js";
import { endsInContinuation, isComment, lineFrom, type PhysicalLine } from "./lines.js";
import { maskTemplate } from "./template.js";
import type { InvalidLine, InvalidReason, Item, UnitFile } from "./unit-file.js";

/** systemd gives up on a file with a line of so many bytes, continuation lines joined: LONG_LINE_MAX of fileio.h. */
export const LONGEST_LINE = 1024 * 1024;

const FILLED_IN = /\.(in|cmake|tmpl|tpl|template)$/;

/** Bytes that are no UTF-8. */
const BAD_UTF8 = /[\uDC80-\uDCFF]/u;
const ENDS_READING: ReadonlySet<InvalidReason> = new Set(["bad-header", "bad-utf8", "too-long"]);

/** A line with the lines that continue it. */
interface LogicalLine {
  readonly text: Mapped;
  /** Comment lines in between. */
  readonly comments: readonly Span[];
  readonly next: number;
}

/** Where a line's text starts: behind a byte order mark, of which systemd skips one in a file. */
interface Bom {
  seen: boolean;
}

function skipBom(text: string, start: number, bom: Bom): number {
  if (bom.seen || text.charCodeAt(start) !== 0xfeff) return start;
  bom.seen = true;
  return start + 1;
}

function logicalLine(path: FilePath, text: string, first: PhysicalLine, bom: Bom): LogicalLine {
  let from = skipBom(text, first.start, bom);
  let line = first;
  if (!endsInContinuation(text, from, line.end))
    return { text: mapped(path, text.slice(from, line.end), from), comments: [], next: line.next };
  const builder = mappedBuilder(path, from);
  const comments: Span[] = [];
  for (;;) {
    const goesOn = endsInContinuation(text, from, line.end);
    builder.add(text.slice(from, goesOn ? line.end - 1 : line.end), from);
    if (goesOn) builder.add(" ", line.end - 1);
    if (!goesOn || line.next >= text.length) return { text: builder.done(), comments, next: line.next };
    for (;;) {
      line = lineFrom(text, line.next);
      if (!isComment(text.slice(line.start, line.end))) break;
      comments.push({ file: path, start: line.start, end: line.end });
      if (line.next >= text.length) return { text: builder.done(), comments, next: line.next };
    }
    from = skipBom(text, line.start, bom);
  }
}

/**
 * Reads a unit file as config_parse and parse_line in systemd's conf-parser.c do (as of systemd 242). Never throws: what systemd cannot take
 * becomes an item of kind `invalid`. Texts of the items are as in the file; placeholders of template languages are masked first.
 */
export function parseUnitFile(path: FilePath, original: string): UnitFile {
  const text = maskTemplate(original, FILLED_IN.test(path));
  const items: Item[] = [];
  const comments: Span[] = [];
  const bom: Bom = { seen: false };
  const bad = BAD_UTF8.test(text);
  let section: string | undefined;
  let broken: InvalidLine | undefined;
  for (let at = 0; at < text.length; ) {
    const line = lineFrom(text, at);
    if (isComment(text.slice(line.start, line.end))) {
      const span = { file: path, start: line.start, end: line.end };
      comments.push(span);
      items.push({ kind: "comment", at: span, lines: { file: path, start: at, end: line.next } });
      at = line.next;
      continue;
    }
    const logical = logicalLine(path, text, line, bom);
    comments.push(...logical.comments);
    const item = itemOf(path, strip(logical.text), bad, section, { file: path, start: at, end: logical.next });
    if (item.kind === "section") section = item.name;
    if (item.kind === "invalid" && ENDS_READING.has(item.reason)) broken ??= item;
    items.push(item);
    at = logical.next;
  }
  return { path, text: original, items, comments, broken, template: text !== original };
}

/** Whether a text has {@link LONGEST_LINE} bytes or more. */
function isTooLong(text: string): boolean {
  if (text.length * 3 < LONGEST_LINE) return false;
  let bytes = text.length;
  for (let at = 0; at < text.length && bytes < LONGEST_LINE; at++) {
    const code = text.charCodeAt(at);
    bytes += code < 0x80 || (code >= 0xdc00 && code < 0xe000) ? 0 : code < 0x800 ? 1 : 2;
  }
  return bytes >= LONGEST_LINE;
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

/** Without blanks at both ends, as strstrip does. */
function strip(m: Mapped, from = 0, to = m.text.length): Mapped {
  let start = from;
  let end = to;
  while (start < end && isBlank(m.text.charCodeAt(start))) start++;
  while (end > start && isBlank(m.text.charCodeAt(end - 1))) end--;
  return start === 0 && end === m.text.length ? m : sliceMapped(m, start, end);
}

function itemOf(file: FilePath, line: Mapped, bad: boolean, section: string | undefined, lines: Span): Item {
  const at = spanOf(line);
  if (line.text === "") return { kind: "blank", at, lines };
  const invalid = (reason: InvalidReason): InvalidLine => ({ kind: "invalid", reason, text: line, section, at, lines });
  if (isTooLong(line.text)) return invalid("too-long");
  if (bad && BAD_UTF8.test(line.text)) return invalid("bad-utf8");
  if (line.text.startsWith("[")) {
    if (!line.text.endsWith("]")) return invalid("bad-header");
    return { kind: "section", name: line.text.slice(1, -1), at, lines };
  }
  const equals = line.text.indexOf("=");
  if (equals < 0) return invalid("missing-equals");
  const key = strip(line, 0, equals);
  if (key.text === "") return invalid("empty-key");
  const value = strip(line, equals + 1);
  return {
    kind: "assignment",
    section,
    key: key.text,
    keyAt: spanOf(key),
    value: value.text === "" ? emptyAfter(line, equals, file) : value,
    at,
    lines,
  };
}

const emptyAfter = (line: Mapped, equals: number, file: FilePath): Mapped => mapped(file, "", spanOf(line, equals, equals + 1).end);
