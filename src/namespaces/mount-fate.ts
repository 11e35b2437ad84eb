import type { Span } from "../core/span.js";
import type { DependencyGraph } from "../model/dependencies.js";
import { own } from "../model/settings.js";
import type { Unit, UnitTree } from "../model/unit.js";
import type { Act, Mount } from "./commands/acts.js";
import { isBelow, samePath } from "./commands/paths.js";
import { useOf } from "./commands/uses.js";
import { type Done, doneIn, placeOf, seesMountsOf } from "./done.js";
import type { NamespaceGraph, Process } from "./graph.js";
import { isSeenOutside } from "./names.js";
import { dependsOn } from "./netns-names.js";
import { wordsOf } from "./settings.js";

/** A use of a mount's place by a process that does not see the mount. */
interface MissedUse {
  readonly unit: Unit;
  readonly at: Span;
  /** Whether the mount is certainly what is meant: by a later command of the unit, or by a unit that starts the one that mounts, or waits for it. */
  readonly sure: boolean;
}

/** What becomes of a mount that is made in a mount namespace that ends with its process. */
export interface Fate {
  readonly missed: readonly MissedUse[];
  /** Whether its process does nothing with it before it ends: then nobody can use it. */
  readonly unused: boolean;
  /** Whether its own process takes it away again. */
  readonly undone: boolean;
}

/** Programs that do not use a mount for anything. */
const IDLE = /^(echo|printf|logger|systemd-cat|true|sleep|mount)$/;
/** Programs that prepare a place for those who use it. */
const PREPARING = /^(chown|chmod|mkdir)$/;

/** Whether an act uses what is mounted at a place: not if it makes or removes the place itself, or mounts there again. */
function misses(act: Act, where: string): Span | undefined {
  if (act.kind === "file" && /^(create-directory|remove)$/.test(act.access) && samePath(act.path, where)) return undefined;
  if (act.kind === "run" && (IDLE.test(act.program) || PREPARING.test(act.program))) return undefined;
  if (act.kind !== "mount") return useOf(act, where);
  const again = act.change === "new" || act.change === "bind";
  if (again && samePath(act.where ?? "", where)) return act.what !== undefined && isBelow(act.what, where) ? act.whereAt : undefined;
  return useOf(act, where);
}

/** Whether the process mounts something there itself, before it comes to this act. */
function hasOwn(done: readonly Done[], user: Done, where: string): boolean {
  return done.some(
    ({ process, act, index }) =>
      process === user.process && index < user.index && act.kind === "mount" && act.where !== undefined && isBelow(where, act.where),
  );
}

const SETTINGS = [
  "WorkingDirectory",
  "RootDirectory",
  "EnvironmentFile",
  "BindPaths",
  "BindReadOnlyPaths",
  "ReadWritePaths",
  "ReadOnlyPaths",
];
/** Those that mean the place itself where the unit that mounts has them. */
const OF_ITSELF = SETTINGS.slice(0, 2);

/** Where settings of a unit name a path at or below a place. */
function settingsBelow(unit: Unit, keys: readonly string[], where: string): readonly Span[] {
  return keys.flatMap((key) =>
    wordsOf(unit, key).flatMap(({ word, setting }) =>
      isBelow((word.replace(/^[-+!]+/, "").split(":")[0] ?? "").replace(/^-/, ""), where) ? [setting.from.at] : [],
    ),
  );
}

/** Whether two processes mean the same by a path: below /tmp only if they share it, and not in another root. */
function samePlace(a: Process, b: Process, where: string): boolean {
  if (a.unit === b.unit) return true;
  if ([a, b].some(({ unit }) => ["RootDirectory", "RootImage"].some((key) => own(unit, key)?.value.text))) return false;
  const temporary = isBelow(where, "/tmp") || isBelow(where, "/var/tmp");
  return !temporary || a.namespaces.tmp.id === b.namespaces.tmp.id;
}

/** Whether something is mounted there for all to see too. */
function isMountedOpenly(tree: UnitTree, graph: NamespaceGraph, where: string): boolean {
  const units = new Set(graph.processes.map(({ unit }) => unit));
  if ([...units].some((unit) => unit.type === "mount" && samePath(own(unit, "Where")?.value.text ?? "", where))) return true;
  return doneIn(tree, graph).some(
    ({ process, act }) => act.kind === "mount" && samePath(act.where ?? "", where) && isSeenOutside(process, act),
  );
}

/** Who works on a place where something is mounted, and does not see it. */
function missedUses(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph, mounted: Done<Mount>): readonly MissedUse[] {
  const { where } = mounted.act;
  if (where === undefined || isMountedOpenly(tree, graph, where)) return [];
  const { unit } = mounted.process;
  const all = doneIn(tree, graph);
  const first = all.indexOf(mounted);
  const found: MissedUse[] = [];
  for (const [n, user] of all.entries()) {
    const mine = user.process.unit === unit;
    if ((mine && n < first) || seesMountsOf(user, mounted) || !samePlace(user.process, mounted.process, where)) continue;
    if (!misses(user.act, where) || hasOwn(all, user, where)) continue;
    const at = placeOf(user);
    if (found.some((one) => one.at.start === at.start && one.at.file === at.file)) continue;
    found.push({ unit: user.process.unit, at, sure: mine || dependsOn(dependencies, user.process.unit, unit) });
  }
  for (const process of new Map(graph.processes.map((one) => [one.unit, one])).values()) {
    if (!samePlace(process, mounted.process, where)) continue;
    const mine = process.unit === unit;
    for (const at of settingsBelow(process.unit, mine ? OF_ITSELF : SETTINGS, where))
      found.push({ unit: process.unit, at, sure: mine || dependsOn(dependencies, process.unit, unit) });
  }
  return found;
}

/** Whether an act of the process that mounts may be what the mount is for. */
function uses(act: Act, acts: readonly Done[]): boolean {
  if (act.kind === "run") return !act.wraps && !IDLE.test(act.program) && !PREPARING.test(act.program);
  if (act.kind !== "file") return act.kind === "use-namespace";
  return !acts.some(({ act: other }) => other.kind === "run" && PREPARING.test(other.program) && other.at.start === act.at.start);
}

/** What becomes of a mount that no other process sees. */
export function fateOf(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph, mounted: Done<Mount>): Fate {
  const later = doneIn(tree, graph).filter(({ process, index }) => process === mounted.process && index > mounted.index);
  const { where } = mounted.act;
  return {
    missed: missedUses(tree, graph, dependencies, mounted),
    unused: !later.some((one) => seesMountsOf(one, mounted) && uses(one.act, later)),
    undone: later.some(
      ({ act }) =>
        act.kind === "umount" && (act.where === undefined || (where !== undefined && (samePath(act.where, where) || act.where === where))),
    ),
  };
}
