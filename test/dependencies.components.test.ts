import fc from "fast-check";
import { expect, test } from "vitest";
import { components, shortestCycle } from "../src/model/dependencies/components.js";

const graphs = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 24 }).map((edges) => ({
    nodes: Array.from({ length: size }, (_, n) => n),
    successors: (node: number) => edges.filter(([from, to]) => from === node && to !== node).map(([, to]) => to),
  })),
);

type Successors = (node: number) => readonly number[];

function reaches(successors: Successors, from: number, to: number): boolean {
  const seen = new Set(successors(from));
  for (const node of seen) for (const next of successors(node)) seen.add(next);
  return seen.has(to);
}

/** The length of the shortest way back to a node, by trying all walks. */
function wayBack(successors: Successors, start: number, most: number): number {
  let row = new Set([start]);
  for (let length = 1; length <= most; length++) {
    row = new Set([...row].flatMap(successors));
    if (row.has(start)) return length;
  }
  return Number.POSITIVE_INFINITY;
}

test("nodes are in one part exactly if each reaches the other", () => {
  fc.assert(
    fc.property(graphs, ({ nodes, successors }) => {
      const part = new Map(components(nodes.map(successors)).flatMap((members, n) => members.map((node) => [node, n] as const)));
      for (const a of nodes) {
        for (const b of nodes) {
          if (a === b) continue;
          const together = part.get(a) !== undefined && part.get(a) === part.get(b);
          expect(together).toBe(reaches(successors, a, b) && reaches(successors, b, a));
        }
      }
    }),
  );
});

test("nodes that do not count are in no part, and nothing is reached through them", () => {
  fc.assert(
    fc.property(graphs, fc.nat(8), ({ nodes, successors }, out) => {
      const less = nodes.map((node) => (node === out ? [] : successors(node).filter((next) => next !== out)));
      const sorted = (parts: ReturnType<typeof components>) => parts.map((part) => [...part].sort()).sort();
      expect(sorted(components(nodes.map(successors), (node) => node !== out))).toEqual(sorted(components(less)));
    }),
  );
});

test("the shortest cycle is a cycle, and none is shorter", () => {
  fc.assert(
    fc.property(graphs, ({ nodes, successors }) => {
      for (const part of components(nodes.map(successors))) {
        const inside = (node: number) => successors(node).filter((next) => part.includes(next));
        const rows = part.map((node) => inside(node).map((next) => part.indexOf(next)));
        const cycle = shortestCycle(rows).map((at) => part[at] ?? -1);
        for (const [n, node] of cycle.entries()) expect(inside(node)).toContain(cycle[(n + 1) % cycle.length]);
        expect(cycle.length).toBe(Math.min(...part.map((node) => wayBack(inside, node, part.length))));
      }
    }),
  );
});

test("a chain and a ring of 50,000 nodes overflow no stack", () => {
  const size = 50_000;
  const ring = Array.from({ length: size }, (_, n) => [(n + 1) % size]);
  expect(components([...ring.slice(0, -1), []])).toEqual([]);
  expect(components(ring).map(({ length }) => length)).toEqual([size]);
  expect(shortestCycle(ring).length).toBe(size);
});
