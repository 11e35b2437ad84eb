import type { UnitName, UnitTree } from "../unit.js";
import { type Edges, endsOf } from "./adjacency.js";
import type { Made } from "./after-load.js";
import { isLoaded, type Property } from "./edge.js";
import { installedBy } from "./install.js";
import { bootTargets, standardAfter, standardWants } from "./standard.js";
import { pulledInBy, pullIns } from "./walk.js";

/** Units that go with a unit, all by number. */
export type Next = (unit: number) => readonly number[];

/** What starts of units come to: who has a job, who comes after whom, who starts whom. */
export interface Jobs {
  /** More than the number of any unit. */
  readonly size: number;
  /** Whether a unit has a job if it is started. */
  readonly hasJob: (unit: number) => boolean;
  readonly byName: (a: number, b: number) => number;
  /** What a boot starts. */
  readonly boot: readonly number[];
  readonly after: Next;
  /** The same, sorted. */
  readonly afterByName: Next;
  readonly startedBy: Next;
  /** What a start of a unit starts, itself included. */
  readonly started: (unit: number) => Spread;
  readonly conflicts: Next;
}

/** Edges, and the units that have them. */
type Loaded = Edges & Pick<Made, "units">;

/** Who has a job, starts and orders whom. In a tree that is not complete, systemd's own targets are taken to be as it ships them. */
export function jobsOf(tree: UnitTree, graph: Loaded, enabled: boolean): Jobs {
  const { numbers, units } = graph;
  const standard = byNumber(standardAfter, numbers.of);
  const wants = byNumber(standardWants, numbers.of);
  const boot = bootTargets.map(numbers.of);
  const isAssumed = (n: number): boolean => !tree.complete && tree.manager === "system" && units[n]?.load !== "loaded";
  const install = enabled ? installEdges(graph) : NO_INSTALL;
  const size = numbers.texts.length;
  const jobs = Uint8Array.from({ length: size }, (_, n) => {
    const unit = units[n];
    return Number(unit ? isLoaded(unit) || (!tree.complete && unit.load === "not-found") : isAssumed(n) && wants.has(n));
  });
  const hasJob = (n: number): boolean => jobs[n] === 1;
  const starters = reversed([...wants].filter(([n]) => isAssumed(n)));
  const byName = (a: number, b: number): number => ((numbers.texts[a] ?? "") < (numbers.texts[b] ?? "") ? -1 : 1);
  const sorted = (ends: readonly number[]): readonly number[] => (ends.length > 1 ? [...ends].sort(byName) : ends);
  const after = (order: typeof sorted): Next =>
    once((n) => {
      const ends = order(endsOf(graph, n, "After")).filter(hasJob);
      const more = isAssumed(n) ? standard.get(n) : undefined;
      return more ? [...ends, ...more.filter(hasJob)] : ends;
    });
  const over = (properties: readonly Property[], n: number, order = (ends: readonly number[]) => ends): readonly number[] =>
    properties.flatMap((property) => order(endsOf(graph, n, property)));
  const starts = once((n) =>
    [...over(pullIns, n), ...(install.starts.get(n) ?? []), ...((isAssumed(n) && wants.get(n)) || [])].filter(hasJob),
  );
  return {
    size,
    hasJob,
    byName,
    boot,
    after: after((ends) => ends),
    afterByName: after(sorted),
    startedBy: once((n) =>
      [...over(pulledInBy, n, sorted), ...(install.startedBy.get(n) ?? []), ...(starters.get(n) ?? [])].filter(hasJob),
    ),
    started: lately((n) => spread([n], starts, size)),
    conflicts: once((n) => over(["Conflicts", "ConflictedBy"], n)),
  };
}

function byNumber(map: ReadonlyMap<UnitName, readonly UnitName[]>, of: (name: UnitName) => number): ReadonlyMap<number, readonly number[]> {
  return new Map([...map].map(([name, others]) => [of(name), others.map(of)]));
}

/** The function, asked but once for each unit. */
function once(ask: Next): Next {
  const answers: (readonly number[] | undefined)[] = [];
  return (n) => {
    const ready = answers[n] ?? ask(n);
    answers[n] = ready;
    return ready;
  };
}

/** Units that can be reached. */
export interface Spread {
  readonly has: (unit: number) => boolean;
  /** The nearest first. */
  readonly found: readonly number[];
}

/** Units and all that others of them lead to. */
export function spread(from: readonly number[], next: Next, size: number): Spread {
  const seen = new Uint8Array(size);
  const found = [...from];
  for (const n of from) seen[n] = 1;
  for (let at = 0; at < found.length; at++) {
    for (const other of next(found[at] as number)) {
      if (seen[other] === 1) continue;
      seen[other] = 1;
      found.push(other);
    }
  }
  return { has: (n) => seen[n] === 1, found };
}

/** How many answers are kept: one part of a graph asks for as many. */
const KEPT = 64;

/** The function; its last answers are remembered. */
function lately(ask: (unit: number) => Spread): (unit: number) => Spread {
  const answers = new Map<number, Spread>();
  return (n) => {
    const ready = answers.get(n) ?? ask(n);
    if (answers.size >= KEPT) answers.clear();
    answers.set(n, ready);
    return ready;
  };
}

interface InstallEdges {
  readonly starts: ReadonlyMap<number, readonly number[]>;
  readonly startedBy: ReadonlyMap<number, readonly number[]>;
}
const NO_INSTALL: InstallEdges = { starts: new Map(), startedBy: new Map() };

/** WantedBy=, RequiredBy= and UpheldBy= of [Install], as if all units were enabled. */
function installEdges({ nodes, units, numbers }: Loaded): InstallEdges {
  const startedBy = nodes.flatMap((n): readonly (readonly [number, readonly number[]])[] => {
    const unit = units[n];
    const by = unit ? installedBy(unit).map(numbers.of) : [];
    return by.length > 0 ? [[n, by]] : [];
  });
  return { starts: reversed(startedBy), startedBy: new Map(startedBy) };
}

function reversed(edges: readonly (readonly [number, readonly number[]])[]): ReadonlyMap<number, readonly number[]> {
  const back = new Map<number, number[]>();
  for (const [from, ends] of edges) {
    for (const end of ends) {
      const known = back.get(end);
      if (known) known.push(from);
      else back.set(end, [from]);
    }
  }
  return back;
}
