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
const known = new WeakMap<Unit, Map<string, readonly NamedUnit[]>>();
/** `Unit.After` for `After` and so on, put together once. */
const sectionAndKey: Readonly<Record<string, string>> = Object.fromEntries(unitDirectives.map((key) => [key, `Unit.${key}`]));

/** The units that the assignments of `[Unit] key` name: config_parse_unit_deps(); words that are no names are dropped. */
export function namedUnits(unit: Unit, key: string): readonly NamedUnit[] {
  const settings = all(unit, sectionAndKey[key] ?? `Unit.${key}`);
  if (settings.length === 0) return NONE;
  const ofUnit = known.get(unit) ?? new Map<string, readonly NamedUnit[]>();
  const before = ofUnit.get(key);
  if (before) return before;
  const named = settings.flatMap((setting) =>
    splitWords(setting.value).words.flatMap((word) => {
      const name = resolveName(unit, word.text.text);
      return name === undefined ? [] : [{ setting, word, unit: name }];
    }),
  );
  known.set(unit, ofUnit.set(key, named));
  return named;
}

/** The edges of the dependency directives and of the links in .wants/, .requires/ and .upholds/. */
export function addExplicit(unit: Unit, add: Add): void {
  for (const property of unitDirectives) {
    for (const { setting, word, unit: to } of namedUnits(unit, property)) {
      if (isAllowed(unit, property, to)) add([property], [to], () => [{ at: word.at, text: `${setting.from.key}=${word.text.text}` }]);
    }
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
  return (["RequiresMountsFor", "WantsMountsFor"] as const).flatMap((property) =>
    all(unit, `Unit.${property}`).flatMap((setting) =>
      splitWords(setting.value, { unquote: true }).words.flatMap((word) => {
        const path = absolutePath(word.text.text);
        return path === undefined || isUnknown(path) ? [] : [{ property, word, path }];
      }),
    ),
  );
}

/** The edges of RequiresMountsFor= and WantsMountsFor=. */
export function addNamedPaths(unit: Unit, add: Add): void {
  for (const { property, word, path } of namedPaths(unit)) {
    add([property], [path], () => [{ at: word.at, text: `${property}=${path}` }]);
  }
}
