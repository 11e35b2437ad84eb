import { remember, type Version, type VersionMemo, versionMemo } from "../core/version.js";
import type { Unit, UnitName, UnitTree } from "../model/unit.js";
import { failure, mountFailure, refusal, rootFailure } from "./failures.js";
import type { Fails, Join, Listener, NamespaceGraph, NamespaceKind, Process } from "./graph.js";
import { EXEC_TYPES, joinEdges, joinsAmong } from "./joins.js";
import { namesAndEdges } from "./names.js";
import { startOrder } from "./order.js";
import { HOST, listensIn, placeInSystem } from "./place.js";
import { type Command, commandsOf, listensOf } from "./processes.js";
import { runtimesOf, wishesOf } from "./runtime.js";
import { type Placed, placeInUserManager, type Store } from "./user-manager.js";
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

/** How far a unit has come: what failed on its way up. */
interface Course {
  readonly unit: Unit;
  readonly commands: readonly Command[];
  readonly store: Store;
  readonly placed: Map<Command, Placed>;
  refused: Fails | undefined;
  failed: Command | undefined;
  listening: Fails | undefined;
}

function place(here: World, command: Command, store: Store): Placed {
  if (command.unit.manager === "user") return placeInUserManager(here, command, store);
  const tmpMade = here.runtimes.get(command.unit.name)?.tmp ?? false;
  const fails = rootFailure(command, here.v, tmpMade) ?? mountFailure(command, here.v, tmpMade);
  return { namespaces: placeInSystem(here, command), fails };
}

/** What keeps a command from being run that would run well: an earlier one failed. */
function unreached(course: Course): Fails | undefined {
  const { failed } = course;
  if (!failed) return course.listening;
  return { status: "exit-code", because: [{ at: failed.at, text: `${failed.directive}= fails before` }] };
}

function run(here: World, course: Course, command: Command): void {
  if (course.refused) {
    course.placed.set(command, { ...place(here, command, {}), fails: course.refused });
    return;
  }
  const stopped = command.phase === "last" ? undefined : unreached(course);
  if (stopped) {
    const placed = place(here, command, { ...course.store });
    course.placed.set(command, { ...placed, fails: placed.fails ?? stopped });
    return;
  }
  const placed = place(here, command, course.store);
  const hidden = placed.fails && command.ignoreFailure;
  course.placed.set(command, hidden ? { ...placed, fails: { ...placed.fails, status: 0 } as Fails } : placed);
  if (placed.fails && !hidden && command.phase === "start") course.failed ??= command;
}

/** Why a socket unit does not come to listen. */
function listenFailure(here: World, course: Course): Fails | undefined {
  const { unit } = course;
  if (course.refused) return course.refused;
  if (course.failed) return { ...(unreached(course) as Fails), status: "exit-code" };
  const wish = wishesOf(unit, here.v).net;
  if (unit.manager !== "user" || !wish || !here.runtimes.get(unit.name)?.net) return undefined;
  return failure("resources", wish, "cannot be entered by the user manager, so nothing listens");
}

function start(here: World, course: Course): void {
  const first = course.commands.filter(({ phase }) => phase === "start");
  const before = first.filter(({ directive }) => course.unit.type !== "socket" || directive === "ExecStartPre");
  for (const command of before) run(here, course, command);
  if (course.unit.type === "socket") course.listening = listenFailure(here, course);
  for (const command of first) if (!before.includes(command)) run(here, course, command);
}

function stop(here: World, course: Course): void {
  for (const command of course.commands) if (command.phase !== "start") run(here, course, command);
}

function coursesOf(here: World, order: readonly Unit[]): readonly Course[] {
  const stores = new Map<UnitName, Store>();
  const storeOf = (unit: Unit): Store => {
    const maker = here.runtimes.get(unit.name)?.maker.name ?? unit.name;
    const store = stores.get(maker) ?? {};
    stores.set(maker, store);
    return store;
  };
  const courses = order.map(
    (unit): Course => ({
      unit,
      commands: commandsOf(here.tree, unit, here.v),
      store: storeOf(unit),
      placed: new Map(),
      refused: refusal(unit),
      failed: undefined,
      listening: undefined,
    }),
  );
  for (const course of courses) start(here, course);
  for (const course of [...courses].reverse()) stop(here, course);
  return courses;
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

function joinsOf(here: World, processes: readonly Process[]): readonly Join[] {
  const idsOf = (unit: Unit, kind: NamespaceKind): readonly string[] =>
    processes.filter((p) => p.unit.name === unit.name && p.namespaces[kind].kind !== "host").map((p) => p.namespaces[kind].id);
  return here.joins.edges.map(({ from, to, at }) => ({
    from,
    to,
    at,
    shares: SHARED.filter((kind) => {
      const theirs = idsOf(to, kind);
      return idsOf(from, kind).some((id) => theirs.includes(id));
    }),
  }));
}

/** Runs all units; again, where a unit that failed took its runtime with it before others could join. */
function runAll(tree: UnitTree, units: readonly Unit[], v: Version): { here: World; courses: readonly Course[] } {
  const starting = units.filter((unit) => !refusal(unit));
  const joins = joinsAmong(tree, starting, v);
  const order = startOrder(tree, units, joins.edges, v);
  const able = { ...order, units: order.units.filter((unit) => starting.includes(unit)) };
  for (let failed: ReadonlySet<UnitName> = new Set(); ; ) {
    const here = world(tree, able.units, joins, runtimesOf(able, joins, failed, v), v);
    const courses = coursesOf(here, order.units);
    const now = courses.filter(({ failed: command, listening }) => command || listening).map(({ unit }) => unit.name);
    if (joins.edges.length === 0 || now.every((name) => failed.has(name))) return { here, courses };
    failed = new Set([...failed, ...now]);
  }
}

function build(tree: UnitTree, v: Version): NamespaceGraph {
  const { here, courses } = runAll(tree, unitsOf(tree, v), v);
  const inOrder = [...courses].sort((a, b) => (a.unit.name < b.unit.name ? -1 : 1));
  const processes = inOrder.flatMap(processesOf);
  return {
    processes,
    sockets: inOrder.flatMap((course) => listenersOf(here, course)),
    joins: joinsOf(here, processes),
    ...namesAndEdges(tree, processes),
  };
}

const graphs = new WeakMap<UnitTree, VersionMemo<NamespaceGraph>>();

/**
 * Where every process of a tree runs in this version of systemd: its namespaces, which lines put it there, and what fails. Units are taken to
 * start in the order that After= and Before= give.
 */
export function namespaceGraph(tree: UnitTree, v: Version): NamespaceGraph {
  const memo = graphs.get(tree) ?? versionMemo<NamespaceGraph>();
  graphs.set(tree, memo);
  return remember(memo, v, (inner) => build(tree, inner));
}
