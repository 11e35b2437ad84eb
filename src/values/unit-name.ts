/** The types of units. */
export const unitTypes = [
  "service",
  "socket",
  "target",
  "device",
  "mount",
  "automount",
  "swap",
  "timer",
  "path",
  "slice",
  "scope",
] as const;
/** `service`, `socket` and so on: what the name of a unit ends in. */
export type UnitType = (typeof unitTypes)[number];

const TYPES: ReadonlySet<string> = new Set(unitTypes);

/** The type that a name ends in; undefined if it is none of a unit. */
export function typeOf(name: string): UnitType | undefined {
  const type = name.slice(name.lastIndexOf(".") + 1);
  return TYPES.has(type) ? (type as UnitType) : undefined;
}

const CHARACTERS = /^[A-Za-z0-9:_.\\-][A-Za-z0-9:_.\\@-]*$/;
/** UNIT_NAME_MAX of systemd's unit-name.h, counting the end of the string. */
const LONGEST = 255;

/** The parts of `prefix@instance.type`; without `@` the instance is undefined, in a template's name it is "". */
export interface UnitNameParts {
  readonly prefix: string;
  readonly instance: string | undefined;
  readonly type: string;
}

/** Takes a unit's name apart, as unit_name_is_valid() in systemd's unit-name.c checks it; undefined if it is no name of any unit. */
export function parseUnitName(name: string): UnitNameParts | undefined {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || name.length > LONGEST || !TYPES.has(name.slice(dot + 1))) return undefined;
  const stem = name.slice(0, dot);
  if (!CHARACTERS.test(stem)) return undefined;
  const at = stem.indexOf("@");
  const type = name.slice(dot + 1);
  return at < 0 ? { prefix: stem, instance: undefined, type } : { prefix: stem.slice(0, at), instance: stem.slice(at + 1), type };
}

/** What is wrong with a text that should be a unit's name, as a clause; undefined: nothing. */
export function unitNameProblem(name: string): string | undefined {
  if (parseUnitName(name)) return undefined;
  const dot = name.lastIndexOf(".");
  if (dot <= 0) return `"${name}" is no unit name: it lacks a type as .service`;
  if (!TYPES.has(name.slice(dot + 1))) return `"${name}" is no unit name: there is no unit type ${name.slice(dot)}`;
  if (name.length > LONGEST) return `"${name.slice(0, 40)}…" is no unit name: it is longer than ${LONGEST} characters`;
  const wrong = /[^A-Za-z0-9:_.\\@-]/.exec(name)?.[0];
  return wrong === undefined ? `"${name}" is no unit name: nothing stands before the @` : `"${name}" is no unit name: it holds "${wrong}"`;
}
