import { endsInContinuation, isComment, lineFrom } from "./lines.js";

/**
 * Stands for a character of another tool's placeholder (`@VAR@`, `{{ … }}`): the value there is unknown. A character of the private use area, so
 * that texts keep their length.
 */
export const UNKNOWN = "\uE000";

/** Whether a text holds a placeholder, so that its value is not known. */
export function isUnknown(text: string): boolean {
  return text.includes(UNKNOWN);
}

/**
 * Tags and placeholders of Jinja, Go and ERB templates, and of the `sed` kinds: `@VAR@`, `@@VAR@@`, `%VAR%`, `__VAR__`. Within a unit's name or
 * an address, `@` counts only around upper case; `%H_%i` are specifiers; `$` before a brace makes it the shell's.
 */
const PIECE = new RegExp(
  [
    /\{\{[^\n]{0,2000}?\}\}+/,
    /(?<!\$)\{%[\s\S]{0,5000}?%\}/,
    /(?<!\$)\{#[\s\S]{0,5000}?#\}/,
    /<%[\s\S]{0,2000}?%>/,
    /(?<![A-Za-z0-9])(?:@@[A-Za-z_][\w.-]{0,60}@@|@[A-Za-z_][\w.-]{0,60}@)/,
    /(?<=[A-Za-z0-9])@[A-Z][A-Z0-9_]{0,60}@/,
    /(?<!%)%[A-Z][A-Z0-9_]{0,60}[A-Z0-9]%(?![A-Za-z%])/,
    /(?<![A-Za-z0-9_])__[A-Z][A-Z0-9_]{0,60}?__(?![A-Za-z0-9_])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
/** In a file that CMake or a script fills in, `${VAR}` is theirs too, save among the arguments of a command and in Environment=. */
const FILLED_IN =
  /(?<=^[ \t]*(?!Exec|Environment)[A-Z][A-Za-z]*[ \t]*=[^\n]*)\$\{[A-Za-z_]\w*\}|(?<=^[ \t]*Exec\w*[ \t]*=[ \t]*[-+!@:|]*)\$\{[A-Za-z_]\w*\}/gm;
const QUICK = /@[\w.-]+@|\{[{%#]|<%|%[A-Z][A-Z0-9_]*%|__[A-Z]/;
/** Of Go templates and Handlebars: what yields no text. */
const CONTROL = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block)\b|\/\*|[#/^!])/;
const STATEMENT = /^(?:\{[%#]|<%(?!=))/;

interface Piece {
  readonly start: number;
  readonly end: number;
  /** Yields no text where it stands. */
  readonly tag: boolean;
}

function piecesOf(text: string, filledIn: boolean): readonly Piece[] {
  const pieces = Array.from(text.matchAll(PIECE), (match) => {
    const [found] = match;
    return { start: match.index, end: match.index + found.length, tag: STATEMENT.test(found) || CONTROL.test(found) };
  });
  if (!filledIn) return pieces;
  const variables = Array.from(text.matchAll(FILLED_IN), ({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    tag: false,
  }));
  return [...pieces, ...variables].sort((a, b) => a.start - b.start);
}

/** One line with its template parts masked. `continued`: it belongs to a value that an earlier line began. */
function maskLine(line: string, start: number, pieces: readonly Piece[], continued: boolean): string {
  let rest = "";
  let masked = "";
  let at = 0;
  for (const piece of pieces) {
    const from = Math.max(piece.start - start, at);
    const to = Math.min(piece.end - start, line.length);
    rest += line.slice(at, from);
    masked += line.slice(at, from) + (piece.tag && rest.trim() === "" ? " " : UNKNOWN).repeat(to - from);
    at = to;
  }
  rest = (rest + line.slice(at)).trim();
  const onlyTags = pieces.every(({ tag }) => tag);
  if (onlyTags ? rest === "" || rest === "\\" : rest === "" && !continued) return line === "" ? "" : "#".repeat(line.length);
  return masked + line.slice(at);
}

/**
 * A text of the same length, with line ends where they were, in which lines that are nothing but tags of a template language are comments: systemd
 * skips them within a continued value too. So are placeholders that stand for a whole assignment. Other placeholders are {@link UNKNOWN}. The same
 * string where there are none. `filledIn`: the file's name says that it is made into a unit, as `.in` does.
 */
export function maskTemplate(text: string, filledIn = false): string {
  if (!QUICK.test(text) && !(filledIn && text.includes("${"))) return text;
  const pieces = piecesOf(text, filledIn);
  if (pieces.length === 0) return text;
  let result = "";
  let continued = false;
  let first = 0;
  for (let at = 0; at < text.length; ) {
    const { start, end, next } = lineFrom(text, at);
    while ((pieces[first]?.end ?? text.length) <= start && first < pieces.length) first++;
    let last = first;
    while ((pieces[last]?.start ?? text.length) < end) last++;
    const line = text.slice(start, end);
    const within = pieces.slice(first, last);
    const skipped = isComment(line) && !within.some((piece) => piece.tag && piece.start < start);
    const masked = skipped || within.length === 0 ? line : maskLine(line, start, within, continued);
    result += masked + text.slice(end, next);
    if (!isComment(masked)) continued = endsInContinuation(masked, 0, masked.length);
    at = next;
  }
  return result;
}

/** The word within a placeholder that is the whole of a text, in lower case: what a program that stands there is most likely called. */
export function placeholderName(original: string): string | undefined {
  const match = /^(?:@@?([A-Za-z_][\w.-]*?)@@?|\{\{-?\s*\.?([A-Za-z_]\w*)\s*-?\}\}|%([A-Z]\w*)%|__([A-Z]\w*?)__)$/.exec(original);
  const name = match?.slice(1).find((group) => group !== undefined);
  return name?.toLowerCase().replace(/_(?:path|bin|binary|cmd|command|exe|program|prog)$/, "");
}
