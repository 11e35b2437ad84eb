import { since, type Version } from "../../core/version.js";
import { unitOfPath } from "../escape.js";
import type { Unit } from "../unit.js";
import { type Add, becauseOf, defaultDependencies } from "./edge.js";
import { blockdevOf } from "./mount.js";
import { optionOf, pathSetting } from "./values.js";

/** The edges that a swap has because of [Swap]: swap_add_extras() in swap.c. */
export function addSwap(unit: Unit, add: Add, v: Version): void {
  const what = pathSetting(unit, "What");
  if (what) {
    const because = becauseOf(what.setting);
    add(["RequiresMountsFor"], [what.path], because);
    if (/^\/(dev|sys)\//.test(what.path)) {
      const device = unitOfPath(what.path, "device");
      add(["Requires", "After"], [device], because);
      add(["After"], [blockdevOf(device)], because);
    } else add(["After"], ["systemd-remount-fs.service"], because);
  }
  const defaults = defaultDependencies(unit);
  if (!defaults || unit.manager === "user") return;
  if (optionOf(unit, ["_netdev"]) !== undefined && since(v, 258)) {
    add(["After"], ["remote-fs-pre.target", "network.target", "network-online.target"], defaults);
    add(["Wants"], ["network-online.target"], defaults);
    add(["Before"], ["remote-fs.target"], defaults);
  } else add(["Before"], ["swap.target"], defaults);
  add(["Conflicts", "Before"], ["umount.target"], defaults);
}
