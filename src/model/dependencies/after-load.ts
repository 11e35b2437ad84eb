import { pathOfUnit, prefixesOf } from "../escape.js";
import type { Unit } from "../unit.js";
import { codeOf, ENDS, endOf, holdsCode, lowerBound, propertyOf } from "./codes.js";
import { defaultDependencies, isLoaded, isTemplate, type Property } from "./edge.js";
import type { Numbers } from "./numbers.js";
import { isStandard } from "./standard.js";

/** Units, by number, and the edges that each makes itself. */
export interface Made {
  readonly numbers: Numbers;
  readonly units: readonly (Unit | undefined)[];
  /** Sorted. */
  readonly made: readonly (Int32Array | undefined)[];
}

/** Takes an edge of a unit, and the one of the unit's own edges that it rests on. */
export type AddMore = (code: number, because: number) => void;

/** The numbers of the mounts that hold a path, by the number of the path. */
export type MountsOf = (path: number) => readonly number[];

/** The mounts among units that are loaded, as a look-up by path. */
export function mountsIn({ numbers, units }: Made): MountsOf {
  const byPath = new Map<string, number>();
  for (const [n, unit] of units.entries())
    if (unit?.type === "mount" && isLoaded(unit) && !isTemplate(unit)) byPath.set(pathOfUnit(unit.name), n);
  const known = new Map<number, readonly number[]>();
  return (path) => {
    const ready = known.get(path) ?? prefixesOf(numbers.texts[path] ?? "").flatMap((prefix) => byPath.get(prefix) ?? []);
    known.set(path, ready);
    return ready;
  };
}

/**
 * Edges to the mounts that hold a unit's paths, to which these edges of its own lead: unit_add_mount_dependencies() in unit.c. Only mounts that a file
 * makes are required.
 */
export function addMountsOf(unit: number, paths: Iterable<number>, { units }: Made, mountsOf: MountsOf, add: AddMore): void {
  const self = units[unit];
  if (!self || !isLoaded(self)) return;
  for (const code of paths) {
    const requirement = propertyOf(code) === "RequiresMountsFor" ? "Requires" : "Wants";
    for (const mount of mountsOf(endOf(code))) {
      if (mount === unit) continue;
      add(codeOf("After", mount), code);
      if (units[mount]?.fragment) add(codeOf(requirement, mount), code);
    }
  }
}

const NO_CODES = new Int32Array();

function codesOf(codes: Int32Array | undefined, property: Property): Int32Array {
  if (!codes) return NO_CODES;
  const from = lowerBound(codes, codeOf(property, 0));
  const to = lowerBound(codes, codeOf(property, ENDS - 1), from);
  return from === to ? NO_CODES : codes.subarray(from, to);
}

const PULLS_IN = ["Wants", "Requires", "Requisite", "BindsTo", "Upholds"] as const;

/**
 * Targets come after what they pull in: unit_add_default_target_dependency() in unit.c. After what they are part of they come only if that was
 * loaded first, as systemd's own targets are; of others it is not known. `against`: the edges that keep a target from that.
 */
export function addOfTarget(target: number, made: Made, against: Made, add: AddMore): void {
  const self = made.units[target];
  if (self?.type !== "target" || !isLoaded(self) || !defaultDependencies(self)) return;
  for (const property of [...PULLS_IN, "PartOf"] as const) {
    for (const code of codesOf(made.made[target], property)) {
      const other = endOf(code);
      if (property === "PartOf" && !isStandard(made.numbers.texts[other] ?? "")) continue;
      if (comesBefore(target, other, made, against)) add(codeOf("After", other), code);
    }
  }
}

function comesBefore(target: number, other: number, { units }: Made, { made }: Made): boolean {
  const unit = units[other];
  if (!unit || !isLoaded(unit) || !defaultDependencies(unit)) return false;
  if (holdsCode(made[target], codeOf("Before", other)) || holdsCode(made[other], codeOf("After", target))) return false;
  return unit.type !== "target" || !PULLS_IN.some((property) => holdsCode(made[other], codeOf(property, target)));
}
