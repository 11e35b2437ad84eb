import { oncePer } from "../core/once.js";
import type { FilePath } from "../core/span.js";
import type { UnitTree } from "../model/unit.js";
import type { Act, Mount } from "./commands/acts.js";
import { knownPath, pathsAbove } from "./commands/paths.js";
import { type Done, doneBy } from "./done.js";
import type { NamespaceGraph, Process } from "./graph.js";
import { whereId } from "./names.js";

/** Programs that do not use a mount for anything. */
export const IDLE = /^(echo|printf|logger|systemd-cat|true|sleep|mount)$/;
/** Programs that prepare a place for those who use it. */
export const PREPARING = /^(chown|chmod|mkdir)$/;
/** Programs that do nothing with the name of a network namespace. */
const IDLE_WITH_NAMES = /^(echo|printf|logger|true|sleep)$/;

/** When a process does something for the first or last time, as places among all that it does. */
interface History {
  /** The first mount at each path that is known. */
  readonly mounts: ReadonlyMap<FilePath, number>;
  /** The last unmount of each path: as it is written, and canonical. */
  readonly unmounts: ReadonlyMap<string, number>;
  /** The last unmount of all there is. */
  readonly unmountsAll: number;
  /** The last time that it takes a name from a network namespace, by path. */
  readonly unnames: ReadonlyMap<FilePath, number>;
  /** The last act that may be what a mount is for, by the mount namespace that it happens in, and of those in a child's. */
  readonly uses: ReadonlyMap<string, number>;
  readonly usesInChild: number;
  /** The last act that may be what the name of a network namespace is for. */
  readonly busy: number;
}

/** Whether an act may be what a mount is for. `prepared`: where the arguments of programs stand that only prepare a place. */
function uses(act: Act, prepared: ReadonlySet<number>): boolean {
  if (act.kind === "run") return !act.wraps && !IDLE.test(act.program) && !PREPARING.test(act.program);
  return act.kind === "file" ? !prepared.has(act.at.start) : act.kind === "use-namespace";
}

const never = -1;

function tell(process: Process, done: readonly Done[]): History {
  const mounts = new Map<FilePath, number>();
  const unmounts = new Map<string, number>();
  const unnames = new Map<FilePath, number>();
  const used = new Map<string, number>();
  let [unmountsAll, usesInChild, busy] = [never, never, never];
  const prepared = new Set(done.flatMap(({ act }) => (act.kind === "run" && PREPARING.test(act.program) ? act.at.start : [])));
  for (const { act, index } of done) {
    const where = act.kind === "mount" || act.kind === "umount" ? knownPath(act.where) : undefined;
    if (act.kind === "mount" && where !== undefined && !mounts.has(where)) mounts.set(where, index);
    if (act.kind === "umount" && act.where === undefined) unmountsAll = index;
    if (act.kind === "umount" && act.where !== undefined) unmounts.set(act.where, index).set(where ?? act.where, index);
    if (act.kind === "unname-namespace") unnames.set(act.path, index);
    if (act.kind === "run" && !act.wraps && !IDLE_WITH_NAMES.test(act.program)) busy = index;
    if (!uses(act, prepared)) continue;
    used.set(whereId(process, act.view.mnt, "mnt"), index);
    if (act.view.mnt.kind === "child") usesInChild = index;
  }
  return { mounts, unmounts, unmountsAll, unnames, uses: used, usesInChild, busy };
}

const historiesIn = oncePer((_: NamespaceGraph) => new Map<Process, History>());

function historyOf(tree: UnitTree, graph: NamespaceGraph, process: Process): History {
  const histories = historiesIn(graph);
  const ready = histories.get(process) ?? tell(process, doneBy(tree, graph, process));
  histories.set(process, ready);
  return ready;
}

const isAfter = (time: number | undefined, { index }: Done): boolean => time !== undefined && time > index;

/** Whether the process that mounts may need the mount itself, by what it does later where it sees it. */
export function isUsedLater(tree: UnitTree, graph: NamespaceGraph, mounted: Done<Mount>): boolean {
  const { uses, usesInChild } = historyOf(tree, graph, mounted.process);
  const { mnt } = mounted.act.view;
  return isAfter(uses.get(whereId(mounted.process, mnt, "mnt")), mounted) || (mnt.kind === "process" && isAfter(usesInChild, mounted));
}

/** Whether the process of an act unmounts a path after it. */
export function isUnmountedLater(tree: UnitTree, graph: NamespaceGraph, mounted: Done, where: string | undefined): boolean {
  const { unmounts, unmountsAll } = historyOf(tree, graph, mounted.process);
  if (isAfter(unmountsAll, mounted)) return true;
  return where !== undefined && [where, knownPath(where) ?? where].some((path) => isAfter(unmounts.get(path), mounted));
}

/** What the process that gives a network namespace a name does later: takes the name away, does something else that may need it. */
export function afterNaming(
  tree: UnitTree,
  graph: NamespaceGraph,
  named: Done<Extract<Act, { kind: "name-namespace" }>>,
): { undone: boolean; busy: boolean } {
  const { unmounts, unnames, busy } = historyOf(tree, graph, named.process);
  const { path } = named.act;
  const place = knownPath(path);
  const unmounted = place !== undefined && isAfter(unmounts.get(place), named);
  return { undone: unmounted || isAfter(unnames.get(path), named), busy: isAfter(busy, named) };
}

/** Whether the process of an act mounts something at a place, or above it, before it comes to that act. */
export function hasOwnMount(tree: UnitTree, graph: NamespaceGraph, user: Done, where: string): boolean {
  const { mounts } = historyOf(tree, graph, user.process);
  const isEarlier = (path: string): boolean => (mounts.get(path) ?? user.index) < user.index;
  return mounts.size > 0 && pathsAbove(where).some(isEarlier);
}
