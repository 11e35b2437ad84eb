import type { Note } from "../../core/finding.js";
import type { DependencyGraph } from "../dependencies.js";
import type { UnitName } from "../unit.js";
import type { Property } from "./edge.js";
import { pulledInBy, pullIns } from "./walk.js";

/** One dependency as it is shown: `from` has the property, `to` is in it. */
export interface ViewEdge {
  readonly from: UnitName;
  readonly to: UnitName;
  readonly property: Property;
  readonly because: readonly Note[];
}

/** What a view of dependencies follows: who pulls in whom, or who is ordered after whom; reversed, the other way round. */
export function viewProperties(view: "requirement" | "ordering", reverse: boolean): readonly Property[] {
  if (view === "requirement") return reverse ? pulledInBy : pullIns;
  return reverse ? ["Before"] : ["After"];
}

/** The edges that lead from some units to others in at most `depth` steps, each once, nearest first. `isShown` picks the units at their ends. */
export function viewEdges(
  graph: DependencyGraph,
  roots: readonly UnitName[],
  properties: readonly Property[],
  depth: number,
  isShown: (name: UnitName) => boolean = () => true,
): readonly ViewEdge[] {
  const edges: ViewEdge[] = [];
  const seen = new Set(roots);
  let front: readonly UnitName[] = roots;
  for (let step = 0; step < depth && front.length > 0; step++) {
    const next: UnitName[] = [];
    for (const from of front) {
      for (const property of properties) {
        for (const dependency of graph.of(from, property)) {
          const to = dependency.unit;
          if (!isShown(to)) continue;
          edges.push({ from, to, property, because: dependency.because });
          if (!seen.has(to)) next.push(to);
          seen.add(to);
        }
      }
    }
    front = next;
  }
  return edges;
}
