import type { FilePath, Span } from "../core/span.js";
import type { DependencyGraph } from "../model/dependencies.js";
import { own, ownAll, wordsOf } from "../model/settings.js";
import type { Unit, UnitTree } from "../model/unit.js";
import type { Act, Mount } from "./commands/acts.js";
import { isBelow, knownPath, samePath } from "./commands/paths.js";
import { pathsOf, useOf } from "./commands/uses.js";
import { type Done, doneIn, placeOf, seesMountsOf } from "./done.js";
import type { NamespaceGraph, Process } from "./graph.js";
import { hasOwnMount, IDLE, isUnmountedLater, isUsedLater, PREPARING } from "./history.js";
import { isSeenOutside } from "./names.js";
import { dependsOn } from "./netns-names.js";
import { type PathIndex, pathIndex } from "./path-index.js";

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

/** Whether an act uses what is mounted at a place: not if it makes or removes the place itself, or mounts there again. */
function misses(act: Act, where: string): Span | undefined {
  if (act.kind === "file" && /^(create-directory|remove)$/.test(act.access) && samePath(act.path, where)) return undefined;
  if (act.kind === "run" && (IDLE.test(act.program) || PREPARING.test(act.program))) return undefined;
  if (act.kind !== "mount") return useOf(act, where);
  const again = act.change === "new" || act.change === "bind";
  if (again && samePath(act.where ?? "", where)) return act.what !== undefined && isBelow(act.what, where) ? act.whereAt : undefined;
  return useOf(act, where);
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

/** Whether two processes mean the same by a path: below /tmp only if they share it, and not in another root. */
function samePlace(a: Process, b: Process, where: string): boolean {
  if (a.unit === b.unit) return true;
  if ([a, b].some(({ unit }) => ["RootDirectory", "RootImage"].some((key) => own(unit, key)?.value.text))) return false;
  const temporary = isBelow(where, "/tmp") || isBelow(where, "/var/tmp");
  return !temporary || a.namespaces.tmp.id === b.namespaces.tmp.id;
}

/** A path in a setting of a unit, which stands for its last process. */
interface SettingUse {
  readonly process: Process;
  readonly at: Span;
  /** Whether it means the place itself, where the unit that mounts has it. */
  readonly itself: boolean;
}

/** What a graph holds, by the paths that it works on. */
interface Places {
  /** Places in the list of all acts. */
  readonly acts: PathIndex<number>;
  /** Where the acts of each process begin in that list. */
  readonly begins: ReadonlyMap<Process, number>;
  readonly settings: PathIndex<SettingUse>;
  /** Where something is mounted for all to see. */
  readonly open: ReadonlySet<FilePath>;
}

const known = new WeakMap<NamespaceGraph, Places>();

function placesOf(tree: UnitTree, graph: NamespaceGraph): Places {
  const ready = known.get(graph);
  if (ready) return ready;
  const all = doneIn(tree, graph);
  const units = [...new Map(graph.processes.map((process) => [process.unit, process])).values()];
  const mountUnits = units.flatMap(({ unit }) => (unit.type === "mount" ? (own(unit, "Where")?.value.text ?? []) : []));
  const openly = all.flatMap(({ process, act }) => (act.kind === "mount" && act.where && isSeenOutside(process, act) ? act.where : []));
  const places = {
    acts: pathIndex(all.flatMap(({ act }, n) => pathsOf(act).map((path) => [path, n] as const))),
    begins: new Map(all.flatMap(({ process, index }, n) => (index === 0 ? [[process, n] as const] : []))),
    settings: pathIndex(units.flatMap(settingsOf)),
    open: new Set([...mountUnits, ...openly].flatMap((path) => knownPath(path) ?? [])),
  };
  known.set(graph, places);
  return places;
}

/** What processes do that may work on a path or on something below it, in order. */
export function workOn(tree: UnitTree, graph: NamespaceGraph, path: string): readonly Done[] {
  const all = doneIn(tree, graph);
  return [...new Set(placesOf(tree, graph).acts(path))].map((n) => all[n] as Done);
}

/** The paths that settings of a process's unit name. */
function settingsOf(process: Process): readonly (readonly [path: string, use: SettingUse])[] {
  return SETTINGS.flatMap((key) =>
    wordsOf(ownAll(process.unit, key)).map(({ word, setting }) => {
      const path = (word.replace(/^[-+!]+/, "").split(":")[0] ?? "").replace(/^-/, "");
      return [path, { process, at: setting.from.at, itself: OF_ITSELF.includes(key) }] as const;
    }),
  );
}

/** Who works on a place where something is mounted, and does not see it. */
function missedUses(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph, mounted: Done<Mount>): readonly MissedUse[] {
  const { where } = mounted.act;
  const { acts, begins, settings, open } = placesOf(tree, graph);
  if (where === undefined || open.has(knownPath(where) ?? "")) return [];
  const { unit } = mounted.process;
  const all = doneIn(tree, graph);
  const first = (begins.get(mounted.process) ?? 0) + mounted.index;
  const found = new Map<string, MissedUse>();
  for (const n of new Set(acts(where))) {
    const user = all[n] as Done;
    const mine = user.process.unit === unit;
    if ((mine && n < first) || seesMountsOf(user, mounted) || !samePlace(user.process, mounted.process, where)) continue;
    if (!misses(user.act, where) || hasOwnMount(tree, graph, user, where)) continue;
    const at = placeOf(user);
    const place = `${at.file}:${at.start}`;
    if (!found.has(place))
      found.set(place, { unit: user.process.unit, at, sure: mine || dependsOn(dependencies, user.process.unit, unit) });
  }
  const set = settings(where).flatMap(({ process, at, itself }) => {
    const mine = process.unit === unit;
    if ((mine && !itself) || !samePlace(process, mounted.process, where)) return [];
    return [{ unit: process.unit, at, sure: mine || dependsOn(dependencies, process.unit, unit) }];
  });
  return [...found.values(), ...set];
}

/** What becomes of a mount that no other process sees. */
export function fateOf(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph, mounted: Done<Mount>): Fate {
  return {
    missed: missedUses(tree, graph, dependencies, mounted),
    unused: !isUsedLater(tree, graph, mounted),
    undone: isUnmountedLater(tree, graph, mounted, mounted.act.where),
  };
}
