import { type Mapped, mappedBuilder, spanOf } from "../core/mapped.js";
import type { Word } from "./words.js";

/** The value of an environment variable; undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

/** A text that came out of a word, and stands where the word stands, as one piece. */
export function derivedWord(text: string, word: Word): Word {
  const builder = mappedBuilder(word.at.file, word.at.start);
  builder.add(text, word.at.start, word.at.end);
  return { ...word, text: builder.done() };
}

/** `$$` or `${NAME}`, and where it stands. */
interface Reference {
  readonly start: number;
  readonly end: number;
  /** undefined for `$$`. */
  readonly name: string | undefined;
}

/** The references in a text; a `:` within the braces leaves the text as it is. No part of the text is looked at twice. */
function referencesIn(text: string): readonly Reference[] {
  const found: Reference[] = [];
  let stop = 0;
  for (let start = text.indexOf("$"); start >= 0; start = text.indexOf("$", start)) {
    let end = start + 1;
    if (text[end] === "$") found.push({ start, end: ++end, name: undefined });
    else if (text[end] === "{") {
      stop = Math.max(stop, end + 1);
      while (stop < text.length && text[stop] !== "}" && text[stop] !== ":") stop++;
      const name = text.slice(end + 1, stop);
      if (text[stop] === "}") {
        end = stop + 1;
        found.push({ start, end, name });
      }
    }
    start = end;
  }
  return found;
}

/** One word with `$$` and `${NAME}` replaced: replace_env() in systemd's env-util.c. `$NAME` within a word stays. */
function expandBraces(text: Mapped, lookup: Lookup): Mapped {
  if (!text.text.includes("$")) return text;
  const builder = mappedBuilder(text.file, spanOf(text, 0, 0).start);
  let at = 0;
  for (const { start, end, name } of referencesIn(text.text)) {
    const place = spanOf(text, start, end);
    builder.addSlice(text, at, start);
    builder.add(name === undefined ? "$" : (lookup(name) ?? ""), place.start, place.end);
    at = end;
  }
  builder.addSlice(text, at, text.text.length);
  return builder.done();
}

/**
 * The arguments that a process gets for the words of a command line: replace_env_argv() in env-util.c. A word that begins with `$`, and not with
 * `${` or `$$`, is a variable's name as a whole: its value is split into words, and it vanishes where there is none.
 */
export function expandWords(words: readonly Word[], lookup: Lookup): readonly Word[] {
  return words.flatMap((word) => {
    const { text } = word.text;
    if (!/^\$(?![{$])./s.test(text)) return [{ ...word, text: expandBraces(word.text, lookup) }];
    const value = lookup(text.slice(1));
    return (value?.match(/\S+/g) ?? []).map((part) => derivedWord(part, word));
  });
}
