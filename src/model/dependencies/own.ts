import type { Version } from "../../core/version.js";
import type { Unit } from "../unit.js";
import { type Add, isLoaded } from "./edge.js";
import { addBus, addExec } from "./exec.js";
import { addExplicit, addNamedPaths } from "./explicit.js";
import { addSockets } from "./triggers.js";
import { addOfType, addSlice } from "./types.js";

/**
 * The edges that the unit's own lines make. A unit that is not loaded has but the explicit ones that systemd read; one that is refused only when all
 * is read has those of its type too, as service_load() and its like add them before they verify.
 */
export function addOwn(unit: Unit, v: Version, add: Add): void {
  addExplicit(unit, add);
  addNamedPaths(unit, add);
  if (!isLoaded(unit) && !unit.refusedBy) return;
  addOfType(unit, v, add);
  addSlice(unit, v, add);
  addExec(unit, v, add);
  addBus(unit, add);
  addSockets(unit, add);
}
