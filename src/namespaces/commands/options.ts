import { derivedWord } from "../../syntax/variables.js";
import type { Word } from "../../syntax/words.js";

/** One option of a command line: `name` is the letter, or the word behind `--`. */
export interface Option {
  readonly name: string;
  readonly value: string | undefined;
  /** The word that holds the value, or the option itself. */
  readonly word: Word;
}

/** Which options take a value: letters, and words without `--`. Options with a value that may be absent take none but by `=`. */
export interface OptionSpec {
  readonly short?: string;
  /** Letters whose value, if any, stands right behind them. */
  readonly optional?: string;
  readonly long?: readonly string[];
  /** Operands may stand between options, as most GNU tools allow. Otherwise the first operand ends the options. */
  readonly mixed?: boolean;
}

/** A command line taken apart: its options, and what is left. */
export interface Options {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
}

/** Reads the letters of one word; whether the next word is a value. */
function readShort(letters: string, word: Word, next: Word | undefined, spec: OptionSpec, options: Option[]): boolean {
  for (let at = 0; at < letters.length; at++) {
    const name = letters[at] as string;
    if (spec.optional?.includes(name) && at + 1 < letters.length) {
      options.push({ name, value: letters.slice(at + 1), word });
      return false;
    }
    if (!spec.short?.includes(name)) options.push({ name, value: undefined, word });
    else {
      const rest = letters.slice(at + 1);
      options.push({ name, value: rest !== "" ? rest : next?.text.text, word: rest !== "" || !next ? word : next });
      return rest === "";
    }
  }
  return false;
}

/** Takes arguments apart as getopt_long() does. */
export function readOptions(args: readonly Word[], spec: OptionSpec): Options {
  const { long = [], mixed = false } = spec;
  const options: Option[] = [];
  const operands: Word[] = [];
  let rest: readonly Word[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as Word;
    const text = word.text.text;
    if (text === "--") {
      rest = args.slice(at + 1);
      break;
    }
    if (text.startsWith("--")) {
      const equals = text.indexOf("=");
      const name = text.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) options.push({ name, value: text.slice(equals + 1), word });
      else if (long.includes(name)) {
        at++;
        options.push({ name, value: args[at]?.text.text, word: args[at] ?? word });
      } else options.push({ name, value: undefined, word });
    } else if (text.startsWith("-") && text !== "-") {
      if (readShort(text.slice(1), word, args[at + 1], spec, options)) at++;
    } else {
      operands.push(word);
      if (mixed) continue;
      rest = args.slice(at + 1);
      break;
    }
  }
  return { options, operands: [...operands, ...rest] };
}

/** The option of one of these names, the last one if there are several. */
export function optionOf({ options }: Options, ...names: readonly string[]): Option | undefined {
  return options.findLast(({ name }) => names.includes(name));
}

/** The value of an option as a word of its own. */
export function valueWord({ value = "", word }: Option): Word {
  return word.text.text === value ? word : derivedWord(value, word);
}
