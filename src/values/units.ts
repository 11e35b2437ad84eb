import { since } from "../core/version.js";
import { extractFirst } from "./extract.js";
import { fdNameProblem } from "./network.js";
import { ACCEPTED, type Fault, fault, orEmpty, type Parser, quote } from "./parser.js";
import { expand, expanded, isNo, unknownSpecifier } from "./specifiers.js";
import { parseUnitName, unitNameProblem } from "./unit-name.js";
import { brokenOff, wordList } from "./words.js";

/** After=, Wants= and their kin: names of units, dropped one by one where they are none. */
export const dependencies: Parser = wordList({ flags: { retainEscape: true }, specifiers: "name" }, unitNameProblem);

/** RequiresOverridable= and RequisiteOverridable=: taken as what replaced them, with a notice. */
export const obsoleteDependencies: Parser = (input) => [
  ...dependencies(input),
  fault(input, `${input.key}= is obsolete`, { effect: "complained", kind: "old-directive" }),
];

/** A single unit of one type, or of any. */
export const unitOf = (type?: string): Parser =>
  expanded((name) => unitNameProblem(name) ?? (type && !name.endsWith(`.${type}`) ? isNo(name, `${type} unit`) : undefined), "name");

/** As {@link unitOf}, of a unit that is loaded at once, which a template cannot be. */
export const loadableUnit = (type: string): Parser =>
  expanded((name) => {
    const problem = unitNameProblem(name) ?? (name.endsWith(`.${type}`) ? undefined : isNo(name, `${type} unit`));
    return problem ?? (parseUnitName(name)?.instance === "" ? `${quote(name)} is a template without an instance` : undefined);
  }, "name");

/** Slice=: a slice has its place by its own name. */
export const slice: Parser = (input) =>
  input.unitType === "slice"
    ? [fault(input, "a slice lies below the one that its own name says, and below no other", { kind: "value" })]
    : loadableUnit("slice")(input);

/** Unit= of timers and paths: another unit than this one. */
export const triggeredUnit: Parser = (input) => {
  const faults = unitOf()(input);
  if (faults.length > 0) return faults;
  const expansion = expand(input.text, "name", input);
  return expansion.unknown === undefined && expansion.text === input.unit ? [fault(input, "a unit cannot trigger itself")] : ACCEPTED;
};

/** Sockets=. */
export const socketUnits: Parser = wordList({ specifiers: "name" }, (name) =>
  name.endsWith(".socket") ? unitNameProblem(name) : isNo(name, "socket unit"),
);

/** Description= and other plain texts, in which only a specifier can be wrong. */
export const text: Parser = expanded(() => undefined);

/** RebootArgument=: since 252 ASCII only. */
export const rebootArgument: Parser = (input) =>
  since(input.v, 252)
    ? expanded((argument) =>
        /^[\0-\x7f]{0,255}$/.test(argument) ? undefined : isNo(argument, "reboot argument of up to 255 ASCII characters"),
      )(input)
    : text(input);

/** BusName=: sd_bus_service_name_is_valid(). */
export const busName: Parser = expanded((name) => {
  const unique = name.startsWith(":");
  const element = unique ? /^[A-Za-z0-9_-]+$/ : /^[A-Za-z_-][A-Za-z0-9_-]*$/;
  const elements = (unique ? name.slice(1) : name).split(".");
  const fine = name.length <= 255 && elements.length > 1 && elements.every((part) => element.test(part));
  return fine ? undefined : isNo(name, "name on the bus, as org.example.Service");
});

const URL = /^(https?:\/\/|file:\/|info:|man:)/;

/** Documentation=: addresses of five kinds. */
export const documentation: Parser = orEmpty((input) => {
  const expansion = expand(input.text, "full", input);
  if (expansion.unknown !== undefined) return [unknownSpecifier(input, expansion.unknown, expansion.at)];
  const same = expansion.text === input.text;
  const faults: Fault[] = [];
  let good = 0;
  for (let next = 0; ; ) {
    const word = extractFirst(expansion.text, next, undefined, { unquote: true, retainEscape: true });
    if (word === undefined) break;
    if (word === null) {
      faults.push(fault(input, brokenOff(expansion.text, next), same ? { from: next } : {}));
      break;
    }
    const scheme = URL.exec(word.text);
    if (scheme && /^[\0-\x7f]+$/.test(word.text) && word.text.length > scheme[0].length) good++;
    else {
      const lack = scheme ? "address in ASCII" : `address that begins with http://, https://, file:/, info: or man:`;
      const problem = `${quote(word.text)} is no ${lack}`;
      faults.push(fault(input, problem, { effect: "partial", ...(same ? { from: word.start, to: word.end } : {}) }));
    }
    next = word.next;
  }
  const [first] = faults;
  if (good > 0 || !first) return faults;
  if (faults.length === 1) return [{ ...first, effect: "ignored" }];
  return [fault(input, "none of these words is an address that begins with http://, https://, file:/, info: or man:")];
});

/** XAttrEntryPoint= and its kin: `user.name=value`. */
export const extendedAttribute: Parser = orEmpty((input) => {
  const equals = input.text.indexOf("=");
  if (equals < 0) return [fault(input, `${quote(input.text)} has no "="`)];
  const name = expand(input.text.slice(0, equals), "full", input);
  const value = expand(input.text.slice(equals + 1), "full", input);
  if (name.unknown !== undefined) return [unknownSpecifier(input, name.unknown, name.at)];
  if (value.unknown !== undefined) return [unknownSpecifier(input, value.unknown, equals + 1 + value.at)];
  return /^user\./.test(name.text) ? ACCEPTED : [fault(input, `${quote(name.text)} does not begin with "user."`, { to: equals })];
});

/** LUOSession=: names without blanks and colons. */
export const sessions: Parser = wordList({}, (name) =>
  fdNameProblem(name) !== undefined || /[\s"'\\*?[]/.test(name) ? isNo(name, "name of a session") : undefined,
);
