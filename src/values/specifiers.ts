import { expands, type SpecifierContext } from "../catalog/parsers.js";
import { since, type Version } from "../core/version.js";
import { isUnknown, UNKNOWN } from "../syntax/template.js";
import { type Check, type Fault, fault, type Input, NO_SPECIFIER, type Parser, quote } from "./parser.js";

/** A text with its specifiers expanded, what cannot be known being {@link UNKNOWN}; or the specifier that systemd does not know. */
export type Expansion = { readonly text: string; readonly unknown?: undefined } | { readonly unknown: string; readonly at: number };

/** A specifier that systemd replaces, or one that it does not know; `at` is where its percent sign stands. */
export interface Specifier {
  readonly at: number;
  readonly letter: string;
  readonly known: boolean;
}

/** The specifiers of a text, as specifier_printf() in systemd's specifier.c finds them. Before 236 unknown ones stay as they are. */
export function* specifiersIn(text: string, context: SpecifierContext, v: Version): Generator<Specifier> {
  for (let at = text.indexOf("%"); at >= 0 && at + 1 < text.length; at = text.indexOf("%", at + 2)) {
    const letter = text.charAt(at + 1);
    if (expands(letter, context, v)) yield { at, letter, known: true };
    else if (/[A-Za-z0-9]/.test(letter) && since(v, 236)) yield { at, letter, known: false };
  }
}

/** Expands specifiers as far as it matters for what a parser makes of a text: whether it is a path or a word. */
export function expand(text: string, context: SpecifierContext, input: Input): Expansion {
  if (!input.expands || !text.includes("%")) return { text };
  let out = "";
  let copied = 0;
  for (const { at, letter, known } of specifiersIn(text, context, input.v)) {
    if (!known) return { unknown: `%${letter}`, at };
    out += text.slice(copied, at) + standsFor(letter, input);
    copied = at + 2;
  }
  return { text: out + text.slice(copied) };
}

/** Directories by the letter of their specifier, for the system manager; a user manager's lie in places that only the user's session knows. */
export const systemDirectories: Readonly<Record<string, string>> = {
  C: "/var/cache",
  D: "/usr/share",
  E: "/etc",
  L: "/var/log",
  S: "/var/lib",
  t: "/run",
  h: "/root",
  T: "/tmp",
  V: "/var/tmp",
};

/** Something unknown that does not begin with a slash. */
const WORD = `x${UNKNOWN}`;

const PATHS = "CDELStThVYydf";

function standsFor(letter: string, { unit, manager }: Input): string {
  if (letter === "%") return "%";
  if (PATHS.includes(letter)) return (manager === "system" ? systemDirectories[letter] : undefined) ?? `/${UNKNOWN}`;
  const dot = unit.lastIndexOf(".");
  const name = dot < 0 ? unit : unit.slice(0, dot);
  const at = name.indexOf("@");
  const instance = at < 0 ? "" : name.slice(at + 1);
  if (at >= 0 && instance === "" && "nNiI".includes(letter)) return letter === "I" ? UNKNOWN : WORD;
  if (letter === "I") return instance.includes("\\") ? UNKNOWN : instance.replaceAll("-", "/");
  if (letter === "n") return unit;
  if (letter === "N") return name;
  if (letter === "i") return instance;
  if (letter === "p") return at < 0 ? name : name.slice(0, at);
  return WORD;
}

const noSpecifier = (specifier: string): string => `${NO_SPECIFIER} ${specifier} here`;

/** What is wrong with a text's specifiers, else what `check` says of it expanded; a text with unknown parts is not wrong. */
export function expandedProblem(text: string, input: Input, check: Check): string | undefined {
  return expandedPathProblem(text, input, (known) => (isUnknown(known) ? undefined : check(known, input)));
}

/** As {@link expandedProblem}, for checks that know what to do with unknown parts, as those of paths. */
export function expandedPathProblem(text: string, input: Input, check: Check): string | undefined {
  const expansion = expand(text, "full", input);
  return expansion.unknown !== undefined ? noSpecifier(expansion.unknown) : check(expansion.text, input);
}

/** The fault of an unknown specifier; `start` is where the text that was expanded begins. */
export function unknownSpecifier(input: Input, specifier: string, start: number, effect: Fault["effect"] = "ignored"): Fault {
  return fault(input, noSpecifier(specifier), { effect, from: start, to: start + specifier.length });
}

/** A parser that expands the whole value's specifiers first; `fatal`: what is wrong makes systemd refuse the unit. */
export function expanded(check: Check, context: SpecifierContext = "full", fatal: (input: Input) => boolean = () => false): Parser {
  return (input) => {
    const effect = fatal(input) ? "refused" : "ignored";
    const expansion = expand(input.text, context, input);
    if (expansion.unknown !== undefined) return [unknownSpecifier(input, expansion.unknown, expansion.at, effect)];
    const problem = expansion.text.includes(UNKNOWN) ? undefined : check(expansion.text, input);
    return problem === undefined ? [] : [fault(input, problem, { effect })];
  };
}

/** Says that a text is something else than it has to be: `"x" is no …`. */
export function isNo(text: string, what: string): string {
  return `${quote(text)} is no ${what}`;
}
