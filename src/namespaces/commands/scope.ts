import type { ShellNode, ShellPart, ShellWord } from "../../syntax/shell.js";
import { isUnknown, UNKNOWN } from "../../syntax/template.js";
import { derivedWord, type Lookup } from "../../syntax/variables.js";
import type { Word } from "../../syntax/words.js";

/** What a shell knows at one point of its script. Values hold UNKNOWN where they are not known; `$$` stands for itself. */
export interface Scope {
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, ShellNode>;
  readonly environment: Lookup;
  /** The positional parameters; undefined: not known. */
  args: readonly string[] | undefined;
  /** Whether a variable that is not set here may be set by a file that was read and is not at hand. */
  sourced: boolean;
  /** Whether the script may have ended before it gets here. */
  maybeOver: boolean;
}

/** What a script starts with: the environment, and its arguments. */
export function newScope(environment: Lookup, args: readonly string[]): Scope {
  return { variables: new Map(), exported: new Set(), functions: new Map(), environment, args, sourced: false, maybeOver: false };
}

/** What a subshell starts with: changes of it are not seen outside. */
export function copyScope(scope: Scope): Scope {
  return { ...scope, variables: new Map(scope.variables), exported: new Set(scope.exported), functions: new Map(scope.functions) };
}

/** Makes `scope` what holds after any of the others: what differs is not known. */
export function mergeScopes(scope: Scope, others: readonly Scope[]): void {
  for (const name of new Set(others.flatMap(({ variables }) => [...variables.keys()]))) {
    const [value, ...rest] = others.map((other) => other.variables.get(name) ?? variable(other, name));
    scope.variables.set(name, value !== undefined && rest.every((one) => one === value) ? value : UNKNOWN);
  }
  for (const other of others) {
    for (const [name, body] of other.functions) scope.functions.set(name, body);
    for (const name of other.exported) scope.exported.add(name);
    if (other.args !== scope.args) scope.args = undefined;
    scope.sourced ||= other.sourced;
    scope.maybeOver ||= other.maybeOver;
  }
}

function special({ args }: Scope, name: string): string | undefined {
  if (name === "$" || name === "BASHPID") return "$$";
  if (/^[1-9]\d*$/.test(name)) return args ? (args[Number(name) - 1] ?? "") : UNKNOWN;
  if (name === "@" || name === "*") return args ? args.join(" ") : UNKNOWN;
  if (name === "#") return args ? String(args.length) : UNKNOWN;
  return /^[A-Za-z_]\w*$/.test(name) ? undefined : UNKNOWN;
}

/** The value of a variable or parameter; "" if it is not set. */
function variable(scope: Scope, name: string): string {
  return special(scope, name) ?? scope.variables.get(name) ?? (scope.sourced ? UNKNOWN : (scope.environment(name) ?? ""));
}

/** The environment of a command that is run now, with the assignments in front of it. */
export function childEnvironment(scope: Scope, assignments: ReadonlyMap<string, string>): Lookup {
  return (name) => {
    const own = assignments.get(name);
    if (own !== undefined) return own;
    const set = scope.variables.get(name);
    if (set !== undefined && (scope.exported.has(name) || scope.environment(name) !== undefined)) return set;
    return scope.sourced ? UNKNOWN : scope.environment(name);
  };
}

function partText(scope: Scope, part: ShellPart): string {
  if (part.kind === "text") return part.text;
  if (part.kind !== "variable") return UNKNOWN;
  const value = variable(scope, part.name);
  return value === "" && part.fallback ? part.fallback.map((inner) => partText(scope, inner)).join("") : value;
}

/** Longer values, as of variables that double one another, are not followed. */
const LONGEST = 65_536;

/** The text of a word, not split. */
export function wordText(scope: Scope, word: ShellWord): string {
  const text = word.parts.map((part) => partText(scope, part)).join("");
  return text.length > LONGEST ? UNKNOWN : text;
}

/**
 * A word as its pattern: globs stand as they are written. undefined: not known. What follows a `*` is taken where it comes first, for good (an atomic
 * group, written with the means of JavaScript), so that many of them cost no more than their number.
 */
export function patternOf(scope: Scope, word: ShellWord): RegExp | undefined {
  const pieces = [""];
  for (const part of word.parts) {
    if (part.kind === "glob" && part.text === "*") pieces.push("");
    else pieces.push(`${pieces.pop()}${pieceOf(scope, part)}`);
  }
  if (pieces.some(isUnknown)) return undefined;
  const [first = "", ...others] = pieces;
  const last = others.pop();
  const between = others.map((piece, n) => `(?=(.*?${piece}))\\${n + 1}`).join("");
  try {
    return new RegExp(`^${first}${between}${last === undefined ? "" : `.*${last}`}$`, "s");
  } catch {
    return undefined;
  }
}

function pieceOf(scope: Scope, part: ShellPart): string {
  if (part.kind !== "glob") return partText(scope, part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return part.text === "?" ? "." : part.text.replace(/^\[!/, "[^");
}

/** The arguments that a word gives: none for an empty variable without quotes, several for `"$@"` and for blanks in the value. */
export function wordsFrom(scope: Scope, word: ShellWord): readonly Word[] {
  const [only, second] = word.parts;
  const derived = (text: string): Word =>
    derivedWord(text, { text: { text: "", file: word.at.file, pieces: [], sourceEnd: word.at.end }, at: word.at, quoted: false });
  if (only?.kind === "variable" && !second) {
    if (only.name === "@" && scope.args) return scope.args.map(derived);
    if (!only.quoted) {
      const value = partText(scope, only);
      return (value.match(/[^ \t\n]+/g) ?? []).map(derived);
    }
  }
  return [derived(wordText(scope, word))];
}
