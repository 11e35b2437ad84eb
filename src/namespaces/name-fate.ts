import type { DependencyGraph } from "../model/dependencies.js";
import type { UnitTree } from "../model/unit.js";
import type { NameNamespace } from "./commands/acts.js";
import { type Done, doneOf } from "./done.js";
import type { NamespaceGraph } from "./graph.js";
import { afterNaming } from "./history.js";
import { isSeenOutside, readable } from "./names.js";
import { type KnownName, type NameUse, nameUses, sameNames } from "./netns-names.js";

/** A name that a process gives to a network namespace in a mount namespace that ends with the process. */
export interface HiddenName extends KnownName, Done<NameNamespace> {}

/** What becomes of a name that no other process sees. */
export interface NameFate {
  /** The uses of it by others, which find nothing. */
  readonly missed: readonly NameUse[];
  /** Whether its own process uses it. */
  readonly used: boolean;
  /** Whether its own process takes it away again. */
  readonly undone: boolean;
  /** Whether its own process does something else after it: that may be what the name is for. */
  readonly busy: boolean;
}

function isHidden({ process, act }: Done<NameNamespace>): boolean {
  return process.namespaces.mnt.kind === "own" && act.view.mnt.kind === "process" && !act.view.otherRoot;
}

/** The names of network namespaces that no process outside sees, where nothing else gives the same name for all to see; of a unit's, the last. */
export function hiddenNames(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph): readonly HiddenName[] {
  const named = doneOf(tree, graph, "name-namespace");
  if (!named.some(isHidden)) return [];
  const all = named.map((done): HiddenName => {
    const { path, pathAt } = done.act;
    return { ...done, unit: done.process.unit, path, shown: readable(tree, path, pathAt) };
  });
  const sameAs = sameNames(dependencies, all);
  return all.filter(isHidden).filter((name) => {
    const same = sameAs(name);
    if (same.some(({ process, act }) => isSeenOutside(process, act))) return false;
    return same.findLast((other) => isHidden(other) && other.unit === name.unit) === name;
  });
}

const known = new WeakMap<NamespaceGraph, (name: KnownName) => readonly NameUse[]>();

/** A function that gives the uses of a name. */
function usesOf(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph): (name: KnownName) => readonly NameUse[] {
  const uses = known.get(graph) ?? sameNames(dependencies, nameUses(tree, graph));
  known.set(graph, uses);
  return uses;
}

/** What becomes of a name that a process gives in a mount namespace of its own. */
export function nameFateOf(tree: UnitTree, graph: NamespaceGraph, dependencies: DependencyGraph, name: HiddenName): NameFate {
  const { process, unit } = name;
  const uses = usesOf(tree, graph, dependencies)(name);
  return {
    missed: uses.filter(({ done, unit: user }) => done?.process !== process && (done || user !== unit)),
    used: uses.some(({ done }) => done?.process === process),
    ...afterNaming(tree, graph, name),
  };
}
