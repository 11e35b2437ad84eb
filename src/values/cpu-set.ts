import { since, type Version } from "../core/version.js";
import { isUnknown } from "../syntax/template.js";
import { BLANKS } from "../syntax/words.js";
import { extractFirst } from "./extract.js";
import { parseUnsigned } from "./integers.js";
import { ACCEPTED, type Fault, fault, type Input, type Parser, quote } from "./parser.js";
import { expand, unknownSpecifier } from "./specifiers.js";
import { brokenOff } from "./words.js";

/** CPUs or NUMA nodes from `first` to `last`, both included. */
interface CpuRange {
  readonly first: number;
  readonly last: number;
}

/** One word of a set: `3` or `0-7`, as parse_range() in systemd's parse-util.c reads it; undefined if it is none. */
function parseCpuRange(text: string): CpuRange | undefined {
  const dash = text.indexOf("-");
  const first = parseUnsigned(dash < 0 ? text : text.slice(0, dash));
  const last = dash < 0 ? first : parseUnsigned(text.slice(dash + 1));
  return first === undefined || last === undefined ? undefined : { first, last };
}

const LARGEST = 8191;

/** What is wrong with a range: the numbers run backwards, or are larger than systemd takes. */
function problemOf({ first, last }: CpuRange, text: string, v: Version): string | undefined {
  if (first > last) return `the range ${text} runs backwards`;
  const nothing = first === 0xffffffff && !since(v, 258);
  return last > LARGEST && !nothing ? `${text} is beyond ${LARGEST}, the largest number that systemd takes` : undefined;
}

/** A set of CPUs or NUMA nodes; before systemd 258, one bad word spoils the whole line, unless it is a range that runs backwards. */
export const cpuSet: Parser = (input) => {
  const expansion = expand(input.text, "full", input);
  if (expansion.unknown !== undefined) return [unknownSpecifier(input, expansion.unknown, expansion.at)];
  if (isUnknown(expansion.text)) return ACCEPTED;
  const faults = cpuWords(input, expansion.text);
  return expansion.text === input.text ? faults : faults.map((f) => ({ ...f, from: 0, to: input.text.length }));
};

function cpuWords(input: Input, text: string): readonly Fault[] {
  const faults: Fault[] = [];
  const single = since(input.v, 258);
  let good = 0;
  for (let next = 0; ; ) {
    const word = extractFirst(text, next, `${BLANKS},`, { unquote: true });
    if (word === undefined) break;
    if (word === null) return [...faults, fault(input, brokenOff(text, next), { from: next })];
    const range = parseCpuRange(word.text);
    const problem = range ? problemOf(range, word.text, input.v) : `${quote(word.text)} is no number and no range`;
    const lost = problem !== undefined && (single || !range || range.first <= range.last);
    if (problem === undefined) good++;
    else faults.push(fault(input, problem, { from: word.start, to: word.end, effect: lost && !single ? "ignored" : "partial" }));
    if (lost && !single) return faults;
    next = word.next;
  }
  return good > 0 ? faults : faults.map((f) => ({ ...f, effect: "ignored" }));
}
