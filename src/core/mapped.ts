import { firstIndex } from "./search.js";
import type { FilePath, Span } from "./span.js";

/**
 * A piece of a {@link Mapped} text: from `at` (an index into the text) up to the next piece, it came from `source` up to `sourceEnd` (offsets
 * into the file). Where both are equally long, character stands for character; otherwise (an escape, a specifier) the piece stands as a whole.
 */
interface Piece {
  readonly at: number;
  readonly source: number;
  readonly sourceEnd: number;
}

/** Text that was taken from a file through continuation lines, quotes, escapes or specifiers, and still knows where each character came from. */
export interface Mapped {
  readonly text: string;
  readonly file: FilePath;
  /** None if the text stands in the file as it is, up to `sourceEnd`: the usual case. */
  readonly pieces: readonly Piece[];
  /** Where an empty text, or the end of this one, stands in the file. */
  readonly sourceEnd: number;
}

const NO_PIECES: readonly Piece[] = [];

/** Text that stands in the file as it is, from `start`. */
export function mapped(file: FilePath, text: string, start: number): Mapped {
  return { text, file, pieces: NO_PIECES, sourceEnd: start + text.length };
}

/** Where a text starts that stands in the file as it is, all of it. */
const startOf = ({ pieces, text, sourceEnd }: Mapped): number | undefined => (pieces.length === 0 ? sourceEnd - text.length : undefined);

function pieceAt(m: Mapped, index: number): { piece: Piece; length: number } | undefined {
  const whole = startOf(m);
  if (whole !== undefined && m.text !== "") return { piece: { at: 0, source: whole, sourceEnd: m.sourceEnd }, length: m.text.length };
  const { pieces } = m;
  const next = firstIndex(pieces.length, (n) => (pieces[n] as Piece).at > index);
  const piece = pieces[next - 1];
  if (!piece) return undefined;
  return { piece, length: (pieces[next]?.at ?? m.text.length) - piece.at };
}

/** The part of the file that `text[from..to)` came from. An empty part is a place of no width. */
export function spanOf(m: Mapped, from = 0, to = m.text.length): Span {
  const { length } = m.text;
  const whole = startOf(m);
  if (whole !== undefined && from < length) {
    return { file: m.file, start: whole + from, end: whole + Math.max(from, Math.min(to, length)) };
  }
  const first = from < m.text.length ? pieceAt(m, from) : undefined;
  if (!first) return { file: m.file, start: m.sourceEnd, end: m.sourceEnd };
  const start = exact(first) ? first.piece.source + from - first.piece.at : first.piece.source;
  if (to <= from) return { file: m.file, start, end: start };
  const last = pieceAt(m, Math.min(to, m.text.length) - 1);
  if (!last) return { file: m.file, start, end: start };
  const end = exact(last) ? last.piece.source + to - last.piece.at : last.piece.sourceEnd;
  return { file: m.file, start, end };
}

const exact = ({ piece, length }: { piece: Piece; length: number }): boolean => piece.sourceEnd - piece.source === length;

/** `text[from..to)` as a mapped text of its own. */
export function sliceMapped(m: Mapped, from: number, to = m.text.length): Mapped {
  const whole = startOf(m);
  if (whole !== undefined && from < m.text.length) return mapped(m.file, m.text.slice(from, Math.max(from, to)), whole + from);
  const builder = mappedBuilder(m.file, spanOf(m, from, from).start);
  builder.addSlice(m, from, to);
  return builder.done();
}

/** Puts a mapped text together, piece by piece. */
export interface MappedBuilder {
  /** Adds text that stands in the file as it is, from `source`; with `sourceEnd`, text that stands there in another form. */
  add(text: string, source: number, sourceEnd?: number): void;
  addSlice(m: Mapped, from: number, to: number): void;
  done(): Mapped;
}

/** `start` is where the text stands in the file when nothing is ever added. */
export function mappedBuilder(file: FilePath, start: number): MappedBuilder {
  const pieces: Piece[] = [];
  let text = "";
  let end = start;
  const add = (more: string, source: number, sourceEnd = source + more.length): void => {
    end = sourceEnd;
    if (more === "") return;
    const last = pieces.at(-1);
    const straight = sourceEnd - source === more.length;
    if (last && straight && last.sourceEnd === source && last.sourceEnd - last.source === text.length - last.at) {
      pieces[pieces.length - 1] = { at: last.at, source: last.source, sourceEnd };
    } else pieces.push({ at: text.length, source, sourceEnd });
    text += more;
  };
  return {
    add,
    addSlice(m, from, to) {
      for (let at = from; at < to; ) {
        const found = pieceAt(m, at);
        if (!found) return;
        const next = Math.min(to, found.piece.at + found.length);
        const straight = exact(found);
        const source = straight ? found.piece.source + at - found.piece.at : found.piece.source;
        add(m.text.slice(at, next), source, straight ? source + next - at : found.piece.sourceEnd);
        at = next;
      }
    },
    done() {
      const [only] = pieces;
      const isStraight = pieces.length === 1 && only !== undefined && only.sourceEnd - only.source === text.length;
      return { text, file, pieces: isStraight ? NO_PIECES : pieces, sourceEnd: end };
    },
  };
}
