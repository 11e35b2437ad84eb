import type { Version } from "../core/version.js";
import type { Unit, UnitTree } from "../model/unit.js";
import type { NamespaceGraph, NamespaceKind, Process } from "./graph.js";
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
export function joinPairs(tree: UnitTree, unit: Unit, v: Version): readonly JoinPair[] {
  const edges = joinEdges(tree, unit, v).filter(({ to }) => to.load === "loaded" && to.fragment);
  return edges.map((edge) => {
    const [joiner, target] = [wishesOf(unit, v), wishesOf(edge.to, v)];
    return { ...edge, joiner, target, common: SHAREABLE.filter((kind) => joiner[kind] && target[kind]) };
  });
}

/** Whether any of these settings is asked for. */
export function asksForAny(wishes: Wishes): boolean {
  return SHAREABLE.some((kind) => wishes[kind]);
}

/** The processes of a unit that stand in the manager's namespace of a kind. */
export function processesOnHost({ processes }: NamespaceGraph, unit: Unit, kind: NamespaceKind): readonly Process[] {
  return processes.filter((process) => process.unit.name === unit.name && process.namespaces[kind].kind === "host");
}
