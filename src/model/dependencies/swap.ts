import { since, type Version } from "../../core/version.js";
import { unitOfPath } from "../escape.js";
import type { Unit } from "../unit.js";
import { defaultDependencies, type Edge, edges, noteOf } from "./edge.js";
import { blockdevOf } from "./mount.js";
import { optionOf, pathSetting } from "./values.js";

/** The edges that a swap has because of [Swap]: swap_add_extras() in swap.c. */
export function* swapEdges(unit: Unit, v: Version): Generator<Edge> {
  const what = pathSetting(unit, "What");
  if (what) {
    const because = [noteOf(what.setting)];
    yield* edges(["RequiresMountsFor"], [what.path], because);
    if (/^\/(dev|sys)\//.test(what.path)) {
      const device = unitOfPath(what.path, "device");
      yield* edges(["Requires", "After"], [device], because);
      yield* edges(["After"], [blockdevOf(device)], because);
    } else yield* edges(["After"], ["systemd-remount-fs.service"], because);
  }
  const defaults = defaultDependencies(unit);
  if (!defaults || unit.manager === "user") return;
  if (optionOf(unit, ["_netdev"]) !== undefined && since(v, 258)) {
    yield* edges(["After"], ["remote-fs-pre.target", "network.target", "network-online.target"], defaults);
    yield* edges(["Wants"], ["network-online.target"], defaults);
    yield* edges(["Before"], ["remote-fs.target"], defaults);
  } else yield* edges(["Before"], ["swap.target"], defaults);
  yield* edges(["Conflicts", "Before"], ["umount.target"], defaults);
}
