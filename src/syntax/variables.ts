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

/** `$$`, or `${NAME}` and where it ends; a `:` within the braces leaves the text as it is. */
const REFERENCE = /\$\$|\$\{([^}:]*)\}/g;

/** One word with `$$` and `${NAME}` replaced: replace_env() in systemd's env-util.c. `$NAME` within a word stays. */
function expandBraces(text: Mapped, lookup: Lookup): Mapped {
  if (!text.text.includes("$")) return text;
  const builder = mappedBuilder(text.file, spanOf(text, 0, 0).start);
  let at = 0;
  for (const match of text.text.matchAll(REFERENCE)) {
    const end = match.index + match[0].length;
    const place = spanOf(text, match.index, end);
    builder.addSlice(text, at, match.index);
    builder.add(match[1] === undefined ? "$" : (lookup(match[1]) ?? ""), place.start, place.end);
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
