import { isKnownUnit } from "../../catalog/known-units.js";
import type { DependencyGraph } from "../dependencies.js";
import type { Unit } from "../unit.js";
import { defaultDependencies } from "./edge.js";

/** Targets that basic.target, and with it every service with default dependencies, comes after: bootup(7). */
const EARLY = [
  "sysinit.target",
  "local-fs.target",
  "local-fs-pre.target",
  "swap.target",
  "sockets.target",
  "paths.target",
  "slices.target",
  "basic.target",
];

/** Targets that are reached late, and that a unit has to wait for explicitly. */
const LATE: ReadonlySet<string> = new Set([
  "network.target",
  "network-online.target",
  "remote-fs.target",
  "nss-lookup.target",
  "time-sync.target",
]);

/**
 * Whether a unit is certainly or very likely there when another one starts, without an order between the two: slices, sockets and other units of
 * early boot, what systemd itself ships, and the unit's own socket.
 */
export function isThereBefore(graph: DependencyGraph, other: Unit, unit: Unit): boolean {
  if (other.type === "slice" || other.name === "-.mount") return true;
  if (other.load === "not-found") {
    if (LATE.has(other.name)) return false;
    if (isKnownUnit(other.name, other.manager) || other.type === "socket") return true;
  }
  if (defaultDependencies(unit) === undefined || unit.type !== "service") return false;
  return EARLY.some((target) => graph.has(other.name, "Before", target));
}
