import { parentOf } from "../../core/span.js";
import { since, type Version } from "../../core/version.js";
import { escapeName, pathOfUnit, unitOfPath } from "../escape.js";
import { prefixOf } from "../names.js";
import { own, ownSection } from "../settings.js";
import type { Unit, UnitName } from "../unit.js";
import { defaultDependencies, type Edge, edges, isBuiltinSlice, noteOf, noteOfUnit } from "./edge.js";
import { isExtrinsic, mountEdges } from "./mount.js";
import { swapEdges } from "./swap.js";
import { pathEdges, socketEdges, timerEdges } from "./triggers.js";

/** The default dependencies of what must be up before basic.target or, with `basic`, after it. */
function* aroundSysinit(unit: Unit, target: UnitName | undefined): Generator<Edge> {
  const because = defaultDependencies(unit);
  if (!because) return;
  if (unit.manager === "system") yield* edges(["Requires", "After"], ["sysinit.target"], because);
  if (target) yield* edges(["Before"], [target], because);
  yield* edges(["Conflicts", "Before"], ["shutdown.target"], because);
}

/** service_add_default_dependencies() in service.c. */
function* serviceDefaults(unit: Unit): Generator<Edge> {
  const because = defaultDependencies(unit);
  if (!because) return;
  yield* aroundSysinit(unit, undefined);
  if (unit.manager === "user") yield* edges(["Requires"], ["basic.target"], because);
  yield* edges(["After"], ["basic.target"], because);
}

/** automount_add_default_dependencies(), automount_add_trigger_dependencies() and automount_add_mount_dependencies() in automount.c. */
function* automountEdges(unit: Unit): Generator<Edge> {
  const where = own(unit, "Where");
  const path = pathOfUnit(unit.name);
  const because = where ? [noteOf(where)] : noteOfUnit(unit, "Automount", `mounts ${path} when it is used`);
  yield* edges(["Triggers", "Before"], [unitOfPath(path, "mount")], because);
  if (path !== "/") yield* edges(["RequiresMountsFor"], [parentOf(path)], because);
  const defaults = defaultDependencies(unit);
  if (!defaults || unit.manager === "user") return;
  yield* edges(["After"], ["local-fs-pre.target"], defaults);
  yield* edges(["Before"], ["local-fs.target"], defaults);
  yield* edges(["Conflicts", "Before"], ["umount.target"], defaults);
}

/** slice_add_default_dependencies() in slice.c, target_add_default_dependencies() in target.c. */
function* untilShutdown(unit: Unit): Generator<Edge> {
  const because = defaultDependencies(unit);
  if (because) yield* edges(["Conflicts", "Before"], ["shutdown.target"], because);
}

/** The edges that a unit has because of its type and the settings of its own section, but for those that all commands bring with them. */
export function* typeEdges(unit: Unit, v: Version): Generator<Edge> {
  switch (unit.type) {
    case "service":
      return yield* serviceDefaults(unit);
    case "socket":
      yield* socketEdges(unit);
      return yield* aroundSysinit(unit, "sockets.target");
    case "timer":
      yield* timerEdges(unit);
      return yield* aroundSysinit(unit, "timers.target");
    case "path":
      yield* pathEdges(unit);
      return yield* aroundSysinit(unit, "paths.target");
    case "mount":
      return yield* mountEdges(unit, v);
    case "automount":
      return yield* automountEdges(unit);
    case "swap":
      return yield* swapEdges(unit, v);
    case "slice":
    case "target":
      return yield* untilShutdown(unit);
    default:
      return;
  }
}

/** Requires=, After= and Slice= of the slice that a unit is in: unit_set_default_slice() and unit_add_slice_dependencies() in unit.c. */
export function* sliceEdges(unit: Unit, v: Version): Generator<Edge> {
  const found = sliceOf(unit, v);
  if (found) yield* edges(["Slice", "Requires", "After"], [found.slice], found.because);
}

interface InSlice {
  readonly slice: UnitName;
  readonly because: Edge["because"];
}

function sliceOf(unit: Unit, v: Version): InSlice | undefined {
  if (unit.type === "slice") return parentSlice(unit);
  if (!["service", "socket", "mount", "swap"].includes(unit.type)) return undefined;
  const setting = own(unit, "Slice");
  if (setting?.value.text.endsWith(".slice")) return { slice: setting.value.text, because: [noteOf(setting)] };
  const because = noteOfUnit(unit, ownSection(unit), "no Slice= is set");
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
  return { slice, because: noteOfUnit(unit, "Slice", `${slice} holds it by its name`) };
}
