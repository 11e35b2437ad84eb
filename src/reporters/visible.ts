import { unmasked } from "../syntax/template.js";

const INVISIBLE = /[\p{Cc}\p{Cs}\p{Cn}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /^\p{M}$/u;

/** A text without anything that a terminal would obey or hide: such characters stand as `\x1b` or `\u{202e}`, placeholders as `…`. */
export function visible(text: string): string {
  return unmasked(text).replace(INVISIBLE, (c) => {
    const code = c.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** A text of several lines for a terminal: its line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** One character of a line as a terminal shows it. */
export interface Cell {
  readonly text: string;
  /** In columns of the terminal. */
  readonly width: number;
}

/** The characters of a line, with as many cells as it has UTF-16 code units: the second half of a pair is an empty cell. Tabs become blanks. */
export function cells(line: string): readonly Cell[] {
  const found: Cell[] = [];
  let column = 0;
  for (const c of line) {
    const text = c === "\t" ? " ".repeat(8 - (column % 8)) : visible(c);
    const width = COMBINING.test(text) ? 0 : WIDE.test(text) ? 2 : text.length;
    found.push({ text, width });
    if (c.length === 2) found.push({ text: "", width: 0 });
    column += width;
  }
  return found;
}

/** The columns that characters take on a terminal. */
export const widthOf = (row: readonly Cell[]): number => row.reduce((sum, { width }) => sum + width, 0);
