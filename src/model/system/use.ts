import type { Severity } from "../../core/finding.js";
import { memoized, type Version } from "../../core/version.js";
import { pullIns } from "../dependencies/walk.js";
import { dependenciesOf } from "../dependencies.js";
import type { SystemFiles } from "../snapshot.js";
import type { Unit, UnitName, UnitTree } from "../unit.js";
import { guardOf } from "./guards.js";
import type { Absence } from "./places.js";

/** The units that a boot starts, or that those trigger. */
const startedUnits = memoized(
  (tree: UnitTree, v): ReadonlySet<UnitName> =>
    new Set([tree.id("default.target"), ...dependenciesOf(tree, v).reach(["default.target"], [...pullIns, "Triggers"])]),
);

/** Whether somebody wants the unit: a boot starts it, or it was written for this system, and not shipped with a package. */
function isWanted(unit: Unit, tree: UnitTree, v: Version): "started" | "own" | undefined {
  if (startedUnits(tree, v).has(unit.name)) return "started";
  return unit.fragment && /^\/(etc|run|usr\/local)\//.test(unit.fragment.path) ? "own" : undefined;
}

/**
 * How grave it is that a unit needs something that a system does not have; undefined: the unit never gets that far. Packages bring units for
 * programs and users that are not installed: of those that nothing starts it is no more than worth knowing.
 */
export function gravity(absence: Absence, unit: Unit, tree: UnitTree, system: SystemFiles, v: Version): Severity | undefined {
  if (absence === "made") return undefined;
  const guard = guardOf(unit, system);
  if (guard === "fails") return undefined;
  const wanted = isWanted(unit, tree, v);
  if (wanted === undefined || absence === "unknown") return "info";
  if (guard === "unknown") return wanted === "own" ? "warning" : "info";
  return absence === "certain" ? "error" : "warning";
}
