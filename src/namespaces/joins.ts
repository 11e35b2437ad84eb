import type { Span } from "../core/span.js";
import { memoizedIn, since, type Version } from "../core/version.js";
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
export const joinEdges: (tree: UnitTree, unit: Unit, v: Version) => readonly JoinEdge[] = memoizedIn((tree, unit, v) => {
  if (!EXEC_TYPES.has(unit.type)) return [];
  return all(unit, "Unit.JoinsNamespaceOf").flatMap((setting) =>
    setting.value.text
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => tree.unit(resolved(unit, word), v))
      .filter((to) => EXEC_TYPES.has(to.type) && to.name !== unit.name)
      .map((to) => ({ from: unit, to, setting, at: setting.from.at })),
  );
});

/** Which units each unit takes namespaces from, if they have them: the JoinsNamespaceOf= relation as this version follows it. */
export interface Joins {
  readonly edges: readonly JoinEdge[];
  /** What a unit takes: of the offers that it can take of units that it takes namespaces from, that of the one that is looked at last. */
  readonly taken: <T>(unit: Unit, offers: ReadonlyMap<UnitName, T>, canTake: (offer: T) => boolean) => T | undefined;
  /** The lines that connect two units, directly or, since 254, by way of others. */
  readonly between: (a: Unit, b: Unit) => readonly JoinEdge[];
}

/** The edges of each unit that has some, in the order in which the lines stand. */
type EdgesOf = ReadonlyMap<UnitName, readonly JoinEdge[]>;

function edgesBy(edges: readonly JoinEdge[], ends: (edge: JoinEdge) => readonly Unit[]): EdgesOf {
  const found = new Map<UnitName, JoinEdge[]>();
  for (const edge of edges) {
    for (const { name } of ends(edge)) {
      const known = found.get(name);
      if (known) known.push(edge);
      else found.set(name, [edge]);
    }
  }
  return found;
}

const otherEnd = ({ from, to }: JoinEdge, name: UnitName): Unit => (from.name === name ? to : from);

/** All units that edges connect with one, itself first, in the order of their distance; each with the edge on a shortest way to it. */
function spread(near: EdgesOf, start: UnitName): ReadonlyMap<UnitName, JoinEdge | undefined> {
  const found = new Map<UnitName, JoinEdge | undefined>([[start, undefined]]);
  for (const name of found.keys()) {
    for (const edge of near.get(name) ?? []) {
      const next = otherEnd(edge, name).name;
      if (!found.has(next)) found.set(next, edge);
    }
  }
  return found;
}

/** A longer way is shown by its first lines. */
const MOST_LINES = 20;

/** The symmetric and transitive relation that edges make. */
function transitive(edges: readonly JoinEdge[]): Joins {
  const near = edgesBy(edges, ({ from, to }) => [from, to]);
  const groups = new Map<UnitName, ReadonlyMap<UnitName, unknown>>();
  for (const name of near.keys()) {
    if (groups.has(name)) continue;
    const group = spread(near, name);
    for (const member of group.keys()) groups.set(member, group);
  }
  const ways = new Map<UnitName, ReadonlyMap<UnitName, JoinEdge | undefined>>();
  const taken: Joins["taken"] = (unit, offers, canTake) => {
    const group = groups.get(unit.name);
    if (!group) return undefined;
    const found = new Map([...offers].filter(([name, offer]) => name !== unit.name && group.has(name) && canTake(offer)));
    const names = found.size > 1 ? [...spread(near, unit.name).keys()].filter((name) => found.has(name)) : [...found.keys()];
    const last = names.at(-1);
    return last === undefined ? undefined : found.get(last);
  };
  const between: Joins["between"] = (a, b) => {
    const tree = ways.get(b.name) ?? spread(near, b.name);
    ways.set(b.name, tree);
    const way: JoinEdge[] = [];
    let { name } = a;
    for (let edge = tree.get(name); edge && way.length < MOST_LINES; edge = tree.get(name)) {
      way.push(edge);
      name = otherEnd(edge, name).name;
    }
    return way;
  };
  return { edges, taken, between };
}

/**
 * The relation of JoinsNamespaceOf= among these units. Symmetric and transitive since 254 (unit_add_dependency_impl() in systemd's unit.c); before,
 * a unit looks at those that it names itself, and at them only.
 */
export function joinsAmong(tree: UnitTree, units: readonly Unit[], v: Version): Joins {
  const edges = units.flatMap((unit) => joinEdges(tree, unit, v));
  if (edges.length === 0 || since(v, 254)) return transitive(edges);
  const own = edgesBy(edges, ({ from }) => [from]);
  return {
    edges,
    taken: (unit, offers, canTake) => (own.get(unit.name) ?? []).flatMap(({ to }) => offers.get(to.name) ?? []).findLast(canTake),
    between: (a, b) => (own.get(a.name) ?? []).filter(({ to }) => to.name === b.name),
  };
}
