import { BLANKS, escapeAt } from "../syntax/words.js";

/** The flags of extract_first_word() in systemd's extract-word.c. */
export interface ExtractFlags {
  /** EXTRACT_UNQUOTE: quotes hold words together and are taken away. */
  readonly unquote?: boolean;
  /** EXTRACT_CUNESCAPE: C escapes are undone; others are an error. */
  readonly unescape?: boolean;
  /** EXTRACT_UNESCAPE_SEPARATORS: an escaped separator is an ordinary character. */
  readonly unescapeSeparators?: boolean;
  /** EXTRACT_RETAIN_ESCAPE: a backslash is a character like others. Otherwise it takes itself away and makes the next character ordinary. */
  readonly retainEscape?: boolean;
  /** EXTRACT_DONT_COALESCE_SEPARATORS: two separators in a row have an empty word between them. */
  readonly dontCoalesce?: boolean;
}

/** A word: its text as systemd takes it, where it stands, and where the rest begins; `next` is -1 when nothing is left, not even an empty rest. */
export interface Extracted {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/**
 * Takes the first word from a text as extract_first_word() does. undefined: there is none; null: the text breaks off in a quote or an escape
 * (-EINVAL), and what the setting does with the rest is its own matter.
 */
export function extractFirst(text: string, from: number, separators = BLANKS, flags: ExtractFlags = {}): Extracted | undefined | null {
  if (from < 0) return undefined;
  let at = from;
  if (!flags.dontCoalesce) {
    while (at < text.length && separators.includes(text.charAt(at))) at++;
    if (at >= text.length) return undefined;
  }
  const start = at;
  let word = "";
  let quote = "";
  for (; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "\\" && !flags.retainEscape) {
      const undone = unescapeAt(text, at, separators, flags);
      if (!undone) return null;
      word += undone.text;
      at += undone.length - 1;
    } else if (quote !== "") {
      if (c === quote) quote = "";
      else word += c;
    } else if (flags.unquote && (c === '"' || c === "'")) quote = c;
    else if (separators.includes(c)) {
      const end = at++;
      if (flags.dontCoalesce) return { text: word, start, end, next: at };
      while (at < text.length && separators.includes(text.charAt(at))) at++;
      return { text: word, start, end, next: at < text.length ? at : -1 };
    } else word += c;
  }
  return quote === "" ? { text: word, start, end: at, next: -1 } : null;
}

function unescapeAt(text: string, at: number, separators: string, flags: ExtractFlags): { text: string; length: number } | undefined {
  const next = text.charAt(at + 1);
  if (next === "") return undefined;
  if (!flags.unescape && !flags.unescapeSeparators) return { text: next, length: 2 };
  const undone = flags.unescape ? escapeAt(text, at) : undefined;
  if (undone) return undone;
  if (flags.unescapeSeparators && (next === "\\" || separators.includes(next))) return { text: next, length: 2 };
  return undefined;
}

/** Up to `count` words, as extract_many_words() does; `next` as in {@link Extracted}. null: as there. */
export function extractMany(
  text: string,
  from: number,
  count: number,
  separators: string,
  flags: ExtractFlags,
): { readonly words: readonly Extracted[]; readonly next: number } | null {
  const words: Extracted[] = [];
  let next = from;
  while (words.length < count) {
    const word = extractFirst(text, next, separators, flags);
    if (word === null) return null;
    if (!word) return { words, next: -1 };
    words.push(word);
    next = word.next;
  }
  return { words, next };
}

/** Undoes C escapes, as cunescape() does; undefined if it cannot. `nul`: a NUL may result (UNESCAPE_ACCEPT_NUL). */
export function unescapeC(text: string, nul = false): string | undefined {
  let out = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "\\") {
      out += text[at];
      continue;
    }
    const zero = nul ? /^\\(x00|000|u0000|U00000000)/.exec(text.slice(at, at + 10)) : null;
    const undone = zero ? { text: "\0", length: zero[0].length } : escapeAt(text, at);
    if (!undone) return undefined;
    out += undone.text;
    at += undone.length - 1;
  }
  return out;
}
