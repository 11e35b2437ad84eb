import { type Mapped, mapped, mappedBuilder, sliceMapped, spanOf } from "../core/mapped.js";
import type { FilePath, Span } from "../core/span.js";
import { endsInContinuation, isComment, lineFrom, type PhysicalLine } from "./lines.js";
import { maskTemplate } from "./template.js";
import type { Assignment, InvalidLine, InvalidReason, Item, UnitFile } from "./unit-file.js";

/** systemd gives up on a file with a line of so many bytes, continuation lines joined: LONG_LINE_MAX of fileio.h. */
export const LONGEST_LINE = 1024 * 1024;

const FILLED_IN = /\.(in|cmake|tmpl|tpl|template)$/;

/** Bytes that are no UTF-8. */
const BAD_UTF8 = /[\uDC80-\uDCFF]/u;
const ENDS_READING: ReadonlySet<InvalidReason> = new Set(["bad-header", "bad-utf8", "too-long"]);

/** A line with the lines that continue it: `text[from..to)`. */
interface LogicalLine {
  readonly text: Mapped;
  readonly from: number;
  readonly to: number;
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

const NONE: readonly Span[] = [];

/** `whole`: the text of the file. */
function logicalLine(whole: Mapped, first: PhysicalLine, bom: Bom): LogicalLine {
  const { text, file } = whole;
  let from = skipBom(text, first.start, bom);
  let line = first;
  if (!endsInContinuation(text, from, line.end)) return { text: whole, from, to: line.end, comments: NONE, next: line.next };
  const builder = mappedBuilder(file, from);
  const comments: Span[] = [];
  const built = (): LogicalLine => {
    const joined = builder.done();
    return { text: joined, from: 0, to: joined.text.length, comments, next: line.next };
  };
  for (;;) {
    const goesOn = endsInContinuation(text, from, line.end);
    builder.add(text.slice(from, goesOn ? line.end - 1 : line.end), from);
    if (goesOn) builder.add(" ", line.end - 1);
    if (!goesOn || line.next >= text.length) return built();
    for (;;) {
      line = lineFrom(text, line.next);
      if (!isComment(text, line.start, line.end)) break;
      comments.push({ file, start: line.start, end: line.end });
      if (line.next >= text.length) return built();
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
  const whole = mapped(path, text, 0);
  const items: Item[] = [];
  const assignments: Assignment[] = [];
  const comments: Span[] = [];
  const bom: Bom = { seen: false };
  const bad = BAD_UTF8.test(text);
  let section: string | undefined;
  let broken: InvalidLine | undefined;
  for (let at = 0; at < text.length; ) {
    const line = lineFrom(text, at);
    if (isComment(text, line.start, line.end)) {
      const span = { file: path, start: line.start, end: line.end };
      comments.push(span);
      items.push({ kind: "comment", at: span, start: at, end: line.next });
      at = line.next;
      continue;
    }
    const logical = logicalLine(whole, line, bom);
    for (const comment of logical.comments) comments.push(comment);
    const item = itemOf(logical, bad, section, at);
    if (item.kind === "section") section = item.name;
    if (item.kind === "invalid" && ENDS_READING.has(item.reason)) broken ??= item;
    if (item.kind === "assignment" && !broken) assignments.push(item);
    items.push(item);
    at = logical.next;
  }
  return { path, text: original, items, assignments, comments, broken, template: text !== original };
}

/** Whether `text[from..to)` has {@link LONGEST_LINE} bytes or more. */
function isTooLong(text: string, from: number, to: number): boolean {
  if ((to - from) * 3 < LONGEST_LINE) return false;
  let bytes = to - from;
  for (let at = from; at < to && bytes < LONGEST_LINE; at++) {
    const code = text.charCodeAt(at);
    bytes += code < 0x80 || (code >= 0xdc00 && code < 0xe000) ? 0 : code < 0x800 ? 1 : 2;
  }
  return bytes >= LONGEST_LINE;
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

/** Where the blanks at the start of `text[from..to)` end, as strstrip does. */
function behindBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Where the blanks at the end of `text[from..to)` begin. */
function beforeBlanks(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

function indexOfEquals(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (text[at] === "=") return at;
  return -1;
}

const names = new Map<string, string>();
const MOST_NAMES = 5000;

/** The name of a key or a section, one string for all places where it stands: they are few, and looked up again and again. */
function nameOf(text: string): string {
  const ready = names.get(text);
  if (ready !== undefined) return ready;
  if (names.size < MOST_NAMES) names.set(text, text);
  return text;
}

/** `start`: where the first of the physical lines begins. */
function itemOf({ text: line, next: end, ...bounds }: LogicalLine, bad: boolean, section: string | undefined, start: number): Item {
  const { text } = line;
  const from = behindBlanks(text, bounds.from, bounds.to);
  const to = beforeBlanks(text, from, bounds.to);
  const at = spanOf(line, from, to);
  if (from === to) return { kind: "blank", at, start, end };
  const invalid = (reason: InvalidReason): InvalidLine => ({
    kind: "invalid",
    reason,
    text: sliceMapped(line, from, to),
    section,
    at,
    start,
    end,
  });
  if (isTooLong(text, from, to)) return invalid("too-long");
  if (bad && BAD_UTF8.test(text.slice(from, to))) return invalid("bad-utf8");
  if (text[from] === "[") {
    if (text[to - 1] !== "]") return invalid("bad-header");
    return { kind: "section", name: nameOf(text.slice(from + 1, to - 1)), at, start, end };
  }
  const equals = indexOfEquals(text, from, to);
  if (equals < 0) return invalid("missing-equals");
  const keyEnd = beforeBlanks(text, from, equals);
  if (keyEnd === from) return invalid("empty-key");
  const value = behindBlanks(text, equals + 1, to);
  return {
    kind: "assignment",
    section,
    key: nameOf(text.slice(from, keyEnd)),
    keyEnd: spanOf(line, from, keyEnd).end,
    value: value === to ? mapped(line.file, "", spanOf(line, equals, equals + 1).end) : sliceMapped(line, value, to),
    at,
    start,
    end,
  };
}
