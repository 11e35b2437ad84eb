import type { FilePath } from "../core/span.js";
import { lineStarts, placeAt, type Report, type Style, type Tone } from "./report.js";
import { type Cell, cells, visible, widthOf } from "./visible.js";

/** A place to mark in the source, and what is said of it. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly primary: boolean;
}

/** The part of a mark that lies on one line. */
interface LineMark {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly primary: boolean;
}

/** Lines of a long mark that are shown at its start; its last one is shown too. */
const SHOWN = 2;
const CROP = "...";

/** The source lines of one file with marks under them; `tone` is the colour of the primary mark. */
export function frame(
  file: FilePath,
  marks: readonly Mark[],
  gutter: number,
  tone: Tone,
  { texts }: Pick<Report, "texts">,
  style: Style,
): readonly string[] {
  const text = texts.get(file) ?? "";
  const byLine = marksByLine(text, marks);
  const bar = style.paint("gutter", `${" ".repeat(gutter)} |`);
  const rows: string[] = [];
  let before: number | undefined;
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    if (before !== undefined && line > before + 2) rows.push(style.paint("gutter", "..."));
    before = line;
    const onLine = (byLine.get(line) ?? []).sort((a, b) => Number(b.primary) - Number(a.primary) || a.from - b.from);
    const view = crop(cells(lineText(text, line)), onLine, style.width - gutter - 3);
    rows.push(`${style.paint("gutter", `${String(line).padStart(gutter)} |`)} ${view.text}`.trimEnd());
    for (const mark of onLine) {
      const sign = mark.primary ? "^" : "-";
      const signs = sign.repeat(Math.max(1, view.columnOf(mark.to) - view.columnOf(mark.from)));
      const label = visible(mark.text);
      rows.push(
        `${bar} ${" ".repeat(view.columnOf(mark.from))}${style.paint(mark.primary ? tone : "note", label ? `${signs} ${label}` : signs)}`,
      );
    }
  }
  return rows;
}

/** The widest line number of marks. */
export const lastLine = (text: string, marks: readonly Mark[]): number =>
  Math.max(0, ...marks.map(({ start, end }) => placeAt(text, Math.max(start, end - 1)).line));

function marksByLine(text: string, marks: readonly Mark[]): Map<number, LineMark[]> {
  const byLine = new Map<number, LineMark[]>();
  for (const { start, end, text: label, primary } of marks) {
    const first = placeAt(text, start).line;
    const last = placeAt(text, Math.max(start, end - 1)).line;
    for (let line = first; line <= last; line++) {
      if (last > first + SHOWN + 1 && line >= first + SHOWN && line < last) continue;
      const at = lineStarts(text)[line - 1] ?? 0;
      const content = lineText(text, line);
      const from = line === first ? start - at : content.length - content.trimStart().length;
      const to = line === last ? end - at : content.replace(/(?<!\s)\s*(?:\\\s*)?$/, "").length;
      const found = byLine.get(line) ?? [];
      found.push({ from, to: Math.max(from, to), text: line === last ? label : "", primary });
      byLine.set(line, found);
    }
  }
  return byLine;
}

function lineText(text: string, line: number): string {
  const starts = lineStarts(text);
  return text.slice(starts[line - 1] ?? 0, starts[line] ?? text.length).replace(/(?<![\r\n])[\r\n]+$/, "");
}

/** A line as shown: cut at both ends around its marks where it is wider than the terminal. */
function crop(row: readonly Cell[], marks: readonly LineMark[], width: number): { text: string; columnOf: (index: number) => number } {
  let from = 0;
  let to = row.length;
  if (widthOf(row) > width) {
    const start = Math.min(...marks.map((mark) => mark.from));
    const room = width - 2 * CROP.length;
    const before = start + 20 < room ? start : 20;
    from = Math.max(0, start - before);
    to = from;
    for (let used = 0; to < row.length && used + (row[to]?.width ?? 0) <= room; to++) used += row[to]?.width ?? 0;
  }
  const lead = from > 0 ? CROP : "";
  const shown = row.slice(from, to);
  return {
    text: `${lead}${shown.map(({ text }) => text).join("")}${to < row.length ? CROP : ""}`,
    columnOf: (index) => lead.length + widthOf(row.slice(from, Math.max(from, Math.min(index, to)))),
  };
}
