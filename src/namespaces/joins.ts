import type { Span } from "../core/span.js";
import { since, type Version } from "../core/version.js";
import { all } from "../model/settings.js";
import type { Setting, Unit, UnitName, UnitTree, UnitType } from "../model/unit.js";

/** Unit types whose processes can share namespaces: those with an exec runtime. */
export const EXEC_TYPES: ReadonlySet<UnitType> = new Set(["service", "socket", "mount", "swap"]);

/** One name in JoinsNamespaceOf=. */
export interface JoinEdge {
  readonly from: Unit;
  readonly to: Unit;
  readonly setting: Setting;
  readonly at: Span;
}

/** The instance that a bare template stands for, unit_name_replace_instance() in resolve_template() of systemd's load-fragment.c. */
function resolved(unit: Unit, name: UnitName): UnitName {
  const [, prefix, instance, type] = /^([^@]*)@(.*)(\.[a-z]+)$/.exec(name) ?? [];
  if (prefix === undefined || instance === undefined || type === undefined) return name;
  if (unit.instance === "" && (instance === "" || /%[iI]|\uE000/.test(instance))) return `${prefix}@${type}`;
  if (instance !== "") return name;
  return `${prefix}@${unit.instance ?? unit.name.replace(/\.[^.]*$/, "")}${type}`;
}

/** The edges that a unit's own JoinsNamespaceOf= lines make, to units that can share something; not to itself. */
export function joinEdges(tree: UnitTree, unit: Unit, v: Version): readonly JoinEdge[] {
  if (!EXEC_TYPES.has(unit.type)) return [];
  return all(unit, "Unit.JoinsNamespaceOf").flatMap((setting) =>
    setting.value.text
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => tree.unit(resolved(unit, word), v))
      .filter((to) => EXEC_TYPES.has(to.type) && to.name !== unit.name)
      .map((to) => ({ from: unit, to, setting, at: setting.from.at })),
  );
}

/** Which units each unit takes namespaces from, if they have them: the JoinsNamespaceOf= relation as this version follows it. */
export interface Joins {
  readonly edges: readonly JoinEdge[];
  /** In the order in which they are looked at. */
  readonly of: (unit: Unit) => readonly Unit[];
  /** The lines that connect two units, directly or, since 254, by way of others. */
  readonly between: (a: Unit, b: Unit) => readonly JoinEdge[];
}

/** A shortest way along edges, in either direction. */
function path(edges: readonly JoinEdge[], a: UnitName, b: UnitName): readonly JoinEdge[] {
  const ways = new Map<UnitName, readonly JoinEdge[]>([[a, []]]);
  for (const [name, way] of ways) {
    if (name === b) return way;
    for (const edge of edges) {
      const next = edge.from.name === name ? edge.to.name : edge.to.name === name ? edge.from.name : undefined;
      if (next !== undefined && !ways.has(next)) ways.set(next, [...way, edge]);
    }
  }
  return [];
}

/** All units that edges connect with a unit, in the order of their distance. */
function component(edges: readonly JoinEdge[], unit: Unit): readonly Unit[] {
  const found = new Map<UnitName, Unit>([[unit.name, unit]]);
  for (const [name] of found) {
    for (const { from, to } of edges) {
      if (from.name === name && !found.has(to.name)) found.set(to.name, to);
      if (to.name === name && !found.has(from.name)) found.set(from.name, from);
    }
  }
  found.delete(unit.name);
  return [...found.values()];
}

/**
 * The relation of JoinsNamespaceOf= among these units. Symmetric and transitive since 254 (unit_add_dependency_impl() in systemd's unit.c); before,
 * a unit looks at those that it names itself, and at them only.
 */
export function joinsAmong(tree: UnitTree, units: readonly Unit[], v: Version): Joins {
  const edges = units.flatMap((unit) => joinEdges(tree, unit, v));
  if (edges.length === 0 || since(v, 254)) {
    return {
      edges,
      of: (unit) => component(edges, unit),
      between: (a, b) => path(edges, a.name, b.name),
    };
  }
  const own = (unit: Unit): readonly JoinEdge[] => edges.filter(({ from }) => from.name === unit.name);
  return {
    edges,
    of: (unit) => own(unit).map(({ to }) => to),
    between: (a, b) => edges.filter(({ from, to }) => from.name === a.name && to.name === b.name),
  };
}
