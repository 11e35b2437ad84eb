import type { Note } from "../../core/finding.js";
import type { DependencyGraph } from "../dependencies.js";
import type { UnitName, UnitTree } from "../unit.js";
import { isLoaded } from "./collect.js";
import { components, shortestCycle } from "./components.js";
import type { Property } from "./edge.js";
import { installedBy } from "./install.js";
import { bootTargets, standardAfter, standardWants } from "./standard.js";
import { around, pulledInBy, pullIns } from "./walk.js";

/** One edge of a cycle: `from` is ordered after `to`, because of these lines; none where systemd's own targets order themselves. */
interface OrderedAfter {
  readonly from: UnitName;
  readonly to: UnitName;
  readonly because: readonly Note[];
}

/**
 * A cycle of After= and Before=. `start`: the start of `root` has a job for all units of it, so systemd breaks it by deleting one. `enabled`: so
 * it is once the units are enabled as their [Install] says. `possible`: nothing in the tree starts all of them at once.
 */
export interface OrderingCycle {
  readonly edges: readonly OrderedAfter[];
  readonly when: "start" | "enabled" | "possible";
  readonly root: UnitName | undefined;
}

/** What the walk over a tree's units needs: who has a job, who comes after whom, who starts whom. */
interface Jobs {
  readonly names: readonly UnitName[];
  readonly after: (name: UnitName) => readonly UnitName[];
  readonly starts: (name: UnitName) => readonly UnitName[];
  readonly startedBy: (name: UnitName) => readonly UnitName[];
  readonly because: (from: UnitName, to: UnitName) => readonly Note[];
  readonly conflicts: (name: UnitName) => readonly UnitName[];
}

/** The ordering cycles of a tree, the shortest one of each strongly connected part; in a stable order. */
export function orderingCycles(tree: UnitTree, graph: DependencyGraph): readonly OrderingCycle[] {
  const known = jobsOf(tree, graph, false);
  const parts = components(known.names, known.after);
  if (parts.length === 0) return [];
  const enabled = jobsOf(tree, graph, true);
  return parts.map((part) => cycleOf([...part].sort(), known, enabled));
}

function cycleOf(part: readonly UnitName[], known: Jobs, enabled: Jobs): OrderingCycle {
  for (const [jobs, when] of [
    [known, "start"],
    [enabled, "enabled"],
  ] as const) {
    for (const root of rootsOf(part, jobs)) {
      const [started] = startedParts(part, root, jobs);
      if (started) return { edges: edgesOf(started, jobs), when, root };
    }
  }
  return { edges: edgesOf(part, known), when: "possible", root: undefined };
}

function edgesOf(part: readonly UnitName[], { after, because }: Jobs): readonly OrderedAfter[] {
  const inside = new Set(part);
  const cycle = shortestCycle(
    part,
    once((name) => after(name).filter((other) => inside.has(other))),
  );
  return cycle.map((from, n) => {
    const to = cycle[(n + 1) % cycle.length] as UnitName;
    return { from, to, because: because(from, to) };
  });
}

/** More units than these are not tried as the one that starts all. */
const ROOTS = 48;

/** Units whose start may start a whole part: those that start one of it and are started by no other, the ones of a boot first. */
function rootsOf(part: readonly UnitName[], { startedBy }: Jobs): readonly UnitName[] {
  const above = new Set<UnitName>(part);
  for (const name of above) for (const other of startedBy(name)) above.add(other);
  const boot = bootTargets.filter((name) => above.has(name));
  const tops = [...above].filter((name) => startedBy(name).length === 0);
  return [...new Set([...boot, ...tops, ...part])].slice(0, ROOTS);
}

/** What is left of a part when only the units that a start of `root` has jobs for count. */
function startedParts(part: readonly UnitName[], root: UnitName, jobs: Jobs): readonly (readonly UnitName[])[] {
  const started = new Set<UnitName>([root]);
  for (const name of started) for (const other of jobs.starts(name)) started.add(other);
  const inside = new Set(part.filter((name) => started.has(name) && !jobs.conflicts(name).some((other) => started.has(other))));
  return components(inside, (name) => jobs.after(name).filter((other) => inside.has(other))).map((found) => [...found].sort());
}

/** Who has a job, starts and orders whom. In a tree that is not complete, systemd's own targets are taken to be as it ships them. */
function jobsOf(tree: UnitTree, graph: DependencyGraph, enabled: boolean): Jobs {
  const assumed = (name: UnitName): boolean => !tree.complete && tree.manager === "system" && graph.units.get(name)?.unit.load !== "loaded";
  const hasJob = (name: UnitName): boolean => {
    const unit = graph.units.get(name)?.unit;
    return unit ? isLoaded(unit) || (!tree.complete && unit.load === "not-found") : assumed(name) && standardWants.has(name);
  };
  const install = enabled ? installEdges(graph) : NO_INSTALL;
  const starters = assumedStarters(assumed);
  const ends = (properties: readonly Property[], more: (name: UnitName) => readonly UnitName[]) =>
    once((name) => [...around(graph, name, properties), ...more(name)].filter(hasJob));
  return {
    names: [...graph.units.keys()].filter(hasJob).sort(),
    after: ends(["After"], (name) => (assumed(name) ? (standardAfter.get(name) ?? []) : [])),
    starts: ends(pullIns, (name) => [...(install.starts.get(name) ?? []), ...(assumed(name) ? (standardWants.get(name) ?? []) : [])]),
    startedBy: ends(pulledInBy, (name) => [...(install.startedBy.get(name) ?? []), ...(starters.get(name) ?? [])]),
    because: (from, to) => graph.of(from, "After").find(({ unit }) => unit === to)?.because ?? [],
    conflicts: once((name) => [...around(graph, name, ["Conflicts", "ConflictedBy"])]),
  };
}

/** The function, asked but once for each name. */
function once(ask: (name: UnitName) => readonly UnitName[]): (name: UnitName) => readonly UnitName[] {
  const answers = new Map<UnitName, readonly UnitName[]>();
  return (name) => {
    const known = answers.get(name) ?? ask(name);
    answers.set(name, known);
    return known;
  };
}

function assumedStarters(assumed: (name: UnitName) => boolean): ReadonlyMap<UnitName, readonly UnitName[]> {
  const starters = new Map<UnitName, UnitName[]>();
  for (const [starter, wanted] of standardWants) {
    if (assumed(starter)) for (const name of wanted) starters.set(name, [...(starters.get(name) ?? []), starter]);
  }
  return starters;
}

interface InstallEdges {
  readonly starts: ReadonlyMap<UnitName, readonly UnitName[]>;
  readonly startedBy: ReadonlyMap<UnitName, readonly UnitName[]>;
}
const NO_INSTALL: InstallEdges = { starts: new Map(), startedBy: new Map() };

/** WantedBy=, RequiredBy= and UpheldBy= of [Install], as if all units were enabled. */
function installEdges(graph: DependencyGraph): InstallEdges {
  const starts = new Map<UnitName, UnitName[]>();
  const startedBy = new Map<UnitName, UnitName[]>();
  for (const { unit } of graph.units.values()) {
    const by = installedBy(unit).map(graph.idOf);
    if (by.length === 0) continue;
    startedBy.set(unit.name, by);
    for (const name of by) {
      const known = starts.get(name);
      if (known) known.push(unit.name);
      else starts.set(name, [unit.name]);
    }
  }
  return { starts, startedBy };
}
