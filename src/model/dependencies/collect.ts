import type { Note } from "../../core/finding.js";
import { memoized, type Version } from "../../core/version.js";
import { isUnknown } from "../../syntax/template.js";
import type { Unit, UnitName, UnitTree } from "../unit.js";
import { type Edge, inverses, type MountsFor, type Property } from "./edge.js";
import { busEdges, execEdges } from "./exec.js";
import { explicitEdges, explicitMountsFor } from "./explicit.js";
import { socketsEdges } from "./triggers.js";
import { sliceEdges, typeEdges } from "./types.js";

/** Edges of one unit while they are put together: by property, then by the unit or path at the other end. */
export type Adjacent = Map<Property, Map<string, readonly Note[]>>;

/** A unit and its edges so far. */
export interface Node {
  readonly unit: Unit;
  readonly edges: Adjacent;
  /** Edges that others make with it, where it has none of the kind itself. */
  readonly reverse: Adjacent;
}

/** All units of a tree and those that they name, by id. */
export interface Nodes {
  readonly byId: Map<UnitName, Node>;
  /** The id of the unit that has this name. */
  readonly idOf: (name: UnitName) => UnitName;
}

const always: ReadonlySet<string> = new Set(["-.mount", "-.slice", "system.slice", "init.scope"]);

/** Whether a unit takes part in what systemd makes of loaded units. The root's mount and slice are there without any file. */
export function isLoaded(unit: Unit): boolean {
  return unit.load === "loaded" || always.has(unit.name);
}

/** Whether a unit is no unit yet: systemd loads its instances only, so it stands in no other unit's edges. */
export function isTemplate(unit: Unit): boolean {
  return unit.instance === "" || isUnknown(unit.name);
}

/** Adds evidence to an edge, or makes it. */
export function addEdge(adjacent: Adjacent, property: Property, to: string, because: readonly Note[]): void {
  let ends = adjacent.get(property);
  if (!ends) {
    ends = new Map();
    adjacent.set(property, ends);
  }
  const known = ends.get(to);
  ends.set(to, known ? [...known, ...because] : because);
}

/**
 * The edges that the unit's own lines make. A unit that is not loaded has but the explicit ones that systemd read; one that is refused only when all
 * is read has those of its type too, as service_load() and its like add them before they verify.
 */
const edgesOf: (unit: Unit, v: Version) => readonly Edge[] = memoized((unit: Unit, v) => [...makeEdges(unit, v)]);

function* makeEdges(unit: Unit, v: Version): Generator<Edge> {
  yield* explicitEdges(unit);
  yield* explicitMountsFor(unit);
  if (!isLoaded(unit) && !unit.refusedBy) return;
  yield* typeEdges(unit, v);
  for (const edge of sliceEdges(unit, v)) if (isLoaded(unit) || edge.property === "Slice") yield edge;
  yield* execEdges(unit, v);
  yield* busEdges(unit);
  yield* socketsEdges(unit);
}

/** Loads the tree's units and, as systemd does, all that they name, and gives each the edges that its own lines make. */
export function collect(tree: UnitTree, v: Version): Nodes {
  const byId = new Map<UnitName, Node>();
  const ids = new Map<UnitName, UnitName>();
  const queue: Unit[] = [];
  const idOf = (name: UnitName): UnitName => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const unit = tree.unit(name, v);
    ids.set(name, unit.name);
    if (!byId.has(unit.name)) {
      byId.set(unit.name, { unit, edges: new Map(), reverse: new Map() });
      queue.push(unit);
    }
    return unit.name;
  };
  for (const name of [...tree.names, "-.mount"]) idOf(name);
  for (let unit = queue.pop(); unit; unit = queue.pop()) {
    const { edges } = byId.get(unit.name) as Node;
    for (const { property, to, because } of edgesOf(unit, v)) {
      const end = isMountsFor(property) ? to : idOf(to);
      if (end !== unit.name) addEdge(edges, property, end, because);
    }
  }
  return { byId, idOf };
}

function isMountsFor(property: Property): property is MountsFor {
  return property === "RequiresMountsFor" || property === "WantsMountsFor";
}

/** Gives the unit at the other end of each edge the reverse property; a template's edges end nowhere. */
export function addReverse({ byId }: Nodes, symmetricJoins: boolean): void {
  for (const { unit, edges } of byId.values()) {
    if (isTemplate(unit)) continue;
    for (const [property, ends] of edges) {
      const back = inverses[property as keyof typeof inverses];
      if (back === undefined || (property === "JoinsNamespaceOf" && !symmetricJoins)) continue;
      for (const [to, because] of ends) {
        const node = byId.get(to);
        if (node && !node.edges.get(back)?.has(unit.name)) addEdge(node.reverse, back, unit.name, because);
      }
    }
  }
}
