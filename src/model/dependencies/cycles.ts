import type { Note } from "../../core/finding.js";
import { memoized, type Version } from "../../core/version.js";
import { boundsInstead, edgesOf } from "../dependencies.js";
import type { UnitName, UnitTree } from "../unit.js";
import type { Adjacency } from "./adjacency.js";
import type { Bounds } from "./bounds.js";
import { components, type Rows, shortestCycle } from "./components.js";
import { evidence } from "./evidence.js";
import { type Jobs, jobsOf, type Next, spread } from "./jobs.js";
import { standardAfter, standardWants } from "./standard.js";

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

/** The ordering cycles of a tree, the shortest one of each strongly connected part; in a stable order. */
export const orderingCycles: (tree: UnitTree, v: Version) => readonly OrderingCycle[] = memoized((tree, v) => {
  const bounds = boundsInstead(tree, v);
  if (bounds && isOrdered(tree, bounds)) return [];
  const graph = edgesOf(tree, v);
  const known = jobsOf(tree, graph, false);
  if (isAcyclic(known)) return [];
  const all = Array.from({ length: known.size }, (_, n) => n);
  const enabled = jobsOf(tree, graph, true);
  const units = all.filter(known.hasJob).sort(known.byName);
  const parts = components(rowsOf(units, known.afterByName));
  return parts.map((part) => cycleOf(part.map((at) => units[at] as number).sort(known.byName), graph, known, enabled));
});

const isAcyclic = ({ size, after, hasJob }: Jobs): boolean =>
  components(
    Array.from({ length: size }, (_, n) => after(n)),
    hasJob,
  ).length === 0;

/** Whether no version has a cycle, as all edges together have none. Systemd's own targets order themselves where the tree has them not. */
function isOrdered(tree: UnitTree, bounds: Bounds): boolean {
  const ready = ordered.get(bounds);
  if (ready !== undefined) return ready;
  const { most, unsteady } = bounds;
  const isSure = [...standardAfter.keys(), ...standardWants.keys()].every((name) => !unsteady.has(most.numbers.of(name)));
  const found = isSure && isAcyclic(jobsOf(tree, most, false));
  ordered.set(bounds, found);
  return found;
}

const ordered = new WeakMap<Bounds, boolean>();

/** The graph of some nodes alone, numbered in their order. */
function rowsOf(nodes: readonly number[], successors: Next): Rows {
  const at = new Map(nodes.map((node, n) => [node, n]));
  return nodes.map((node) => {
    const row: number[] = [];
    for (const next of successors(node)) {
      const n = at.get(next);
      if (n !== undefined) row.push(n);
    }
    return row;
  });
}

function cycleOf(part: readonly number[], graph: Adjacency, known: Jobs, enabled: Jobs): OrderingCycle {
  const rows = rowsOf(part, known.afterByName);
  for (const [jobs, when] of [
    [known, "start"],
    [enabled, "enabled"],
  ] as const) {
    for (const root of rootsOf(part, jobs)) {
      const [started] = startedParts(part, rows, root, jobs);
      if (started) return { edges: cycleIn(started, graph, known), when, root: graph.numbers.texts[root] };
    }
  }
  return { edges: cycleIn(part, graph, known), when: "possible", root: undefined };
}

function cycleIn(part: readonly number[], graph: Adjacency, { afterByName }: Jobs): readonly OrderedAfter[] {
  const nameOf = (n: number): UnitName => graph.numbers.texts[n] ?? "";
  const cycle = shortestCycle(rowsOf(part, afterByName)).map((at) => part[at] as number);
  return cycle.map((from, n) => {
    const to = cycle[(n + 1) % cycle.length] as number;
    return {
      from: nameOf(from),
      to: nameOf(to),
      get because() {
        return evidence(graph, from, "After", to);
      },
    };
  });
}

/** More units than these are not tried as the one that starts all. */
const ROOTS = 48;

/** Units whose start may start a whole part: those that start one of it and are started by no other, the ones of a boot first. */
function rootsOf(part: readonly number[], { startedBy, boot, size }: Jobs): readonly number[] {
  const above = spread(part, startedBy, size);
  const tops = above.found.filter((n) => startedBy(n).length === 0);
  return [...new Set([...boot.filter(above.has), ...tops, ...part])].slice(0, ROOTS);
}

/** What is left of a part when only the units that a start of `root` has jobs for count. */
function startedParts(
  part: readonly number[],
  rows: Rows,
  root: number,
  { started, conflicts, byName }: Jobs,
): readonly (readonly number[])[] {
  const { has } = started(root);
  const inside = part.map((n) => has(n) && !conflicts(n).some(has));
  return components(rows, (at) => inside[at] === true).map((found) => found.map((at) => part[at] as number).sort(byName));
}
