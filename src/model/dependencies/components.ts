/** What a strongly connected part is looked for in: nodes and their successors. */
export type Successors<N> = (node: N) => readonly N[];

/**
 * The strongly connected parts of two or more nodes: Tarjan's algorithm with a stack of its own, so that the depth of a graph costs no
 * recursion.
 */
export function components<N>(nodes: Iterable<N>, successors: Successors<N>): readonly (readonly N[])[] {
  const index = new Map<N, number>();
  const low = new Map<N, number>();
  const open: N[] = [];
  const isOpen = new Set<N>();
  const found: N[][] = [];
  const enter = (node: N): Frame<N> => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, next: successors(node), at: 0 };
  };
  const lower = (node: N, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  const leave = (node: N): void => {
    if (low.get(node) !== index.get(node)) return;
    const part = open.splice(open.lastIndexOf(node));
    for (const member of part) isOpen.delete(member);
    if (part.length > 1) found.push(part);
  };
  for (const root of nodes) {
    if (index.has(root)) continue;
    const stack = [enter(root)];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const next = frame.next[frame.at++];
      if (next === undefined) {
        leave(frame.node);
        stack.pop();
        const parent = stack.at(-1);
        if (parent) lower(parent.node, low.get(frame.node) ?? 0);
      } else if (!index.has(next)) stack.push(enter(next));
      else if (isOpen.has(next)) lower(frame.node, index.get(next) ?? 0);
    }
  }
  return found;
}

interface Frame<N> {
  readonly node: N;
  readonly next: readonly N[];
  at: number;
}

/** How many steps the search for the shortest cycle may take: in a large part any of its short cycles will do. */
const STEPS = 200_000;

/** The shortest cycle of a strongly connected part, within which all successors lie: each node is followed by a successor, the last by the first. */
export function shortestCycle<N>(part: readonly N[], successors: Successors<N>): readonly N[] {
  const starts = Math.max(1, Math.floor(STEPS / part.length));
  let best: readonly N[] = [];
  for (const start of part.slice(0, starts)) {
    const cycle = cycleThrough(start, successors, best.length || Number.POSITIVE_INFINITY);
    if (cycle) best = cycle;
    if (best.length === 2) break;
  }
  return best;
}

/** The shortest cycle through a node, if it is shorter than `limit`. */
function cycleThrough<N>(start: N, successors: Successors<N>, limit: number): readonly N[] | undefined {
  const before = new Map<N, N | undefined>([[start, undefined]]);
  let row: readonly N[] = [start];
  for (let length = 1; length < limit && row.length > 0; length++) {
    const nextRow: N[] = [];
    for (const node of row) {
      for (const next of successors(node)) {
        if (next === start) return pathTo(node, before);
        if (before.has(next)) continue;
        before.set(next, node);
        nextRow.push(next);
      }
    }
    row = nextRow;
  }
  return undefined;
}

function pathTo<N>(node: N, before: ReadonlyMap<N, N | undefined>): readonly N[] {
  const path: N[] = [];
  for (let at: N | undefined = node; at !== undefined; at = before.get(at)) path.push(at);
  return path.reverse();
}
