import type { Version } from "../core/version.js";

/**
 * What systemd does with an assignment. `ignored`: the line has no effect, an earlier value stays. `partial`: the named words are dropped, the
 * rest counts. `complained`: it takes effect, but a message is logged. `refused`: the unit is not loaded.
 */
export type Effect = "ignored" | "partial" | "complained" | "refused";

/**
 * What a verdict is about: the value as such, a specifier in it, that it is empty, or that it (or the directive) is taken with a notice about its age.
 * `legacy-path`: below /var/run, of which systemd logs a message unless a distribution has silenced that.
 */
export type FaultKind = "value" | "specifier" | "empty" | "deprecated" | "legacy-path" | "old-directive";

/** What one parser has to say about a value: `from` and `to` are indices into its text. */
export interface Fault {
  readonly effect: Effect;
  readonly kind: FaultKind;
  /** A clause for a message, as `"maybe" is no boolean`. */
  readonly problem: string;
  readonly from: number;
  readonly to: number;
  /** What was probably meant, where there is one clear answer. */
  readonly suggestion?: string;
}

/** One assignment, as a parser of systemd gets it. */
export interface Input {
  readonly text: string;
  readonly section: string;
  readonly key: string;
  /** The parameter of the parser in systemd's table of directives. */
  readonly ltype: string;
  readonly unitType: string;
  readonly manager: "system" | "user";
  /** The unit's own name; undefined while its instance is not known. */
  readonly unit: string;
  readonly v: Version;
  /** Whether the specifiers of the value are expanded; else they stand for themselves. */
  readonly expands: boolean;
}

/** Judges a value as one parser function of systemd does. */
export type Parser = (input: Input) => readonly Fault[];

/** Says what is wrong with a text, as a clause for a message; undefined: nothing. */
export type Check = (text: string, input: Input) => string | undefined;

/** The answer of a parser that has nothing to say. */
export const ACCEPTED: readonly Fault[] = [];

/** A parser that has nothing to say of any value. */
export const accepted: Parser = () => ACCEPTED;

/** Begins the problem of a specifier that systemd does not know. */
export const NO_SPECIFIER = "systemd knows no specifier";

/** One fault: by default the whole value, which is then ignored. */
export function fault(input: Input, problem: string, more: Partial<Fault> = {}): Fault {
  const kind: FaultKind = input.text === "" ? "empty" : problem.startsWith(NO_SPECIFIER) ? "specifier" : "value";
  return { effect: "ignored", kind, problem, from: 0, to: input.text.length, ...more };
}

/** A part of a value as messages show it: in quotes, shortened where it is long. */
export function quote(text: string): string {
  const known = text.replaceAll(/x?\uE000/g, "…");
  const short = known.length > 60 ? `${known.slice(0, 57)}…` : known;
  return `"${short}"`;
}

/** A parser that takes the whole value as one thing; a fault makes systemd ignore the line. */
export function whole(check: Check): Parser {
  return (input) => {
    const problem = check(input.text, input);
    return problem === undefined ? ACCEPTED : [fault(input, input.text === "" ? "it is empty" : problem)];
  };
}

/** A parser for which an empty value is fine: it resets the setting. */
export function orEmpty(parser: Parser): Parser {
  return (input) => (input.text === "" ? ACCEPTED : parser(input));
}
