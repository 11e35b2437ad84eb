import { type EnumValue, enumValues, isTaken } from "../catalog/values.js";
import { nearest } from "../core/nearest.js";
import { since } from "../core/version.js";
import { parseUnsigned } from "./integers.js";
import { ACCEPTED, type Fault, fault, type Input, type Parser, quote } from "./parser.js";

/** What parse_boolean() in systemd's parse-util.c makes of a text; undefined if it is none. */
export function parseBoolean(text: string): boolean | undefined {
  if (/^(1|yes|y|true|t|on)$/i.test(text)) return true;
  return /^(0|no|n|false|f|off)$/i.test(text) ? false : undefined;
}

const BOOLEANS = ["yes", "no", "true", "false", "on", "off"];
const MEANT: ReadonlyMap<string, string> = new Map([
  ["enable", "yes"],
  ["enabled", "yes"],
  ["disable", "no"],
  ["disabled", "no"],
]);

/** The fault of a text that is no boolean. */
export function noBoolean(input: Input): Fault {
  if (input.text === "") return fault(input, "it is empty, and it wants a boolean");
  const suggestion = MEANT.get(input.text.toLowerCase()) ?? nearest(input.text, BOOLEANS);
  return fault(input, `${quote(input.text)} is no boolean`, suggestion === undefined ? {} : { suggestion });
}

/** config_parse_bool(): directives whose ltype is `true` have the unit refused. */
export const boolean: Parser = (input) => {
  if (parseBoolean(input.text) !== undefined) return ACCEPTED;
  return [input.ltype === "true" ? { ...noBoolean(input), effect: "refused" } : noBoolean(input)];
};

/** config_parse_tristate(): empty means unset. */
export const tristate: Parser = (input) => (input.text === "" ? ACCEPTED : boolean(input));

/** How a closed set of words is read beyond the words. */
export interface Enumeration {
  /** An empty value restores the default. */
  readonly empty?: boolean;
  /** Numbers up to this are taken too. */
  readonly numbers?: number;
}

/** A parser of a directive that takes one word of a closed set: string_table_lookup() in systemd's string-table.c, with the catalog's words. */
export function enumeration({ empty = false, numbers }: Enumeration = {}): Parser {
  return (input) => {
    const { text, v } = input;
    if (text === "") return empty ? ACCEPTED : [fault(input, "it is empty, and it wants one of its words")];
    const list = enumValues(input.section, input.key);
    if (!list) return ACCEPTED;
    const value = list.values.find(({ name }) => name === text);
    if (value && isTaken(value, v)) return value.deprecated !== null && since(v, value.deprecated) ? [aged(input, value)] : ACCEPTED;
    if (list.boolean && parseBoolean(text) !== undefined) return ACCEPTED;
    if (numbers !== undefined && parseUnsigned(text, numbers) !== undefined) return ACCEPTED;
    return [unknownWord(input, list.values, list.boolean)];
  };
}

function aged(input: Input, { name, deprecated }: EnumValue): Fault {
  return fault(input, `${name} is deprecated since systemd ${deprecated}`, { effect: "complained", kind: "deprecated" });
}

/** The fault of a word that a closed set does not hold; `from` and `to` say where it stands, otherwise it is the whole value. */
export function unknownWord(input: Input, values: readonly EnumValue[], booleans = false, word = input.text): Fault {
  const names = values.filter((value) => isTaken(value, input.v)).map(({ name }) => name);
  const suggestion = booleans ? (MEANT.get(word.toLowerCase()) ?? nearest(word, [...names, ...BOOLEANS])) : nearest(word, names);
  const gone = values.find(({ name, removed }) => name === word && removed !== null && since(input.v, removed));
  const all = booleans ? [...new Set(["yes", "no", ...names])] : names;
  const cased = names.find((name) => name.toLowerCase() === word.toLowerCase());
  const problem = cased
    ? `${quote(word)} is not ${quote(cased)}, as upper and lower case differ`
    : gone
      ? `${quote(word)} is gone since systemd ${gone.removed}`
      : all.length <= 12
        ? `${quote(word)} is none of ${all.join(", ")}`
        : `${quote(word)} is none of the words it knows`;
  return fault(input, problem, suggestion === undefined ? {} : { suggestion });
}

/** Whether this version has the directive's word. */
export function hasWord(input: Input, word: string): boolean {
  const value = enumValues(input.section, input.key)?.values.find(({ name }) => name === word);
  return value !== undefined && isTaken(value, input.v);
}

/** FailureAction= and its kin: user managers take fewer actions (parse_emergency_action() in systemd's emergency-action.c). */
export const emergencyAction: Parser = (input) => {
  const faults = enumeration()(input);
  if (faults.length > 0 || input.manager === "system" || /^(none|exit|exit-force)$/.test(input.text)) return faults;
  return [fault(input, `${quote(input.text)} is for the system manager only`)];
};
