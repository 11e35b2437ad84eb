import { parentOf } from "../../core/span.js";
import { since, type Version } from "../../core/version.js";
import { escapeName, pathOfUnit, unitOfPath } from "../escape.js";
import { prefixOf } from "../names.js";
import { own, ownSection } from "../settings.js";
import type { Unit, UnitName, UnitType } from "../unit.js";
import { type Add, type Because, becauseOf, becauseOfUnit, defaultDependencies, isBuiltinSlice, isLoaded } from "./edge.js";
import { addMount, isExtrinsic } from "./mount.js";
import { addSwap } from "./swap.js";
import { addPath, addSocket, addTimer } from "./triggers.js";

/** The default dependencies of what must be up before basic.target or, with `basic`, after it. */
function addAroundSysinit(unit: Unit, target: UnitName | undefined, add: Add): void {
  const because = defaultDependencies(unit);
  if (!because) return;
  if (unit.manager === "system") add(["Requires", "After"], ["sysinit.target"], because);
  if (target) add(["Before"], [target], because);
  add(["Conflicts", "Before"], ["shutdown.target"], because);
}

/** service_add_default_dependencies() in service.c. */
function addServiceDefaults(unit: Unit, add: Add): void {
  const because = defaultDependencies(unit);
  if (!because) return;
  addAroundSysinit(unit, undefined, add);
  if (unit.manager === "user") add(["Requires"], ["basic.target"], because);
  add(["After"], ["basic.target"], because);
}

/** automount_add_default_dependencies(), automount_add_trigger_dependencies() and automount_add_mount_dependencies() in automount.c. */
function addAutomount(unit: Unit, add: Add): void {
  const where = own(unit, "Where");
  const path = pathOfUnit(unit.name);
  const because = where ? becauseOf(where) : becauseOfUnit(unit, "Automount", `mounts ${path} when it is used`);
  add(["Triggers", "Before"], [unitOfPath(path, "mount")], because);
  if (path !== "/") add(["RequiresMountsFor"], [parentOf(path)], because);
  const defaults = defaultDependencies(unit);
  if (!defaults || unit.manager === "user") return;
  add(["After"], ["local-fs-pre.target"], defaults);
  add(["Before"], ["local-fs.target"], defaults);
  add(["Conflicts", "Before"], ["umount.target"], defaults);
}

/** slice_add_default_dependencies() in slice.c, target_add_default_dependencies() in target.c. */
function addUntilShutdown(unit: Unit, add: Add): void {
  const because = defaultDependencies(unit);
  if (because) add(["Conflicts", "Before"], ["shutdown.target"], because);
}

/** The edges that a unit has because of its type and the settings of its own section, but for those that all commands bring with them. */
export function addOfType(unit: Unit, v: Version, add: Add): void {
  ADDERS[unit.type]?.(unit, add, v);
}

const ADDERS: Readonly<Partial<Record<UnitType, (unit: Unit, add: Add, v: Version) => void>>> = {
  service: addServiceDefaults,
  socket: (unit, add) => {
    addSocket(unit, add);
    addAroundSysinit(unit, "sockets.target", add);
  },
  timer: (unit, add) => {
    addTimer(unit, add);
    addAroundSysinit(unit, "timers.target", add);
  },
  path: (unit, add) => {
    addPath(unit, add);
    addAroundSysinit(unit, "paths.target", add);
  },
  mount: addMount,
  automount: addAutomount,
  swap: addSwap,
  slice: addUntilShutdown,
  target: addUntilShutdown,
};

/**
 * Requires=, After= and Slice= of the slice that a unit is in, of which a unit that is not loaded has but the last: unit_set_default_slice() and
 * unit_add_slice_dependencies() in unit.c.
 */
export function addSlice(unit: Unit, v: Version, add: Add): void {
  const found = sliceOf(unit, v);
  if (found) add(isLoaded(unit) ? ["Slice", "Requires", "After"] : ["Slice"], [found.slice], found.because);
}

interface InSlice {
  readonly slice: UnitName;
  readonly because: Because;
}

function sliceOf(unit: Unit, v: Version): InSlice | undefined {
  if (unit.type === "slice") return parentSlice(unit);
  if (!["service", "socket", "mount", "swap"].includes(unit.type)) return undefined;
  const setting = own(unit, "Slice");
  if (setting?.value.text.endsWith(".slice")) return { slice: setting.value.text, because: becauseOf(setting) };
  const because = becauseOfUnit(unit, ownSection(unit), "no Slice= is set");
  if (isExtrinsic(unit)) return { slice: "-.slice", because };
  const user = unit.manager === "user";
  if (unit.instance !== undefined) {
    const slice = `${user ? "app" : "system"}-${escapeName(prefixOf(unit.name))}.slice`;
    return user && !since(v, 247) ? undefined : { slice, because };
  }
  if (!user) return { slice: "system.slice", because };
  return since(v, 247) ? { slice: "app.slice", because } : undefined;
}

function parentSlice(unit: Unit): InSlice | undefined {
  if (unit.name === "-.slice") return undefined;
  const dash = unit.name.lastIndexOf("-");
  const slice = dash < 1 || isBuiltinSlice(unit.name) ? "-.slice" : `${unit.name.slice(0, dash)}.slice`;
  return { slice, because: becauseOfUnit(unit, "Slice", `${slice} holds it by its name`) };
}
