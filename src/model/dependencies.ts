import { memoized, since, type Version } from "../core/version.js";
import { addMounts, addTargets } from "./dependencies/after-load.js";
import { type Adjacent, addReverse, collect, isTemplate } from "./dependencies/collect.js";
import type { Property } from "./dependencies/edge.js";
import type { Dependency, Unit, UnitName, UnitTree } from "./unit.js";

/** A unit and all its edges, the ones that other units make with it too. */
export interface GraphUnit {
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
  for (const [name, { unit, edges }] of nodes.byId) units.set(name, { unit, properties: sorted(edges) });
  const ids = new Map<UnitName, UnitName>();
  for (const { unit } of nodes.byId.values()) for (const name of unit.names) if (!units.has(name)) ids.set(name, unit.name);
  const idOf = (name: UnitName): UnitName => ids.get(name) ?? name;
  const of = (name: UnitName, property: Property): readonly Dependency[] => units.get(idOf(name))?.properties.get(property) ?? [];
  return { units, idOf, of, has: (name, property, other) => nodes.byId.get(idOf(name))?.edges.get(property)?.has(idOf(other)) ?? false };
}

function sorted(adjacent: Adjacent): ReadonlyMap<Property, readonly Dependency[]> {
  const byName = (a: Dependency, b: Dependency): number => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0);
  return new Map(
    [...adjacent].map(([property, ends]) => [property, [...ends].map(([unit, because]) => ({ unit, because })).sort(byName)] as const),
  );
}

export { isTemplate, type Property };
