import { type Mapped, mapped, mappedBuilder, sliceMapped, spanOf } from "../core/mapped.js";
import type { FilePath, Span } from "../core/span.js";
import { maskTemplate } from "./template.js";
import type { InvalidLine, InvalidReason, Item, UnitFile } from "./unit-file.js";

/** systemd gives up on a file with a longer line, continuation lines joined: LONG_LINE_MAX of fileio.h, in bytes. */
export const LONGEST_LINE = 1024 * 1024;

const LINE_END = /[\n\r\0]/g;
const COMMENT = /^[ \t]*[#;]/;
const LONE_SURROGATE = /[\uDC80-\uDCFF]/u;
const ENDS_READING: ReadonlySet<InvalidReason> = new Set(["bad-header", "bad-utf8", "too-long"]);

interface PhysicalLine {
  readonly start: number;
  readonly end: number;
  /** Behind the line end. */
  readonly next: number;
}

/** Lines end at \n, \r or \0; different ones in a row are one line end (read_line_full in fileio.c). */
function lineFrom(text: string, start: number): PhysicalLine {
  LINE_END.lastIndex = start;
  const found = LINE_END.exec(text);
  if (!found) return { start, end: text.length, next: text.length };
  let next = found.index + 1;
  for (let seen = text[found.index] as string; next < text.length; next++) {
    const c = text[next] as string;
    if ((c !== "\n" && c !== "\r" && c !== "\0") || seen.includes(c)) break;
    seen += c;
  }
  return { start, end: found.index, next };
}

function endsInContinuation(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === 92) at--;
  return (end - at) % 2 === 1;
}

/**
 * Reads a unit file as config_parse and parse_line in systemd's conf-parser.c do (as of systemd 242). Never throws: what systemd cannot take
 * becomes an item of kind `invalid`. Texts of the items are as in the file; placeholders of template languages are masked first.
 */
export function parseUnitFile(path: FilePath, original: string): UnitFile {
  const text = maskTemplate(original);
  const items: Item[] = [];
  const comments: Span[] = [];
  let section: string | undefined;
  let bomSeen = false;
  let broken: InvalidLine | undefined;

  for (let at = 0; at < text.length; ) {
    const first = lineFrom(text, at);
    let line = first;
    const lineText = text.slice(line.start, line.end);
    if (COMMENT.test(lineText)) {
      const span = { file: path, start: line.start, end: line.end };
      comments.push(span);
      items.push({ kind: "comment", at: span, lines: { file: path, start: line.start, end: line.next } });
      at = line.next;
      continue;
    }
    let start = line.start;
    if (!bomSeen && text.charCodeAt(start) === 0xfeff) {
      bomSeen = true;
      start++;
    }
    let logical: Mapped;
    if (!endsInContinuation(text, start, line.end)) logical = mapped(path, text.slice(start, line.end), start);
    else {
      const builder = mappedBuilder(path, start);
      builder.add(text.slice(start, line.end - 1), start);
      builder.add(" ", line.end - 1);
      while (line.next < text.length) {
        line = lineFrom(text, line.next);
        if (COMMENT.test(text.slice(line.start, line.end))) {
          comments.push({ file: path, start: line.start, end: line.end });
          continue;
        }
        let from = line.start;
        if (!bomSeen && text.charCodeAt(from) === 0xfeff) {
          bomSeen = true;
          from++;
        }
        if (!endsInContinuation(text, from, line.end)) {
          builder.add(text.slice(from, line.end), from);
          break;
        }
        builder.add(text.slice(from, line.end - 1), from);
        builder.add(" ", line.end - 1);
      }
      logical = builder.done();
    }
    const item = itemOf(path, strip(logical), section, { file: path, start: at, end: line.next });
    if (item.kind === "section") section = item.name;
    if (item.kind === "invalid" && ENDS_READING.has(item.reason)) broken ??= item;
    items.push(item);
    at = line.next;
  }
  return { path, text: original, items, comments, broken, template: text !== original };
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

function itemOf(file: FilePath, line: Mapped, section: string | undefined, lines: Span): Item {
  const at = spanOf(line);
  if (line.text === "") return { kind: "blank", at, lines };
  const invalid = (reason: InvalidReason): InvalidLine => ({ kind: "invalid", reason, text: line, section, at, lines });
  if (line.text.length > LONGEST_LINE) return invalid("too-long");
  if (LONE_SURROGATE.test(line.text)) return invalid("bad-utf8");
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
