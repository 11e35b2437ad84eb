import { since, type Version } from "../../core/version.js";
import { askedTmp } from "../private-tmp.js";
import { given } from "../settings.js";
import type { Unit } from "../unit.js";
import { type Add, type Because, becauseOf, defaultDependencies } from "./edge.js";
import { namedPaths, namedUnits } from "./explicit.js";

/** Whether the unit says itself that it starts after the mount of this directory, or has a root of its own. */
function isAfterMount(unit: Unit, path: string, mount: string): boolean {
  if (given(unit, "RootDirectory") || given(unit, "RootImage")) return true;
  if (namedPaths(unit).some((named) => named.path === path)) return true;
  return namedUnits(unit, "After").some((named) => named.unit === mount);
}

/** What a private /tmp needs: unit_add_exec_dependencies() in unit.c. */
export function addTmp(unit: Unit, v: Version, add: Add): void {
  const tmp = askedTmp(unit, v);
  if (!tmp) return;
  const because = becauseOf(tmp.setting);
  if (tmp.kind === "disconnected") {
    addDisconnected(unit, because, v, add);
    return;
  }
  add(["After"], ["systemd-tmpfiles-setup.service"], because);
  if (!since(v, 256)) {
    add(["Wants", "After"], ["tmp.mount"], because);
    add(["RequiresMountsFor"], ["/var/tmp"], because);
    return;
  }
  const early = !defaultDependencies(unit) && since(v, 260);
  if (!early || isAfterMount(unit, "/tmp", "tmp.mount")) add(["WantsMountsFor"], ["/tmp"], because);
  add(["WantsMountsFor"], ["/var/tmp"], because);
}

function addDisconnected(unit: Unit, because: Because, v: Version, add: Add): void {
  if (given(unit, "RootDirectory") || given(unit, "RootImage") || !since(v, 258)) return;
  const early = !defaultDependencies(unit) && since(v, 260);
  if (!early || isAfterMount(unit, "/var", "var.mount")) add(["WantsMountsFor"], ["/var"], because);
}
