import { oncePer } from "../../core/once.js";
import { wholeFile } from "../../core/span.js";
import { isUnknown } from "../../syntax/template.js";
import { splitWords, type Word } from "../../syntax/words.js";
import { absolutePath } from "../escape.js";
import { instanceOf, isUnitName, prefixOf, withInstance } from "../names.js";
import { all } from "../settings.js";
import type { Setting, Unit, UnitName } from "../unit.js";
import type { Add, Forward, MountsFor } from "./edge.js";

/** The directives of [Unit] that name units, each like the property that it makes. */
export const unitDirectives: readonly [Forward, ...Forward[]] = [
  "After",
  "Before",
  "Requires",
  "Requisite",
  "Wants",
  "BindsTo",
  "PartOf",
  "Upholds",
  "Conflicts",
  "OnFailure",
  "OnSuccess",
  "PropagatesReloadTo",
  "ReloadPropagatedFrom",
  "PropagatesStopTo",
  "StopPropagatedFrom",
  "JoinsNamespaceOf",
];

/** One unit that a directive names. */
export interface NamedUnit {
  readonly directive: Forward;
  readonly setting: Setting;
  readonly word: Word;
  /** The unit that is meant: bare templates resolved. In a template, an instance that depends on the own one is the template. */
  readonly unit: UnitName;
}

/**
 * A name as a unit means it: a bare template gets the unit's own instance, or its prefix where it has none (resolve_template() in
 * unit.c). undefined where the name is not known or is none.
 */
export function resolveName(unit: Unit, name: string): UnitName | undefined {
  const known = unit.instance === "" ? withoutUnknownInstance(name) : name;
  if (!isUnitName(known)) return undefined;
  if (instanceOf(known) !== "" || unit.instance === "") return known;
  return withInstance(known, unit.instance ?? prefixOf(unit.name));
}

function withoutUnknownInstance(name: string): string {
  const instance = instanceOf(name);
  return instance !== undefined && isUnknown(instance) ? withInstance(name, "") : name;
}

const NONE: readonly NamedUnit[] = [];

/**
 * The units that the assignments of the dependency directives name, or of one of them alone, directive by directive: config_parse_unit_deps(). Words
 * that are no names are dropped.
 */
export function namedUnits(unit: Unit, directive?: Forward): readonly NamedUnit[] {
  const named = allNamed(unit);
  return directive === undefined || named.length === 0 ? named : named.filter((one) => one.directive === directive);
}

const KEYS = unitDirectives.map((directive) => [directive, `Unit.${directive}`] as const);

const allNamed = oncePer((unit: Unit): readonly NamedUnit[] => {
  let found: NamedUnit[] | undefined;
  for (const [directive, key] of KEYS) {
    for (const setting of all(unit, key)) {
      for (const word of splitWords(setting.value).words) {
        const name = resolveName(unit, word.text.text);
        if (name === undefined) continue;
        found ??= [];
        found.push({ directive, setting, word, unit: name });
      }
    }
  }
  return found ?? NONE;
});

/** The edges of the dependency directives and of the links in .wants/, .requires/ and .upholds/. */
export function addExplicit(unit: Unit, add: Add): void {
  for (const { directive, setting, word, unit: to } of namedUnits(unit)) {
    if (isAllowed(unit, directive, to)) add([directive], [to], () => [{ at: word.at, text: `${setting.from.key}=${word.text.text}` }]);
  }
  for (const { property, unit: name, path } of unit.links) {
    const to = resolveName(unit, name);
    if (to === undefined) continue;
    add([property as Forward], [to], () => [{ at: wholeFile(path), text: `${property}=${to} by this link` }]);
  }
}

/** unit_add_dependency() in unit.c drops what makes no sense: devices cannot be delayed, slices cannot fail. */
function isAllowed(unit: Unit, property: Forward, to: UnitName): boolean {
  if (property === "Before" && to.endsWith(".device")) return false;
  return !(property === "OnFailure" && unit.type === "slice");
}

/** A path that RequiresMountsFor= or WantsMountsFor= names. */
interface NamedPath {
  readonly property: MountsFor;
  readonly word: Word;
  readonly path: string;
}

/** The paths that RequiresMountsFor= and WantsMountsFor= name: config_parse_unit_mounts_for(). */
export function namedPaths(unit: Unit): readonly NamedPath[] {
  const found: NamedPath[] = [];
  for (const [property, key] of PATH_KEYS) {
    for (const setting of all(unit, key)) {
      for (const word of splitWords(setting.value, { unquote: true }).words) {
        const path = absolutePath(word.text.text);
        if (path !== undefined && !isUnknown(path)) found.push({ property, word, path });
      }
    }
  }
  return found;
}

const PATH_KEYS = (["RequiresMountsFor", "WantsMountsFor"] as const).map((property) => [property, `Unit.${property}`] as const);

/** The edges of RequiresMountsFor= and WantsMountsFor=. */
export function addNamedPaths(unit: Unit, add: Add): void {
  for (const { property, word, path } of namedPaths(unit)) {
    add([property], [path], () => [{ at: word.at, text: `${property}=${path}` }]);
  }
}
