import type { Unit, UnitName } from "../model/unit.js";
import { failure, mountFailure, refusal, rootFailure } from "./failures.js";
import type { Fails } from "./graph.js";
import { placeInSystem } from "./place.js";
import type { Command } from "./processes.js";
import { wishesOf } from "./runtime.js";
import { type Placed, placeInUserManager, type Store } from "./user-manager.js";
import type { World } from "./world.js";

/** How far a unit has come: what failed on its way up. */
export interface Course {
  readonly unit: Unit;
  readonly commands: readonly Command[];
  readonly store: Store;
  readonly placed: Map<Command, Placed>;
  refused: Fails | undefined;
  failed: Command | undefined;
  listening: Fails | undefined;
}

/** Why no command of a unit that waits for itself runs: not where it joined another's namespace, which saves it the path. */
function waits({ waiting, runtimes }: World, { name }: Unit): Fails | undefined {
  return runtimes.get(name)?.maker.name === name ? waiting.get(name) : undefined;
}

function place(here: World, command: Command, store: Store): Placed {
  const waiting = waits(here, command.unit);
  if (waiting) return { namespaces: placeInSystem(here, command), fails: waiting };
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
  const waiting = waits(here, unit);
  if (waiting) return { ...waiting, status: "resources" };
  const wish = wishesOf(unit, here.v).net;
  if (unit.manager !== "user" || !wish || !here.runtimes.get(unit.name)?.net) return undefined;
  return failure("resources", wish, "cannot be entered by the user manager, so nothing listens");
}

function start(here: World, course: Course): void {
  const first = course.commands.filter(({ phase }) => phase === "start");
  const isBefore = ({ directive }: Command): boolean => course.unit.type !== "socket" || directive === "ExecStartPre";
  for (const command of first.filter(isBefore)) run(here, course, command);
  if (course.unit.type === "socket") course.listening = listenFailure(here, course);
  for (const command of first) if (!isBefore(command)) run(here, course, command);
}

function stop(here: World, course: Course): void {
  for (const command of course.commands) if (command.phase !== "start") run(here, course, command);
}

/** Runs units in the order in which they start, and stops them in the reverse one. */
export function coursesOf(here: World, order: readonly Unit[]): readonly Course[] {
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
      commands: here.commands.get(unit.name) ?? [],
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
