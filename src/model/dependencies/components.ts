/** A graph: for each node, which are numbered from 0 on, its successors. */
export type Rows = readonly (readonly number[])[];

/**
 * The strongly connected parts of two or more nodes, of those nodes that `isIn` takes: Tarjan's algorithm with a stack of its own, so that the depth
 * of a graph costs no recursion.
 */
export function components(rows: Rows, isIn: (node: number) => boolean = () => true): readonly (readonly number[])[] {
  const index = new Int32Array(rows.length).fill(-1);
  const low = new Int32Array(rows.length);
  const isOpen = new Uint8Array(rows.length);
  const open: number[] = [];
  const found: number[][] = [];
  const path: number[] = [];
  const at = new Int32Array(rows.length);
  let entered = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = entered++;
    isOpen[node] = 1;
    open.push(node);
    path.push(node);
  };
  const lower = (node: number, to: number): void => {
    if (to < (low[node] as number)) low[node] = to;
  };
  const leave = (node: number): void => {
    path.pop();
    if (low[node] === index[node]) {
      const part = open.splice(open.lastIndexOf(node));
      for (const member of part) isOpen[member] = 0;
      if (part.length > 1) found.push(part);
    }
    const parent = path.at(-1);
    if (parent !== undefined) lower(parent, low[node] as number);
  };
  for (let root = 0; root < rows.length; root++) {
    if (index[root] !== -1 || !isIn(root)) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const step = at[node] as number;
      at[node] = step + 1;
      const next = rows[node]?.[step];
      if (next === undefined) leave(node);
      else if (!isIn(next)) continue;
      else if (index[next] === -1) enter(next);
      else if (isOpen[next] === 1) lower(node, index[next] as number);
    }
  }
  return found;
}

/** How many steps the search for the shortest cycle may take: in a large part any of its short cycles will do. */
const STEPS = 200_000;

/** The shortest cycle of a graph all of which is one strongly connected part: each node is followed by a successor, the last by the first. */
export function shortestCycle(rows: Rows): readonly number[] {
  const starts = Math.max(1, Math.floor(STEPS / rows.length));
  let best: readonly number[] = [];
  for (let start = 0; start < Math.min(starts, rows.length) && best.length !== 2; start++) {
    best = cycleThrough(start, rows, best.length || Number.POSITIVE_INFINITY) ?? best;
  }
  return best;
}

/** The shortest cycle through a node, if it is shorter than `limit`. */
function cycleThrough(start: number, rows: Rows, limit: number): readonly number[] | undefined {
  const before = new Int32Array(rows.length).fill(-1);
  let row: readonly number[] = [start];
  for (let length = 1; length < limit && row.length > 0; length++) {
    const nextRow: number[] = [];
    for (const node of row) {
      for (const next of rows[node] ?? []) {
        if (next === start) return pathTo(node, start, before);
        if (before[next] !== -1) continue;
        before[next] = node;
        nextRow.push(next);
      }
    }
    row = nextRow;
  }
  return undefined;
}

function pathTo(node: number, start: number, before: Int32Array): readonly number[] {
  const path = [node];
  for (let at = node; at !== start; ) {
    at = before[at] as number;
    path.push(at);
  }
  return path.reverse();
}
