import { memoizedIn, type Version } from "../core/version.js";
import type { Unit, UnitTree } from "../model/unit.js";
import { type NamespaceGraph, type NamespaceKind, type Process, processesOf } from "./graph.js";
import { type JoinEdge, joinEdges } from "./joins.js";
import { type Wishes, wishesOf } from "./runtime.js";

/** The kinds of namespaces that JoinsNamespaceOf= shares. */
const SHAREABLE = ["net", "ipc", "tmp"] as const;
/** A kind of namespace that JoinsNamespaceOf= shares. */
export type Shareable = (typeof SHAREABLE)[number];

/** One join of a unit with another that the tree knows, and what each of them asks for. */
export interface JoinPair extends JoinEdge {
  readonly joiner: Wishes;
  readonly target: Wishes;
  /** What both ask for, so that it could be shared. */
  readonly common: readonly Shareable[];
}

/** The joins of a unit's own JoinsNamespaceOf= lines, with units that the tree has a loaded fragment of. */
export const joinPairs: (tree: UnitTree, unit: Unit, v: Version) => readonly JoinPair[] = memoizedIn((tree, unit, v) => {
  const joiner = wishesOf(unit, v);
  const pairs: JoinPair[] = [];
  for (const { from, to, setting, at } of joinEdges(tree, unit, v)) {
    if (to.load !== "loaded" || !to.fragment) continue;
    const target = wishesOf(to, v);
    pairs.push({ from, to, setting, at, joiner, target, common: SHAREABLE.filter((kind) => joiner[kind] && target[kind]) });
  }
  return pairs;
});

/** Whether any of these settings is asked for. */
export function asksForAny(wishes: Wishes): boolean {
  return SHAREABLE.some((kind) => wishes[kind]);
}

/** The processes of a unit that stand in the manager's namespace of a kind. */
export function processesOnHost(graph: NamespaceGraph, unit: Unit, kind: NamespaceKind): readonly Process[] {
  return processesOf(graph, unit.name).filter(({ namespaces }) => namespaces[kind].kind === "host");
}
