import { assemble } from "../model/assemble.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Manager, UnitTree } from "../model/unit.js";
import { refusals } from "../verify/verify.js";

/** The trees of what was read, their units loaded or refused as systemd does. */
export function treesOf(snapshot: Snapshot, options: { readonly manager?: Manager } = {}): readonly UnitTree[] {
  return assemble(snapshot, { ...options, verify: refusals });
}
