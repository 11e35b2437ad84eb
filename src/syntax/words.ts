import { type Mapped, mappedBuilder, spanOf } from "../core/mapped.js";
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

/** Splits a value into words as extract_first_word() in systemd's extract-word.c does, called until the end. */
export function splitWords(value: Mapped, options: WordOptions = {}): Words {
  const { unquote = false, escapes = "keep", separators = " \t\n\r" } = options;
  const { text } = value;
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && separators.includes(text[at] as string)) at++;
    if (at >= text.length) return { words, error: undefined };
    const start = at;
    const builder = mappedBuilder(value.file, spanOf(value, at, at).start);
    let quote = "";
    let quoted = false;
    for (; at < text.length; at++) {
      const c = text[at] as string;
      if (c === "\\" && escapes !== "keep") {
        const undone = escapeAt(text, at);
        const from = spanOf(value, at, at + 1).start;
        if (undone) {
          builder.add(undone.text, from, spanOf(value, at, at + undone.length).end);
          at += undone.length - 1;
        } else if (escapes === "relaxed" && at + 1 < text.length) {
          builder.addSlice(value, at, at + 2);
          at++;
        } else if (escapes === "relaxed") builder.addSlice(value, at, at + 1);
        else return { words, error: { reason: "bad-escape", at: spanOf(value, at, at + 2) } };
      } else if (quote !== "" && c === quote) quote = "";
      else if (quote === "" && unquote && (c === '"' || c === "'")) {
        quote = c;
        quoted = true;
      } else if (quote === "" && separators.includes(c)) break;
      else builder.addSlice(value, at, at + 1);
    }
    if (quote !== "") return { words, error: { reason: "unbalanced-quotes", at: spanOf(value, start) } };
    words.push({ text: builder.done(), at: spanOf(value, start, at), quoted });
  }
}
