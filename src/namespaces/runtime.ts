import { memoized, since, type Version } from "../core/version.js";
import { given, last, parseBoolean } from "../model/settings.js";
import type { Setting, Unit, UnitName } from "../model/unit.js";
import type { Joins } from "./joins.js";
import type { StartOrder } from "./order.js";
import { saysYes } from "./settings.js";
import { makesTmp, privateTmp } from "./tmp.js";

/** The settings that ask for a namespace of a unit's runtime. */
export interface Wishes {
  /** PrivateNetwork= or, which wins, NetworkNamespacePath=. */
  readonly net: Setting | undefined;
  readonly ipc: Setting | undefined;
  readonly tmp: Setting | undefined;
}

/** What a unit asks of its runtime: exec_needs_network_namespace() and exec_needs_ipc_namespace() in systemd's execute.c. */
export const wishesOf: (unit: Unit, v: Version) => Wishes = memoized((unit, v) => {
  const netPath = given(unit, "NetworkNamespacePath");
  const ipcPath = given(unit, "IPCNamespacePath");
  const tmp = privateTmp(unit, v);
  return {
    net: (netPath && since(v, 242) ? netPath : undefined) ?? saysYes(unit, "PrivateNetwork", v),
    ipc: (ipcPath && since(v, 248) ? ipcPath : undefined) ?? saysYes(unit, "PrivateIPC", v, 248),
    tmp: tmp.kind === "shared" ? tmp.setting : undefined,
  };
});

/**
 * What the processes of a unit, and of units that join it, have in common: an ExecSharedRuntime. It has what its maker asked for; those that
 * join it get no more, whatever they ask for.
 */
export interface Runtime {
  readonly maker: Unit;
  readonly net: Setting | undefined;
  readonly ipc: Setting | undefined;
  readonly tmp: boolean;
}

/** exec_shared_runtime_make(): IPCNamespacePath= alone made none before 254. */
function make(unit: Unit, wishes: Wishes, v: Version): Runtime | undefined {
  const tmp = makesTmp(unit, v);
  const ipcCounts = wishes.ipc && (wishes.ipc.key === "PrivateIPC" || since(v, 254));
  if (!wishes.net && !ipcCounts && !wishes.tmp) return undefined;
  return { maker: unit, net: wishes.net, ipc: wishes.ipc, tmp };
}

/** The runtime of each unit that has one, own or joined. */
export type Runtimes = ReadonlyMap<UnitName, Runtime>;

/** Whether a unit is over as soon as it has started: a oneshot that does not remain. */
function isOverAtOnce(unit: Unit): boolean {
  const remains = last(unit, "Service.RemainAfterExit");
  return last(unit, "Service.Type")?.value.text === "oneshot" && parseBoolean(remains?.value.text ?? "") !== true;
}

/** A unit that holds a runtime, and whether it lets it go before what is ordered after it starts. */
interface Holder {
  readonly name: UnitName;
  readonly over: boolean;
}

/**
 * Gives the units, in the order in which they start, their runtimes: unit_setup_exec_runtime() in systemd's unit.c. A runtime is gone with the last
 * unit that holds it: with those that `failed`, and with oneshots that do not remain, for what is ordered after them.
 */
export function runtimesOf({ units, precedes }: StartOrder, joins: Joins, failed: ReadonlySet<UnitName>, v: Version): Runtimes {
  const runtimes = new Map<UnitName, Runtime>();
  const offered = new Map<UnitName, Runtime>();
  const holders = new Map<Runtime, Holder[]>();
  const byPointer = joins.edges.length > 0 && !since(v, 238);
  const isThere = (runtime: Runtime, unit: Unit): boolean =>
    (holders.get(runtime) ?? []).some(({ name, over }) => !(over && precedes(name, unit.name)));
  for (const unit of units) {
    const runtime = joins.taken(unit, offered, (one) => isThere(one, unit)) ?? make(unit, wishesOf(unit, v), v);
    if (!runtime) continue;
    runtimes.set(unit.name, runtime);
    if (byPointer || runtime.maker.name === unit.name) offered.set(unit.name, runtime);
    const holder = { name: unit.name, over: failed.has(unit.name) || isOverAtOnce(unit) };
    const known = holders.get(runtime);
    if (known) known.push(holder);
    else holders.set(runtime, [holder]);
  }
  return runtimes;
}
