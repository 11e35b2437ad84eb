import { type Mapped, mappedBuilder, sliceMapped, spanOf } from "../core/mapped.js";
import type { Span } from "../core/span.js";

/** One word of a value. */
export interface Word {
  /** Without quotes, escapes undone where that was asked for. */
  readonly text: Mapped;
  /** As written. */
  readonly at: Span;
  /** Whether any part of it stood in quotes. */
  readonly quoted: boolean;
}

/** Why the rest of a value could not be split: systemd drops the value, or what is left of it. */
export interface WordError {
  readonly reason: "unbalanced-quotes" | "bad-escape";
  readonly at: Span;
}

/** A value that was split: the words up to an error, if there is one. */
export interface Words {
  readonly words: readonly Word[];
  readonly error: WordError | undefined;
}

/** The flags of systemd's extract_first_word() that settings differ in. */
export interface WordOptions {
  /** Quotes hold words together and are taken away (EXTRACT_UNQUOTE). Otherwise they are characters like others. */
  readonly unquote?: boolean;
  /** C escapes are undone (EXTRACT_CUNESCAPE); `relaxed`: unknown ones stay as written (EXTRACT_UNESCAPE_RELAX); `keep`: a backslash is a character like others (EXTRACT_RETAIN_ESCAPE). */
  readonly escapes?: "strict" | "relaxed" | "keep";
  /** What separates words; blanks by default. */
  readonly separators?: string;
}

/** What systemd takes as blank: WHITESPACE of string-util.h. */
export const BLANKS = " \t\n\r";

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
  s: " ",
};

/** The escape that starts at the backslash `text[at]`: what it stands for and how long it is; undefined if systemd knows none such. */
export function escapeAt(text: string, at: number): { text: string; length: number } | undefined {
  const c = text[at + 1];
  if (c === undefined) return undefined;
  const simple = SIMPLE[c];
  if (simple !== undefined) return { text: simple, length: 2 };
  const digits = { x: 2, u: 4, U: 8 }[c];
  if (digits !== undefined) {
    const hex = text.slice(at + 2, at + 2 + digits);
    if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
    const code = Number.parseInt(hex, 16);
    return code === 0 || code > 0x10ffff ? undefined : { text: String.fromCodePoint(code), length: 2 + digits };
  }
  const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4));
  if (!octal) return undefined;
  const code = Number.parseInt(octal[0], 8);
  return code === 0 ? undefined : { text: String.fromCharCode(code), length: 4 };
}

/** A word and the index behind it. */
interface Extracted {
  readonly word: Word;
  readonly next: number;
}

/**
 * The word that starts at `text[from]` or behind the separators there, as one call of extract_first_word() gives it; undefined when nothing is
 * left.
 */
export function firstWord(value: Mapped, from: number, options: WordOptions = {}): Extracted | WordError | undefined {
  const { unquote = false, escapes = "keep", separators = BLANKS } = options;
  const { text } = value;
  let at = from;
  while (at < text.length && separators.includes(text[at] as string)) at++;
  if (at >= text.length) return undefined;
  return plainWord(value, at, separators) ?? splitWord(value, at, { unquote, escapes, separators });
}

/** The word at `text[start]` where it holds no quotes and no backslashes: the usual case. */
function plainWord(value: Mapped, start: number, separators: string): Extracted | undefined {
  if (separators !== BLANKS) return undefined;
  PLAIN.lastIndex = start;
  if (!PLAIN.test(value.text)) return undefined;
  const next = PLAIN.lastIndex;
  return { word: { text: sliceMapped(value, start, next), at: spanOf(value, start, next), quoted: false }, next };
}

const PLAIN = /[^ \t\n\r"'\\]+(?=[ \t\n\r]|$)/y;

function splitWord(value: Mapped, start: number, { unquote, escapes, separators }: Required<WordOptions>): Extracted | WordError {
  const { text } = value;
  let at = start;
  const builder = mappedBuilder(value.file, spanOf(value, at, at).start);
  let plain = at;
  let quote = "";
  let quoted = false;
  const flush = (): void => {
    if (plain < at) builder.addSlice(value, plain, at);
  };
  for (; at < text.length; at++) {
    const c = text[at] as string;
    if (c === "\\" && escapes !== "keep") {
      const undone = escapeAt(text, at);
      if (undone) {
        flush();
        builder.add(undone.text, spanOf(value, at, at + 1).start, spanOf(value, at, at + undone.length).end);
        plain = at + undone.length;
      } else if (escapes === "strict") return { reason: "bad-escape", at: spanOf(value, at, at + 2) };
      at += (undone?.length ?? 2) - 1;
    } else if (quote !== "" ? c === quote : unquote && (c === '"' || c === "'")) {
      flush();
      plain = at + 1;
      quote = quote === "" ? c : "";
      quoted = true;
    } else if (quote === "" && separators.includes(c)) break;
  }
  at = Math.min(at, text.length);
  if (quote !== "") return { reason: "unbalanced-quotes", at: spanOf(value, start) };
  flush();
  return { word: { text: builder.done(), at: spanOf(value, start, at), quoted }, next: at };
}

/** Splits a value into words as extract_first_word() in systemd's extract-word.c does, called until the end. */
export function splitWords(value: Mapped, options: WordOptions = {}): Words {
  const words: Word[] = [];
  for (let at = 0; ; ) {
    const found = firstWord(value, at, options);
    if (!found) return { words, error: undefined };
    if ("reason" in found) return { words, error: found };
    words.push(found.word);
    at = found.next;
  }
}
