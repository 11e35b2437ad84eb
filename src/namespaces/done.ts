import type { Problem } from "../core/finding.js";
import type { UnitTree } from "../model/unit.js";
import type { Act } from "./commands/acts.js";
import { actsOf } from "./commands/acts-of.js";
import type { NamespaceGraph, Process } from "./graph.js";
import { whereId } from "./names.js";

/** An act, and the process that does it. */
export interface Done<A extends Act = Act> {
  readonly process: Process;
  readonly act: A;
  /** Its place among all that the process does. */
  readonly index: number;
}

/** All that the processes of a graph do, and what of it each does. */
interface Deeds {
  readonly all: readonly Done[];
  readonly byProcess: ReadonlyMap<Process, readonly Done[]>;
  readonly byKind: Map<Act["kind"], readonly Done[]>;
}

const known = new WeakMap<NamespaceGraph, Deeds>();

function deedsOf(tree: UnitTree, graph: NamespaceGraph): Deeds {
  const ready = known.get(graph);
  if (ready) return ready;
  const byProcess = new Map(
    graph.processes.map((process) => [process, actsOf(tree, process).map((act, index) => ({ process, act, index }))] as const),
  );
  const deeds = { all: [...byProcess.values()].flat(), byProcess, byKind: new Map() };
  known.set(graph, deeds);
  return deeds;
}

/** All that the processes of a tree do, unit by unit and in order. */
export const doneIn = (tree: UnitTree, graph: NamespaceGraph): readonly Done[] => deedsOf(tree, graph).all;

/** All that one process does, in order. */
export const doneBy = (tree: UnitTree, graph: NamespaceGraph, process: Process): readonly Done[] =>
  deedsOf(tree, graph).byProcess.get(process) ?? [];

/** The acts of one kind. */
export function doneOf<K extends Act["kind"]>(tree: UnitTree, graph: NamespaceGraph, kind: K): readonly Done<Extract<Act, { kind: K }>>[] {
  const isOne = (done: Done): done is Done<Extract<Act, { kind: K }>> => done.act.kind === kind;
  const { all, byKind } = deedsOf(tree, graph);
  const ready = byKind.get(kind) ?? all.filter(isOne);
  byKind.set(kind, ready);
  return ready as readonly Done<Extract<Act, { kind: K }>>[];
}

/** Whether what one mounts is there for the other: in the same mount namespace, or in a child's that the same process makes later. */
export function seesMountsOf(later: Done, earlier: Done): boolean {
  const here = whereId(earlier.process, earlier.act.view.mnt, "mnt");
  if (whereId(later.process, later.act.view.mnt, "mnt") === here) return true;
  const sameProcess = later.process === earlier.process && later.index > earlier.index;
  return sameProcess && earlier.act.view.mnt.kind === "process" && later.act.view.mnt.kind === "child";
}

/**
 * What there is to say of acts, of each place once: units that share a drop-in, a template or a script do the same there, and a script that does
 * the same twice is spoken of where it is started.
 */
export function* onceEach<D extends Done>(all: readonly D[], problemOf: (done: D) => Problem | undefined): Generator<Problem> {
  const told = new Set<string>();
  const placeText = ({ act, process }: Done): string => `${act.at.file}:${act.at.start}:${process.at.file}:${process.at.start}`;
  for (const done of all) {
    const problem = told.size > 0 && told.has(placeText(done)) ? undefined : problemOf(done);
    if (!problem) continue;
    const words = `${problem.at.file}:${problem.at.start}:${problem.message}`;
    if (!told.has(words)) yield problem;
    told.add(placeText(done)).add(words);
  }
}

/** Where to speak of an act: at the act in the unit file, or at the command that runs the script in which it stands. */
export function placeOf({ act, process }: Done): Done["act"]["at"] {
  return act.at.file === process.at.file ? act.at : process.at;
}
