import { since, type Version } from "../core/version.js";
import { given, own } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { earlyUserFailure, failure, imageFailure, rootFailure, unprivilegedFailure } from "./failures.js";
import type { Fails, Namespace, NamespaceKind } from "./graph.js";
import { HOST, ownNamespace, sandboxOf } from "./place.js";
import type { Command } from "./processes.js";
import { type Runtime, wishesOf } from "./runtime.js";
import { mountMakersOf, type Source, userNamespaceMaker, utsNamespaceMaker } from "./sandbox.js";
import { noteOn } from "./settings.js";
import { lostBecause, type World } from "./world.js";

/** Who put a namespace into the runtime's store, where one is in it: a process, or a path. */
export interface Store {
  net?: string;
  ipc?: string;
}

/** The settings whose mount namespace implies a user namespace, with the version where that is not 254. */
const LISTED: ReadonlyMap<string, number> = new Map([
  ...[
    "PrivateTmp PrivateDevices PrivateNetwork NetworkNamespacePath PrivateIPC IPCNamespacePath PrivateMounts BindPaths BindReadOnlyPaths",
    "TemporaryFileSystem ExtensionDirectories ProtectSystem ProtectHome ProtectKernelTunables ProtectKernelModules ProtectKernelLogs",
    "ProtectControlGroups ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths",
  ]
    .join(" ")
    .split(" ")
    .map((key) => [key, 254] as const),
  ["BindLogSockets", 257],
  ["PrivatePIDs", 257],
  ["RootImage", 258],
  ["MountImages", 258],
  ["ExtensionImages", 258],
  ["RootMStack", 260],
]);

/**
 * The line that gives this process of a user manager a user namespace, without which it has no other either: PrivateUsers= since 245, and what
 * implies it since 254 (exec_context_need_unprivileged_private_users(), now exec_needs_cap_sys_admin(), in systemd's execute.c).
 */
function userNamespaceOf(command: Command, v: Version, tmpMade: boolean): Source | undefined {
  const { unit } = command;
  if (command.privileged) return undefined;
  const made = userNamespaceMaker(unit, v);
  if (made && since(v, 245)) return made;
  if (!since(v, 254)) return undefined;
  const implying =
    mountMakersOf(command, v, tmpMade).find(({ setting }) => {
      const from = LISTED.get(setting.key);
      return from !== undefined && since(v, from);
    })?.setting ?? alsoImplying(unit, v);
  return implying && { setting: implying, note: noteOn(implying, "implies a user namespace in a user manager since systemd 254") };
}

/** What implies a user namespace without needing a mount namespace. */
function alsoImplying(unit: Unit, v: Version): Setting | undefined {
  const { net, tmp } = wishesOf(unit, v);
  const says = (key: string): Setting | undefined => {
    const setting = own(unit, key);
    return setting && /^(1|yes|y|true|t|on)$/i.test(setting.value.text) ? setting : undefined;
  };
  return net ?? tmp ?? given(unit, "RootDirectory") ?? says("MountAPIVFS") ?? says("ProtectClock") ?? utsNamespaceMaker(unit, v)?.setting;
}

/** A network or IPC namespace, and what the process leaves in the runtime's store. */
interface Entered {
  readonly namespace: Namespace;
  readonly stored: string | undefined;
}

const CANNOT = "is not entered, as another process's user namespace owns the namespace";

/**
 * setup_shareable_ns() without privileges: the first process makes the namespace, the next cannot enter it. Up to 253 a failed try empties the
 * store, so that every second process makes one.
 */
function enter(
  here: World,
  command: Command,
  kind: "net" | "ipc",
  runtime: Runtime,
  wish: Setting,
  inStore: string | undefined,
  may: boolean,
): Entered {
  const keeps = since(here.v, 254);
  const path = wish.key.endsWith("Path");
  if (inStore !== undefined || path) {
    const stored = keeps ? (inStore ?? wish.value.text) : undefined;
    return { namespace: { ...HOST, because: [noteOn(wish, CANNOT)] }, stored };
  }
  if (!may) return { namespace: { ...HOST, because: [noteOn(wish, "needs privileges that the process has not")] }, stored: undefined };
  const note = noteOn(wish, `gives the first process of ${runtime.maker.name} a namespace of its own, which others cannot enter`);
  return { namespace: ownNamespace(command, kind, [note]), stored: command.key };
}

function shareable(here: World, command: Command, kind: "net" | "ipc", store: Store, may: boolean): Namespace {
  const wish = wishesOf(command.unit, here.v)[kind];
  if (!wish) return HOST;
  const runtime = here.runtimes.get(command.unit.name);
  if (!runtime?.[kind]) return { ...HOST, because: lostBecause(here, command.unit, runtime, kind, wish) };
  const { namespace, stored } = enter(here, command, kind, runtime, wish, store[kind], may);
  if (stored === undefined) delete store[kind];
  else store[kind] = stored;
  return namespace;
}

const NOTHING: Record<NamespaceKind, Namespace> = {
  mnt: HOST,
  net: HOST,
  ipc: HOST,
  pid: HOST,
  user: HOST,
  uts: HOST,
  cgroup: HOST,
  tmp: HOST,
};

/** The namespaces of a process of a user manager, or why it cannot start. */
export interface Placed {
  readonly namespaces: Record<NamespaceKind, Namespace>;
  readonly fails: Fails | undefined;
}

/** Where a user manager runs a command; `store` is that of the unit's runtime, and changes. */
export function placeInUserManager(here: World, command: Command, store: Store): Placed {
  const { v } = here;
  const tmpMade = here.runtimes.get(command.unit.name)?.tmp ?? false;
  const early = earlyUserFailure(command, v);
  if (early) return { namespaces: NOTHING, fails: early };
  const user = userNamespaceOf(command, v, tmpMade);
  const net = shareable(here, command, "net", store, user !== undefined);
  const ipc = shareable(here, command, "ipc", store, user !== undefined);
  if (!user) return { namespaces: { ...NOTHING, net, ipc }, fails: unprivilegedFailure(command, v, tmpMade) };
  const namespaces = { ...sandboxOf(here, command), user: ownNamespace(command, "user", [user.note]), net, ipc };
  const wish = wishesOf(command.unit, v).ipc;
  const queue =
    wish && ipc.kind !== "own" ? failure(226, wish, "needs /dev/mqueue of a namespace that the process cannot enter") : undefined;
  return { namespaces, fails: queue ?? imageFailure(command.unit, v) ?? rootFailure(command, v, tmpMade) };
}
