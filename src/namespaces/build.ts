import { groupsBy } from "../core/groups.js";
import { memoized, memoizedIn, type Version } from "../core/version.js";
import type { Unit, UnitName, UnitTree } from "../model/unit.js";
import { type Course, coursesOf } from "./course.js";
import { refusal } from "./failures.js";
import { type Join, type Listener, type NamespaceGraph, type NamespaceKind, type Process, withDoings, withIds } from "./graph.js";
import { EXEC_TYPES, type Joins, joinEdges, joinsAmong } from "./joins.js";
import { edgesOf, namesOf, openNames } from "./names.js";
import { type StartOrder, startOrder } from "./order.js";
import { waitForThemselves } from "./own-path.js";
import { HOST, listensIn } from "./place.js";
import { commandsOf, listensOf } from "./processes.js";
import { runtimesOf } from "./runtime.js";
import type { Placed } from "./user-manager.js";
import { type World, world } from "./world.js";

/** The units of a tree that can have processes, and those that they join. */
function unitsOf(tree: UnitTree, v: Version): readonly Unit[] {
  const units = new Map<UnitName, Unit>();
  const add = (unit: Unit): void => {
    if (units.has(unit.name) || !EXEC_TYPES.has(unit.type) || !(unit.load === "loaded" || unit.load === "bad-setting")) return;
    units.set(unit.name, unit);
    for (const { to } of joinEdges(tree, unit, v)) add(to);
  };
  for (const name of tree.names) add(tree.unit(name, v));
  return [...units.values()];
}

function processesOf({ commands, placed }: Course): readonly Process[] {
  return commands.map((command): Process => {
    const { namespaces, fails } = placed.get(command) as Placed;
    const { unit, directive, text, at, exec } = command;
    return { unit, directive, command: text, at, ...(exec && { exec }), namespaces, ...(fails && { fails }) };
  });
}

function listenersOf(here: World, { unit, listening }: Course): readonly Listener[] {
  const net = unit.manager === "user" ? HOST : listensIn(here, unit);
  return listensOf(unit).map((setting) => ({
    unit,
    listen: setting.value.text,
    at: setting.from.at,
    net,
    ...(listening && { fails: listening }),
  }));
}

const SHARED: readonly NamespaceKind[] = ["net", "ipc", "tmp"];

function joinsOf({ edges }: Joins, processes: readonly Process[]): readonly Join[] {
  const byUnit = groupsBy(edges.length > 0 ? processes : [], ({ unit }) => unit.name);
  const idsOf = ({ name }: Unit, kind: NamespaceKind): readonly string[] =>
    (byUnit.get(name) ?? []).filter(({ namespaces }) => namespaces[kind].kind !== "host").map(({ namespaces }) => namespaces[kind].id);
  return edges.map(({ from, to, at }) => ({
    from,
    to,
    at,
    shares: SHARED.filter((kind) => {
      const theirs = idsOf(to, kind);
      return idsOf(from, kind).some((id) => theirs.includes(id));
    }),
  }));
}

/** What becomes of a unit. */
interface Outcome {
  readonly unit: Unit;
  readonly processes: readonly Process[];
  readonly sockets: readonly Listener[];
}

/** Runs units in their order; again, where a unit that failed took its runtime with it before others could join. */
function runTogether(tree: UnitTree, order: StartOrder, joins: Joins, waiting: World["waiting"], v: Version): readonly Outcome[] {
  const able = { ...order, units: order.units.filter((unit) => !refusal(unit)) };
  const commands = new Map(order.units.map((unit) => [unit.name, commandsOf(tree, unit, v)]));
  for (let failed: ReadonlySet<UnitName> = new Set(); ; ) {
    const here = world({ v, joins, commands, waiting, runtimes: runtimesOf(able, joins, failed, v) }, able.units);
    const courses = coursesOf(here, order.units);
    const now = courses.filter(({ failed: command, listening }) => command || listening).map(({ unit }) => unit.name);
    if (joins.edges.length === 0 || now.every((name) => failed.has(name)))
      return courses.map((course) => ({ unit: course.unit, processes: processesOf(course), sockets: listenersOf(here, course) }));
    failed = new Set([...failed, ...now]);
  }
}

/** What becomes of a unit that has no namespace from another: the same whatever else is in the tree. */
const runAlone = memoizedIn((tree: UnitTree, unit: Unit, v): readonly Outcome[] =>
  runTogether(tree, { units: [unit], precedes: () => false }, joinsAmong(tree, [], v), new Map(), v),
);

function runAll(tree: UnitTree, v: Version): { joins: Joins; outcomes: readonly Outcome[] } {
  const units = unitsOf(tree, v);
  const starting = units.filter((unit) => !refusal(unit));
  const joins = joinsAmong(tree, starting, v);
  const order = startOrder(tree, units, joins.edges, v);
  const waiting = waitForThemselves(tree, starting, (unit) => commandsOf(tree, unit, v));
  const bound = new Set([...waiting.keys(), ...joins.edges.flatMap(({ from, to }) => [from.name, to.name])]);
  const together = { ...order, units: order.units.filter(({ name }) => bound.has(name)) };
  const others = units.filter(({ name }) => !bound.has(name));
  return { joins, outcomes: [...runTogether(tree, together, joins, waiting, v), ...others.flatMap((unit) => runAlone(tree, unit, v))] };
}

function build(tree: UnitTree, v: Version): NamespaceGraph {
  const { joins, outcomes } = runAll(tree, v);
  const inOrder = outcomes.toSorted((a, b) => (a.unit.name < b.unit.name ? -1 : 1));
  const processes = inOrder.flatMap((outcome) => outcome.processes);
  const sockets = inOrder.flatMap((outcome) => outcome.sockets);
  const parts = { processes, sockets, joins: joinsOf(joins, processes) };
  const graph = withDoings(parts, { names: () => namesOf(tree, processes), edges: () => edgesOf(tree, processes) });
  const open = openNames(tree, processes);
  return open.size === 0 ? graph : withIds(graph, (id) => open.get(id) ?? id);
}

/**
 * Where every process of a tree runs in this version of systemd: its namespaces, which lines put it there, and what fails. Units are taken to
 * start in the order that After= and Before= give.
 */
export const namespaceGraph: (tree: UnitTree, v: Version) => NamespaceGraph = memoized(build);
