import { oncePer } from "../../core/once.js";
import type { Edges } from "./adjacency.js";
import { codeOf, ENDS, lowerBound } from "./codes.js";
import type { Property } from "./edge.js";

/** A search for units that edges lead to, as far as it was needed. */
interface Search {
  from: readonly number[];
  /** What has been found, the nearest first. */
  readonly found: number[];
  readonly seen: Uint8Array;
  /** How many of the units have been left: those of `from` and of `found`. */
  left: number;
}

const begin = ({ numbers }: Edges, from: readonly number[]): Search => ({
  from,
  found: [],
  seen: new Uint8Array(numbers.texts.length),
  left: 0,
});

/** Goes on until there is no more to find or, where there is a goal, that is found. */
function goOn({ starts, codes }: Edges, search: Search, properties: readonly Property[], goal?: number): void {
  const { from, found, seen } = search;
  const firsts = properties.map((property) => codeOf(property, 0));
  while (search.left < from.length + found.length && (goal === undefined || seen[goal] !== 1)) {
    const unit = (search.left < from.length ? from[search.left] : found[search.left - from.length]) as number;
    search.left++;
    const end = starts[unit + 1] ?? 0;
    for (const first of firsts) {
      for (let at = lowerBound(codes, first, starts[unit] ?? 0, end); at < end; at++) {
        const next = (codes[at] as number) - first;
        if (next >= ENDS) break;
        if (seen[next] === 1) continue;
        seen[next] = 1;
        found.push(next);
      }
    }
  }
}

/** The units that edges of these properties lead to from some others in one step or more, the nearest first. */
export function reached(graph: Edges, from: readonly number[], properties: readonly Property[]): readonly number[] {
  const search = begin(graph, from);
  goOn(graph, search, properties);
  return search.found;
}

/** How many searches are kept: rules ask for a few units again and again before they come to the next ones. */
const KEPT = 8;
/** By the edges, which versions share. */
const searchesIn = oncePer((_: Int32Array) => new Map<string, Search>());

/** A search from a unit, in the place of the oldest one where there are enough. */
function beginIn(kept: Map<string, Search>, graph: Edges, from: number): Search {
  const [oldest] = kept.size < KEPT ? [] : kept;
  if (!oldest) return begin(graph, [from]);
  const [key, search] = oldest;
  kept.delete(key);
  if (search.seen.length < graph.numbers.texts.length) return begin(graph, [from]);
  for (const n of search.found) search.seen[n] = 0;
  search.found.length = 0;
  search.from = [from];
  search.left = 0;
  return search;
}

/** Whether edges of these properties lead from a unit to another in one step or more. */
export function reaches(graph: Edges, from: number, properties: readonly Property[], goal: number): boolean {
  const kept = searchesIn(graph.codes);
  const key = `${from} ${properties.join()}`;
  const known = kept.get(key);
  const search = known && goal < known.seen.length ? known : beginIn(kept, graph, from);
  kept.delete(key);
  kept.set(key, search);
  goOn(graph, search, properties, goal);
  return search.seen[goal] === 1;
}
