import { memoized, since, type Version } from "../core/version.js";
import { addMounts, addTargets } from "./dependencies/after-load.js";
import { addReverse, collect, isTemplate, type Node } from "./dependencies/collect.js";
import type { Property } from "./dependencies/edge.js";
import type { Dependency, Unit, UnitName, UnitTree } from "./unit.js";

/** A unit and all its edges, the ones that other units make with it too. */
interface GraphUnit {
  readonly unit: Unit;
  /** Sorted by unit or path; a property without any is not there. */
  readonly properties: ReadonlyMap<Property, readonly Dependency[]>;
}

/** What systemd makes of the units of a tree: who requires, orders, triggers whom, and because of which lines. */
export interface DependencyGraph {
  /** By id: the units of the tree, templates too, and all that they name, missing ones too. */
  readonly units: ReadonlyMap<UnitName, GraphUnit>;
  /** The id of a name: of an alias, the unit that it stands for; of an unknown name, itself. */
  readonly idOf: (name: UnitName) => UnitName;
  /** The edges of one property of a unit, by any of its names. */
  readonly of: (name: UnitName, property: Property) => readonly Dependency[];
  /** Whether a property of a unit holds that other unit. */
  readonly has: (name: UnitName, property: Property, other: UnitName) => boolean;
}

/** The dependency graph of a tree: explicit and implied edges, forward and reverse, as this version of systemd makes them. */
export const dependenciesOf: (tree: UnitTree, v: Version) => DependencyGraph = memoized(build);

function build(tree: UnitTree, v: Version): DependencyGraph {
  const nodes = collect(tree, v);
  addMounts(nodes);
  addTargets(nodes);
  addReverse(nodes, since(v, 254));
  const units = new Map<UnitName, GraphUnit>();
  for (const [name, node] of nodes.byId) units.set(name, graphUnit(node));
  const ids = new Map<UnitName, UnitName>();
  for (const { unit } of nodes.byId.values()) for (const name of unit.names) if (!units.has(name)) ids.set(name, unit.name);
  const idOf = (name: UnitName): UnitName => ids.get(name) ?? name;
  const of = (name: UnitName, property: Property): readonly Dependency[] => units.get(idOf(name))?.properties.get(property) ?? [];
  const has = (name: UnitName, property: Property, other: UnitName): boolean => {
    const node = nodes.byId.get(idOf(name));
    const end = idOf(other);
    return node?.edges.get(property)?.has(end) || node?.reverse.get(property)?.has(end) || false;
  };
  return { units, idOf, of, has };
}

/** Sorts a node's edges when they are first asked for: of most units nobody asks. */
function graphUnit(node: Node): GraphUnit {
  let made: GraphUnit["properties"] | undefined;
  return {
    unit: node.unit,
    get properties() {
      made ??= sorted(node);
      return made;
    },
  };
}

function sorted({ edges, reverse }: Node): GraphUnit["properties"] {
  const byName = (a: Dependency, b: Dependency): number => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0);
  const properties = new Map<Property, Dependency[]>();
  for (const adjacent of [edges, reverse]) {
    for (const [property, ends] of adjacent) {
      const all = properties.get(property) ?? [];
      for (const [unit, because] of ends) all.push({ unit, because });
      properties.set(property, all);
    }
  }
  for (const ends of properties.values()) ends.sort(byName);
  return properties;
}

export { isTemplate, type Property };
