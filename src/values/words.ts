import type { SpecifierContext } from "../catalog/parsers.js";
import { isUnknown } from "../syntax/template.js";
import { BLANKS } from "../syntax/words.js";
import { type Extracted, type ExtractFlags, extractFirst } from "./extract.js";
import { ACCEPTED, type Check, type Fault, fault, type Input, type Parser, quote } from "./parser.js";
import { expand, unknownSpecifier } from "./specifiers.js";

/** How a setting reads a list of words. */
export interface WordList {
  readonly flags?: ExtractFlags;
  readonly separators?: string;
  /** Words of a list behind a `~`. */
  readonly inverts?: boolean;
  /** The table of specifiers that is expanded in each word. */
  readonly specifiers?: SpecifierContext;
  /** The words are paths, and the check knows what to do with unknown parts of them. */
  readonly paths?: boolean;
  /** What an invalid word does: it is dropped (`word`), it ends the list (`rest`), the whole line is ignored (`line`), or the unit is refused. */
  readonly invalid?: "word" | "rest" | "line" | "refused";
}

/** A part of a word as a fault's place: exact where the word stands in the value as it is. */
function placeIn(word: Extracted, from: number, to: number): { readonly from: number; readonly to: number } {
  return word.text.length === word.end - word.start ? { from: word.start + from, to: word.start + to } : { from: word.start, to: word.end };
}

/** A parser that reads the value as words and judges each of them. */
export function wordList(list: WordList, check: Check): Parser {
  const { flags = {}, separators = BLANKS, invalid = "word" } = list;
  return (input) => {
    const { text } = input;
    if (text === "") return ACCEPTED;
    const faults: Fault[] = [];
    let good = 0;
    for (let next = list.inverts && text.startsWith("~") ? 1 : 0; ; ) {
      const word = extractFirst(text, next, separators, flags);
      if (word === undefined) break;
      if (word === null) {
        const effect = invalid === "refused" ? "refused" : good + faults.length > 0 && invalid !== "line" ? "partial" : "ignored";
        faults.push(fault(input, brokenOff(text, next), { effect, from: next }));
        break;
      }
      const found = judgeWord(word, check, list, input);
      if (found) {
        faults.push({ ...found, effect: invalid === "refused" ? "refused" : invalid === "line" ? "ignored" : "partial" });
        if (invalid !== "word") break;
      } else good++;
      next = word.next;
    }
    if (faults.length === 0) return ACCEPTED;
    return good === 0 ? faults.map((f) => (f.effect === "partial" ? { ...f, effect: "ignored" } : f)) : faults;
  };
}

function judgeWord(word: Extracted, check: Check, { specifiers, paths = false }: WordList, input: Input): Fault | undefined {
  const expansion = specifiers ? expand(word.text, specifiers, input) : { text: word.text };
  if (expansion.unknown !== undefined) {
    const place = placeIn(word, expansion.at, expansion.at + expansion.unknown.length);
    return { ...unknownSpecifier(input, expansion.unknown, 0), ...place };
  }
  if (isUnknown(expansion.text) && !paths) return undefined;
  const problem = check(expansion.text, input);
  return problem === undefined ? undefined : fault(input, problem, { from: word.start, to: word.end });
}

/** Why a list breaks off. */
export function brokenOff(text: string, from: number): string {
  const rest = text.slice(from);
  if (/\\$/.test(rest)) return "a backslash at the end of the value has nothing to escape";
  return /["']/.test(rest) ? `the quotes in ${quote(rest)} do not close` : `${quote(rest)} holds an escape that systemd does not know`;
}
