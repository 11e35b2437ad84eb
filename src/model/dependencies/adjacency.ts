import { oncePer } from "../../core/once.js";
import { remember, since, type Version, type VersionMemo, versionMemo } from "../../core/version.js";
import type { Unit, UnitTree } from "../unit.js";
import { addMountsOf, addOfTarget, type Made, mountsIn } from "./after-load.js";
import { areSame, codeOf, ENDS, endOf, inverseOf, lowerBound, propertyOf, sortedCodes } from "./codes.js";
import { defaultDependencies, isLoaded, isTemplate, type Property } from "./edge.js";
import { type Explained, evidenceIn } from "./evidence.js";
import { type Numbers, numbersOf } from "./numbers.js";
import { addOwn } from "./own.js";

/** Edges between all units of a tree, in numbers. */
export interface Edges {
  readonly numbers: Numbers;
  /** The numbers of all units, in the order in which they are found. */
  readonly nodes: readonly number[];
  /** All edges of unit n, those too that others make with it: `codes` from `starts[n]` to `starts[n + 1]`, sorted. */
  readonly starts: Int32Array;
  readonly codes: Int32Array;
}

/** The edges of all units of a tree as some versions of systemd make them. */
export interface Adjacency extends Explained, Edges {
  /** Of each unit the edges that its own lines make. */
  readonly own: readonly (Int32Array | undefined)[];
  /** Whether JoinsNamespaceOf= goes both ways; undefined if there is none. */
  readonly joinsBack: boolean | undefined;
}

/**
 * Loads the tree's units and, as systemd does, all that they name, and puts together the edges of all of them; `others`: those of other versions,
 * most of which have nearly the same, the last ones first.
 */
export function adjacencyOf(tree: UnitTree, v: Version, others: readonly Adjacency[]): Adjacency {
  const numbers = numbersOf(tree);
  const collected = collect(tree, (n) => {
    const unit = tree.unit(numbers.texts[n] ?? "", v);
    return { unit, own: ownCodesOf(unit, n, numbers, v) };
  });
  const { nodes, units, own } = collected;
  const same = others.find((other) => isSame(collected, other) && (other.joinsBack === undefined || other.joinsBack === since(v, 254)));
  if (same) return { ...same, units, because: evidenceIn(tree, { ...same, units }, v.number) };
  const graph = { numbers, units, made: [...own] };
  addAfterLoad(nodes, graph, graph);
  let joinsBack: boolean | undefined;
  const isOneWay = (): boolean => {
    joinsBack ??= since(v, 254);
    return !joinsBack;
  };
  return { ...graph, nodes, own, ...bothWays(nodes, graph, isOneWay), joinsBack, because: evidenceIn(tree, graph, v.number) };
}

/** Adds the edges that systemd makes when all units are loaded to what these make themselves. See {@link addOfTarget} for `against`. */
export function addAfterLoad(nodes: readonly number[], graph: Made & { readonly made: (Int32Array | undefined)[] }, against: Made): void {
  const { made } = graph;
  const mountsOf = mountsIn(graph);
  const more: number[] = [];
  const addMore = (code: number): void => {
    more.push(code);
  };
  const takeMore = (n: number): void => {
    if (more.length > 0) made[n] = sortedCodes(more, made[n]);
    more.length = 0;
  };
  for (const n of nodes) {
    addMountsOf(n, pathsOf(made[n]), graph, mountsOf, addMore);
    takeMore(n);
  }
  for (const n of nodes) {
    addOfTarget(n, graph, against, addMore);
    takeMore(n);
  }
}

/** Whether units of one version make the same edges as those of another. */
function isSame({ nodes, units, own }: Collected, other: Adjacency): boolean {
  return (
    nodes.length === other.nodes.length &&
    nodes.every((n, at) => n === other.nodes[at] && own[n] === other.own[n] && isAlike(units[n] as Unit, other.units[n] as Unit))
  );
}

/** Whether two units are the same for what the edges of others make of them. */
const isAlike = (a: Unit, b: Unit): boolean =>
  a === b || (isLoaded(a) === isLoaded(b) && !a.fragment === !b.fragment && !defaultDependencies(a) === !defaultDependencies(b));

/** The edges that units make themselves, as far as they are known. */
interface OwnEdges {
  readonly ofUnit: WeakMap<Unit, VersionMemo<Int32Array>>;
  /** Those that were found last of each unit, in whatever version: most versions have the same, and share them. */
  readonly latest: Int32Array[];
}

const ownEdgesOf = oncePer((_: Numbers): OwnEdges => ({ ofUnit: new WeakMap(), latest: [] }));

/** The edges that the lines of unit `n` make. */
export function ownCodesOf(unit: Unit, n: number, numbers: Numbers, v: Version): Int32Array {
  const { ofUnit, latest } = ownEdgesOf(numbers);
  const memo = ofUnit.get(unit) ?? versionMemo<Int32Array>();
  ofUnit.set(unit, memo);
  const codes = remember(memo, v, (inner) => {
    const found = codesOf(unit, n, inner, numbers);
    const before = latest[n];
    return before && areSame(before, found) ? before : found;
  });
  latest[n] = codes;
  return codes;
}

/** Units by number, and the edges that each makes itself. */
interface Collected {
  readonly nodes: number[];
  readonly units: (Unit | undefined)[];
  readonly own: (Int32Array | undefined)[];
}

/** The units of a tree, and all that edges lead to from them. */
export function collect(tree: UnitTree, of: (n: number) => { readonly unit: Unit; readonly own: Int32Array }): Collected {
  const numbers = numbersOf(tree);
  const nodes: number[] = [];
  const units: (Unit | undefined)[] = [];
  const own: (Int32Array | undefined)[] = [];
  const queue: number[] = [];
  const seen = new Set<number>();
  const visit = (n: number): void => {
    if (seen.has(n)) return;
    seen.add(n);
    nodes.push(n);
    queue.push(n);
  };
  for (const name of [...tree.names, "-.mount"]) visit(numbers.of(name));
  for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
    const { unit, own: codes } = of(n);
    units[n] = unit;
    own[n] = codes;
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] as number;
      if (code < FIRST_PATH) visit(endOf(code));
    }
  }
  return { nodes, units, own };
}

/** The edges to paths are the last ones. */
const FIRST_PATH = Math.min(codeOf("RequiresMountsFor", 0), codeOf("WantsMountsFor", 0));

const NO_PATHS: readonly number[] = [];

/** Of the edges that a unit makes itself, those that lead to paths. */
function pathsOf(codes: Int32Array | undefined): readonly number[] {
  if (!codes || (codes.at(-1) ?? 0) < FIRST_PATH) return NO_PATHS;
  const paths: number[] = [];
  for (let at = lowerBound(codes, FIRST_PATH); at < codes.length; at++) paths.push(codes[at] as number);
  return paths;
}

function codesOf(unit: Unit, self: number, v: Version, numbers: Numbers): Int32Array {
  const codes: number[] = [];
  addOwn(unit, v, (properties, to) => {
    for (const text of to) {
      const end = numbers.of(text);
      if (end !== self) for (const property of properties) codes.push(codeOf(property, end));
    }
  });
  return sortedCodes(codes);
}

/**
 * The edges of each unit together with the reverse of those that lead to it; a template's edges end nowhere. `joinsOneWay`: whether JoinsNamespaceOf=
 * has no reverse.
 */
export function bothWays(
  nodes: readonly number[],
  { numbers, units, made }: Made,
  joinsOneWay: () => boolean,
): Pick<Edges, "starts" | "codes"> {
  const each = (take: (unit: number, code: number) => void): void => {
    for (const n of nodes) {
      const codes = made[n] as Int32Array;
      const goesBack = !isTemplate(units[n] as Unit);
      for (let at = 0; at < codes.length; at++) {
        const code = codes[at] as number;
        take(n, code);
        const back = goesBack ? inverseOf(code, n) : -1;
        if (back >= 0 && (propertyOf(code) !== "JoinsNamespaceOf" || !joinsOneWay())) take(endOf(code), back);
      }
    }
  };
  const starts = new Int32Array(numbers.texts.length + 1);
  each((n) => {
    starts[n + 1] = (starts[n + 1] as number) + 1;
  });
  for (let n = 1; n < starts.length; n++) starts[n] = (starts[n] as number) + (starts[n - 1] as number);
  const codes = new Int32Array(starts.at(-1) ?? 0);
  const free = starts.slice();
  each((n, code) => {
    const at = free[n] as number;
    codes[at] = code;
    free[n] = at + 1;
  });
  return withoutDoubles(starts, codes);
}

/** Sorts the codes of each unit and leaves out doubles: edges that both units make. */
function withoutDoubles(starts: Int32Array, codes: Int32Array): Pick<Edges, "starts" | "codes"> {
  let kept = 0;
  let from = 0;
  for (let n = 0; n < starts.length - 1; n++) {
    const to = starts[n + 1] as number;
    if (to - from > 1) codes.subarray(from, to).sort();
    starts[n] = kept;
    for (let at = from; at < to; at++) if (at === from || codes[at] !== codes[at - 1]) codes[kept++] = codes[at] as number;
    from = to;
  }
  starts[starts.length - 1] = kept;
  return { starts, codes: codes.slice(0, kept) };
}

/** Calls `take` with the units or paths at the other ends of the edges of one property of a unit, by number, until it returns true: whether it did. */
export function someEnd({ starts, codes }: Edges, unit: number, property: Property, take: (end: number) => boolean): boolean {
  const [from, to] = [starts[unit] ?? 0, starts[unit + 1] ?? 0];
  if (from === to) return false;
  const first = codeOf(property, 0);
  for (let at = lowerBound(codes, first, from, to); at < to; at++) {
    const end = (codes[at] as number) - first;
    if (end >= ENDS) return false;
    if (take(end)) return true;
  }
  return false;
}

const NO_ENDS: readonly number[] = [];

/** The units or paths at the other ends of the edges of one property of a unit, by number. */
export function endsOf(graph: Edges, unit: number, property: Property): readonly number[] {
  let ends: number[] | undefined;
  someEnd(graph, unit, property, (end) => {
    if (ends) ends.push(end);
    else ends = [end];
    return false;
  });
  return ends ?? NO_ENDS;
}

/** Whether a property of a unit holds that other unit. */
export function holds({ starts, codes }: Edges, unit: number, property: Property, other: number): boolean {
  const [from, to] = [starts[unit] ?? 0, starts[unit + 1] ?? 0];
  const code = codeOf(property, other);
  const at = lowerBound(codes, code, from, to);
  return at < to && codes[at] === code;
}
