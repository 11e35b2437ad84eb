import { since, type Version } from "../../core/version.js";
import { askedTmp } from "../private-tmp.js";
import type { Unit } from "../unit.js";
import { defaultDependencies, type Edge, edges, noteOf } from "./edge.js";
import { explicitMountsFor, namedUnits } from "./explicit.js";
import { given } from "./values.js";

/** Whether the unit says itself that it starts after the mount of this directory, or has a root of its own. */
function isAfterMount(unit: Unit, path: string, mount: string): boolean {
  if (given(unit, "RootDirectory") || given(unit, "RootImage")) return true;
  if ([...explicitMountsFor(unit)].some(({ to }) => to === path)) return true;
  return namedUnits(unit, "After").some((named) => named.unit === mount);
}

/** What a private /tmp needs: unit_add_exec_dependencies() in unit.c. */
export function* tmpEdges(unit: Unit, v: Version): Generator<Edge> {
  const tmp = askedTmp(unit, v);
  if (!tmp) return;
  const because = [noteOf(tmp.setting)];
  if (tmp.kind === "disconnected") return yield* disconnected(unit, because, v);
  yield* edges(["After"], ["systemd-tmpfiles-setup.service"], because);
  if (!since(v, 256)) {
    yield* edges(["Wants", "After"], ["tmp.mount"], because);
    return yield* edges(["RequiresMountsFor"], ["/var/tmp"], because);
  }
  const early = !defaultDependencies(unit) && since(v, 260);
  if (!early || isAfterMount(unit, "/tmp", "tmp.mount")) yield* edges(["WantsMountsFor"], ["/tmp"], because);
  yield* edges(["WantsMountsFor"], ["/var/tmp"], because);
}

function* disconnected(unit: Unit, because: Edge["because"], v: Version): Generator<Edge> {
  if (given(unit, "RootDirectory") || given(unit, "RootImage") || !since(v, 258)) return;
  const early = !defaultDependencies(unit) && since(v, 260);
  if (!early || isAfterMount(unit, "/var", "var.mount")) yield* edges(["WantsMountsFor"], ["/var"], because);
}
