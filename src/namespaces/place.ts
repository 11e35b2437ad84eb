import { since } from "../core/version.js";
import type { Setting } from "../model/unit.js";
import type { Namespace, NamespaceKind } from "./graph.js";
import type { Command } from "./processes.js";
import { wishesOf } from "./runtime.js";
import {
  cgroupNamespaceMaker,
  mountMakersOf,
  pidNamespaceMaker,
  type Source,
  tmpView,
  userNamespaceMaker,
  userNamespacePath,
  utsNamespaceMaker,
} from "./sandbox.js";
import { noteOn, plainPath } from "./settings.js";
import { lostBecause, sharedBecause, type World } from "./world.js";

/** The namespace of the manager. */
export const HOST: Namespace = { kind: "host", id: "host", because: [] };

/** A namespace that a process has to itself. */
export function ownNamespace(command: Command, kind: NamespaceKind, because: Namespace["because"]): Namespace {
  return { kind: "own", id: `${kind}:${command.key}`, because };
}

const fromSource = (command: Command, kind: NamespaceKind, made: Source | undefined): Namespace =>
  made ? ownNamespace(command, kind, [made.note]) : HOST;

/** Whether a path below /proc leads whoever opens it to the manager's own namespace. */
function leadsToHost(path: string): boolean {
  return /^\/proc\/(1|self|thread-self)\/ns\//.test(plainPath(path));
}

/** The namespace at a path that a setting names. */
function atPath(kind: NamespaceKind, setting: Setting): Namespace {
  const path = plainPath(setting.value.text);
  const because = [noteOn(setting, leadsToHost(path) ? "leads to the manager's own namespace" : "names the namespace")];
  return leadsToHost(path) ? { ...HOST, because } : { kind: "path", id: `${kind}:${path}`, because };
}

/** The network or IPC namespace that all processes of a unit share: what its runtime has, however privileged the process. */
function runtimeNamespace(here: World, unit: Command["unit"], kind: "net" | "ipc"): Namespace {
  const wish = wishesOf(unit, here.v)[kind];
  if (!wish) return HOST;
  const runtime = here.runtimes.get(unit.name);
  const made = runtime?.[kind];
  if (!runtime || !made) return { ...HOST, because: lostBecause(here, unit, runtime, kind, wish) };
  const because = sharedBecause(here, unit, runtime, kind, wish);
  if (made.key.endsWith("Path")) {
    const named = atPath(kind, made);
    return runtime.maker.name === unit.name ? named : { ...named, because };
  }
  return { kind: here.sharers(runtime, kind) > 1 ? "joined" : "unit", id: `${kind}:${runtime.maker.name}`, because };
}

/** What a process sees at /tmp, once it has a mount namespace of its own. */
function tmpNamespace(here: World, command: Command): Namespace {
  const { unit } = command;
  const view = tmpView(command, here.v);
  if (view.kind === "own") return ownNamespace(command, "tmp", view.because);
  if (view.kind === "path") return { kind: "path", id: `tmp:${view.path}`, because: view.because };
  const wish = wishesOf(unit, here.v).tmp;
  if (view.kind === "host" || !wish) return HOST;
  const runtime = here.runtimes.get(unit.name);
  if (!runtime?.tmp) return { ...HOST, because: lostBecause(here, unit, runtime, "tmp", wish) };
  const because = sharedBecause(here, unit, runtime, "tmp", wish);
  return { kind: here.sharers(runtime, "tmp") > 1 ? "joined" : "unit", id: `tmp:${runtime.maker.name}`, because };
}

/** The mount, PID, UTS and cgroup namespace, and the view of /tmp: of a process that may make namespaces. */
export function sandboxOf(here: World, command: Command): Pick<Record<NamespaceKind, Namespace>, "mnt" | "pid" | "uts" | "cgroup" | "tmp"> {
  const { v } = here;
  const makers = mountMakersOf(command, v, here.runtimes.get(command.unit.name)?.tmp ?? false);
  const mnt =
    makers.length > 0
      ? ownNamespace(
          command,
          "mnt",
          makers.map(({ note }) => note),
        )
      : HOST;
  const skipped = command.privileged;
  return {
    mnt,
    pid: skipped ? HOST : fromSource(command, "pid", pidNamespaceMaker(command, v)),
    uts: skipped ? HOST : fromSource(command, "uts", utsNamespaceMaker(command.unit, v)),
    cgroup: skipped ? HOST : fromSource(command, "cgroup", cgroupNamespaceMaker(command.unit, v)),
    tmp: tmpNamespace(here, command),
  };
}

/** Where the system manager runs a command. */
export function placeInSystem(here: World, command: Command): Record<NamespaceKind, Namespace> {
  const { v } = here;
  const { unit } = command;
  const path = userNamespacePath(unit, v);
  const user = path ? atPath("user", path) : fromSource(command, "user", userNamespaceMaker(unit, v));
  return {
    ...sandboxOf(here, command),
    net: runtimeNamespace(here, unit, "net"),
    ipc: runtimeNamespace(here, unit, "ipc"),
    user: command.privileged ? HOST : user,
  };
}

/** Where a socket unit of the system manager listens: in its network namespace since 242. */
export function listensIn(here: World, unit: Command["unit"]): Namespace {
  const net = runtimeNamespace(here, unit, "net");
  return net.kind === "host" || since(here.v, 242) ? net : HOST;
}
