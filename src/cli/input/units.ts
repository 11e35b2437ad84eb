import { type FilePath, fileName, parentOf } from "../../core/span.js";
import type { Version } from "../../core/version.js";
import { withNames } from "../../model/assemble.js";
import { installedName } from "../../model/layout.js";
import { isUnitName } from "../../model/names.js";
import type { Unit, UnitName, UnitTree } from "../../model/unit.js";
import { statsOf } from "../../node/path.js";

/** A unit and the tree that it was loaded from. */
export interface Found {
  readonly unit: Unit;
  readonly tree: UnitTree;
}

/** Parts operands into names of units and paths: what has a slash, or stands there as a file, is a path. */
export function partOperands(operands: readonly string[]): { readonly names: readonly UnitName[]; readonly paths: readonly string[] } {
  const names = operands.filter((operand) => !operand.includes("/") && isUnitName(operand) && !isFile(operand));
  return { names, paths: operands.filter((operand) => !names.includes(operand)) };
}

const isFile = (path: string): boolean => statsOf(path)?.isFile() ?? false;

/** Where a unit's files stand. Systemd's paths are those of files as they are installed, which of a template (`a.service.in`) is not where it is. */
export function placesOf({ fragment, fragmentPath, dropins, dropinPaths }: Unit): {
  readonly fragment: FilePath | undefined;
  readonly dropins: readonly FilePath[];
} {
  const files = fragment ? [fragment, ...dropins] : dropins;
  const templates = files.map(({ path }) => ({ path, installed: installedName(parentOf(path), fileName(path)) }));
  const place = (path: FilePath): FilePath =>
    templates.find((one) => one.installed === fileName(path) && fileName(one.path) !== one.installed)?.path ?? path;
  return { fragment: fragmentPath === undefined ? undefined : place(fragmentPath), dropins: dropinPaths.map(place) };
}

/** The units of these names, each once; without names, all that the trees have. Of several trees those count that have a unit of the name. */
export function unitsOf(trees: readonly UnitTree[], names: readonly UnitName[], v: Version): readonly Found[] {
  const found = new Map<Unit, Found>();
  for (const one of trees) {
    const tree = withNames(one, names);
    for (const name of names.length > 0 ? names : tree.names) {
      const unit = tree.unit(name, v);
      if (names.length > 0 && unit.load === "not-found" && !one.names.includes(name) && one !== trees[0]) continue;
      found.set(unit, { unit, tree });
    }
  }
  const all = [...found.values()];
  const has = ({ names }: Unit): boolean =>
    all.some(({ unit }) => unit.load !== "not-found" && unit.names.some((name) => names.includes(name)));
  return all.filter(({ unit }) => names.length === 0 || unit.load !== "not-found" || !has(unit));
}
