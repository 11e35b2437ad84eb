import type { Note } from "../../core/finding.js";
import { type Version, version } from "../../core/version.js";
import type { UnitTree } from "../unit.js";
import { addMountsOf, addOfTarget, type Made, type MountsOf, mountsIn } from "./after-load.js";
import { codeOf, holdsCode, originOf, propertyOf } from "./codes.js";
import type { Property } from "./edge.js";
import { type Numbers, numbersOf } from "./numbers.js";
import { addOwn } from "./own.js";

/** The lines that make edges, by edge. */
type Evidence = ReadonlyMap<number, readonly Note[]>;

/** Edges that units make themselves, with their lines. */
export interface Explained extends Made {
  readonly because: (unit: number) => Evidence;
}

/** Of how many units the evidence is kept: who asks for all edges of one asks for edges of all units around it. */
const KEPT = 4096;

/** Puts the evidence of a unit together when it is asked for. */
export function evidenceIn(tree: UnitTree, graph: Made, number: number): Explained["because"] {
  let mounts: MountsOf | undefined;
  const mountsOf: MountsOf = (path) => {
    mounts ??= mountsIn(graph);
    return mounts(path);
  };
  const known = new Map<number, Evidence>();
  return (n) => {
    const ready = known.get(n) ?? evidenceOf(n, tree, graph, mountsOf, version(number));
    if (known.size >= KEPT) known.clear();
    known.set(n, ready);
    return ready;
  };
}

function evidenceOf(n: number, tree: UnitTree, graph: Made, mountsOf: MountsOf, v: Version): Evidence {
  const found = ownEvidence(n, tree, graph.numbers, v);
  const more = (code: number, because: number): void => add(found, code, found.get(because) ?? []);
  for (const property of ["RequiresMountsFor", "WantsMountsFor"]) {
    const paths = [...found.keys()].filter((code) => propertyOf(code) === property);
    addMountsOf(n, paths, graph, mountsOf, more);
  }
  addOfTarget(n, graph, graph, more);
  return found;
}

function add(to: Map<number, Note[]>, code: number, because: readonly Note[]): void {
  const known = to.get(code);
  if (known) for (const note of because) known.push(note);
  else to.set(code, [...because]);
}

function ownEvidence(n: number, tree: UnitTree, numbers: Numbers, v: Version): Map<number, Note[]> {
  const found = new Map<number, Note[]>();
  addOwn(tree.unit(numbers.texts[n] ?? "", v), v, (properties, to, because) => {
    const notes = because();
    for (const text of to) for (const property of properties) add(found, codeOf(property, numbers.of(text)), notes);
  });
  return found;
}

/** The lines that make an edge: those of the unit itself, or, where it makes none of the kind, those of the unit at the other end. */
export function evidence({ made, because }: Explained, unit: number, property: Property, end: number): readonly Note[] {
  const code = codeOf(property, end);
  if (holdsCode(made[unit], code)) return because(unit).get(code) ?? [];
  const origin = originOf(property);
  return (origin && because(end).get(codeOf(origin, unit))) ?? [];
}

/**
 * As {@link evidence}, from the lines of the two units alone, so that it holds in all versions that read those alike; undefined where the edge may
 * come from other units as well.
 */
export function ownEvidenceOf(tree: UnitTree, unit: number, property: Property, end: number, v: Version): readonly Note[] | undefined {
  const numbers = numbersOf(tree);
  const lines = (n: number): Evidence | undefined => {
    const found = ownEvidence(n, tree, numbers, v);
    const isAlone = tree.unit(numbers.texts[n] ?? "", v).type !== "target" && ![...found.keys()].some((code) => endsInPath(code));
    return isAlone ? found : undefined;
  };
  const own = lines(unit);
  const origin = originOf(property);
  return own && (own.get(codeOf(property, end)) ?? (origin && lines(end)?.get(codeOf(origin, unit))));
}

const endsInPath = (code: number): boolean => /MountsFor$/.test(propertyOf(code));
