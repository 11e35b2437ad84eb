import type { FilePath } from "../../core/span.js";
import type { Version } from "../../core/version.js";
import { isUnitName } from "../../model/names.js";
import type { Setting, Unit, UnitName, UnitTree } from "../../model/unit.js";

/** The units that the arguments name, or all that the trees have; each once. */
export function unitsOf(trees: readonly UnitTree[], names: readonly UnitName[], v: Version): readonly Unit[] {
  const units = new Set<Unit>();
  for (const tree of trees) for (const name of names.length > 0 ? names : tree.names) units.add(tree.unit(name, v));
  const all = [...units];
  if (names.length === 0) return all;
  return all.filter((unit) => unit.load !== "not-found" || !all.some((other) => other.load !== "not-found" && sameName(unit, other)));
}

const sameName = (a: Unit, b: Unit): boolean => a.names.some((name) => b.names.includes(name));

/** Parts arguments into names of units and paths: what has a slash, or stands there as a file, is a path. */
export function partArguments(args: readonly string[], isFile: (path: string) => boolean): { names: UnitName[]; paths: string[] } {
  const names = args.filter((arg) => !arg.includes("/") && isUnitName(arg) && !isFile(arg));
  return { names, paths: args.filter((arg) => !names.includes(arg)) };
}

/** The contract of `--format json`. `show`: a path as the user sees it; `lineOf`: the line of a setting. */
export function catJson(
  units: readonly Unit[],
  systemd: string,
  show: (path: FilePath) => string,
  lineOf: (setting: Setting) => number,
): string {
  const answer = units.map((unit) => ({
    id: unit.name,
    names: unit.names,
    load: unit.load,
    fragment: unit.fragmentPath === undefined ? null : show(unit.fragmentPath),
    dropins: unit.dropinPaths.map(show),
    settings: settingsInOrder(unit).map((setting) => ({
      section: setting.section,
      key: setting.key,
      value: setting.value.text,
      path: show(setting.value.file),
      line: lineOf(setting),
    })),
    dependencies: {},
  }));
  return `${JSON.stringify({ version: 1, systemd, units: answer }, undefined, 2)}\n`;
}

/** The settings in effect, in the order in which systemd read them. */
export function settingsInOrder(unit: Unit): readonly Setting[] {
  const place = new Map(unit.assignments.map((assignment, n) => [assignment, n]));
  return [...unit.settings.values()].flat().sort((a, b) => (place.get(a.from) ?? 0) - (place.get(b.from) ?? 0));
}
