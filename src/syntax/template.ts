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

/** A text as it is shown, its placeholders as `…`. */
export const unmasked = (text: string): string => text.replace(/\uE000+/g, "…");

/** What ends a tag or placeholder of Jinja, Go and ERB templates, how far behind its start at most, and whether on the same line. */
const ENDS: ReadonlyMap<string, { readonly close: string; readonly most: number; readonly sameLine: boolean }> = new Map([
  ["{{", { close: "}}", most: 2000, sameLine: true }],
  ["{%", { close: "%}", most: 5000, sameLine: false }],
  ["{#", { close: "#}", most: 5000, sameLine: false }],
  ["<%", { close: "%>", most: 2000, sameLine: false }],
]);

/**
 * Where tags and placeholders of {@link ENDS} start; and those of the `sed` kinds as a whole: `@VAR@`, `@@VAR@@`, `%VAR%`, `__VAR__`, at the
 * start of a word `{VAR}`, of a value `#VAR#` and `:VAR:`, of a program's path `VAR/`. Within a unit's name or an address, `@` counts only around upper
 * case; `%H_%i` are specifiers; `$` before a brace makes it the shell's.
 */
const PIECE = new RegExp(
  [
    /\{\{|(?<!\$)\{[%#]|<%/,
    /(?<![A-Za-z0-9])(?:@@[A-Za-z_][\w.-]{0,60}@@|@[A-Za-z_][\w.-]{0,60}@)/,
    /(?<=[A-Za-z0-9])@[A-Z][A-Z0-9_]{0,60}@/,
    /(?<!%)%[A-Z][A-Z0-9_]{0,60}[A-Z0-9]%(?![A-Za-z%])/,
    /%(?<=[=\s][-+!@]*%)[a-z][a-z_]{4,60}%(?=[/\s]|$)/,
    /(?<![A-Za-z0-9_])__[A-Z][A-Z0-9_]{0,60}?__(?![A-Za-z0-9_])/,
    /\{(?<=(?:[=\s]|^)[-+!@]*\{)[A-Za-z_]\w{0,60}\}(?=[/\s.]|$)/,
    /#(?<==[-+!@]*#)[A-Z][A-Z0-9_]{1,60}#(?=[/\s.]|$)/,
    /:(?<==[-+!@]*:)[A-Z][A-Z0-9_]{1,60}:(?=[/\s.]|$)/,
    /[A-Z](?<=^[ \t]?Exec[A-Z]\w{3,11} ?= ?[-+!@:|]{0,4}[A-Z])[A-Z0-9_]{2,60}(?=\/)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gm",
);
/** In a file that CMake or a script fills in, `${VAR}` is theirs too, save among the arguments of a command and in Environment=. */
const VARIABLE = /\$\{[A-Za-z_]\w*\}/g;
const FILLED_IN = /^[ \t]*(?!Exec|Environment)[A-Z][A-Za-z]*[ \t]*=/;
const FILLED_IN_PROGRAM = /^[ \t]*Exec\w*[ \t]*=[ \t]*[-+!@:|]*(?=\$\{[A-Za-z_]\w*\})/;
const QUICK = /@[\w.-]+@|%[a-z_]{5,}%|\{[{%#]|(?:[=\s@+!-]|^)\{[A-Za-z_]|<%|%[A-Z][A-Z0-9_]*%|__[A-Z]|[=:@+!-][#:]?[A-Z][A-Z0-9_]+[#:/]/;
/** Of Go templates and Handlebars: what yields no text. */
const CONTROL = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block)\b|\/\*|[#/^!])/;
const STATEMENT = /^(?:\{[%#]|<%(?!=))/;

interface Piece {
  readonly start: number;
  readonly end: number;
  /** Yields no text where it stands. */
  readonly tag: boolean;
}

/** What a tag does to a condition or loop: `{% if %}`, `{{ else }}`, `<% end %>`. Only what all three languages have: no `case`. */
const OPENS =
  /^(?:\{%[-+]?\s*(?:if|for)\b|\{\{-?\s*(?:(?:if|range|with|define|block)\b|[#^])|<%-?\s*(?:(?:if|unless|case)\b|.*\bdo\b(?:\s*\|[^|]*\|)?\s*-?%>$))/s;
const ALTERS = /^(?:\{%[-+]?\s*(?:elif|else)\b|\{\{-?\s*else\b|<%-?\s*(?:elsif|else)\b)/;
const CLOSES = /^(?:\{%[-+]?\s*end(?:if|for)\b|\{\{-?\s*(?:end\b|\/[^*])|<%-?\s*end\b)/;

/** A condition of a template, of which one branch becomes part of the unit. */
interface Condition {
  /** It stands within a value that an earlier line began. */
  readonly continued: boolean;
  /** Behind its first branch. */
  readonly other: boolean;
}

/** The conditions that are open behind a tag, the innermost last. */
function conditionsBehind(tag: string, open: readonly Condition[], continued: boolean): readonly Condition[] {
  if (OPENS.test(tag)) return [...open, { continued, other: false }];
  if (CLOSES.test(tag)) return open.slice(0, -1);
  return ALTERS.test(tag) ? open.map((condition, n) => (n === open.length - 1 ? { ...condition, other: true } : condition)) : open;
}

/** A function that gives where a text has something next, from places that grow: it looks at no part of the text twice. */
function finder(text: string, wanted: string): (from: number) => number {
  let at = -1;
  return (from) => {
    if (at < from) at = text.indexOf(wanted, from);
    if (at < 0) at = text.length;
    return at;
  };
}

/** A function that gives where what starts with `open` ends, which stands at `start`; undefined where nothing near ends it. */
function closings(text: string): (open: string, start: number) => number | undefined {
  const lineEnd = finder(text, "\n");
  const ends = new Map(Array.from(ENDS, ([open, { close, ...rest }]) => [open, { ...rest, next: finder(text, close) }]));
  return (open, start) => {
    const end = ends.get(open);
    if (!end) return start + open.length;
    const inner = start + open.length;
    let at = end.next(inner);
    if (at === text.length || at - inner > end.most || (end.sameLine && lineEnd(inner) < at)) return undefined;
    for (at += 2; open === "{{" && text[at] === "}"; at++);
    return at;
  };
}

function tagsIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const closing = closings(text);
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match; match = PIECE.exec(text)) {
    const { 0: open, index: start } = match;
    const end = closing(open, start);
    PIECE.lastIndex = end ?? start + 1;
    if (end === undefined) continue;
    const found = text.slice(start, end);
    pieces.push({ start, end, tag: STATEMENT.test(found) || CONTROL.test(found) });
  }
  return pieces;
}

/** The `${VAR}` that CMake or a script fills in. */
function variablesIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const { start, end, next } = lineFrom(text, at);
    const line = text.slice(start, end);
    const program = FILLED_IN_PROGRAM.exec(line)?.[0].length;
    const found = program === undefined && !FILLED_IN.test(line) ? [] : [...line.matchAll(VARIABLE)];
    for (const { 0: variable, index } of found)
      if (program === undefined || program === index)
        pieces.push({ start: start + index, end: start + index + variable.length, tag: false });
    at = next;
  }
  return pieces;
}

/** In order; no piece lies within another. */
function piecesOf(text: string, filledIn: boolean): readonly Piece[] {
  if (!filledIn) return tagsIn(text);
  let end = 0;
  return [...tagsIn(text), ...variablesIn(text)]
    .sort((a, b) => a.start - b.start)
    .filter((piece) => {
      const apart = piece.start >= end;
      if (apart) end = piece.end;
      return apart;
    });
}

/** One line with its template parts masked. `continued`: it belongs to a value that an earlier line began. */
function maskLine(line: string, start: number, pieces: readonly Piece[], continued: boolean): string {
  let rest = "";
  let masked = "";
  let at = 0;
  for (const piece of pieces) {
    const from = Math.max(piece.start - start, at);
    const to = Math.min(piece.end - start, line.length);
    const between = line.slice(at, from);
    rest += between.trim();
    masked += between + (piece.tag && rest === "" ? " " : UNKNOWN).repeat(to - from);
    at = to;
  }
  rest += line.slice(at).trim();
  const onlyTags = pieces.every(({ tag }) => tag);
  if (onlyTags ? rest === "" || rest === "\\" : rest === "" && !continued) return line === "" ? "" : "#".repeat(line.length);
  return masked + line.slice(at);
}

/**
 * A text of the same length, with line ends where they were, in which lines that are nothing but tags of a template language are comments: systemd
 * skips them within a continued value too. So are placeholders that stand for a whole assignment, and the further branches of a condition within a
 * value whose first branch ends the value. Other placeholders are {@link UNKNOWN}. The same string where there are none. `filledIn`: the file's name
 * says that it is made into a unit, as `.in` does.
 */
export function maskTemplate(text: string, filledIn = false): string {
  if (!QUICK.test(text) && !(filledIn && text.includes("${"))) return text;
  const pieces = piecesOf(text, filledIn);
  if (pieces.length === 0) return text;
  let result = "";
  let continued = false;
  let conditions: readonly Condition[] = [];
  let first = 0;
  for (let at = 0; at < text.length; ) {
    const { start, end, next } = lineFrom(text, at);
    while ((pieces[first]?.end ?? text.length) <= start && first < pieces.length) first++;
    let last = first;
    while ((pieces[last]?.start ?? text.length) < end) last++;
    const line = text.slice(start, end);
    const within = pieces.slice(first, last);
    const skipped = isComment(line) && !within.some((piece) => piece.tag && piece.start < start);
    const instead = !continued && conditions.some((condition) => condition.continued && condition.other);
    const masked = instead ? "#".repeat(line.length) : skipped || within.length === 0 ? line : maskLine(line, start, within, continued);
    result += masked + text.slice(end, next);
    if (!isComment(masked)) continued = endsInContinuation(masked, 0, masked.length);
    for (const piece of within)
      if (piece.tag && piece.start >= start) conditions = conditionsBehind(text.slice(piece.start, piece.end), conditions, continued);
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
