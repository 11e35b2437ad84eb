import type { FilePath } from "../core/span.js";
import type { Change } from "../engine/fix.js";

/** Lines of context around a change. */
const CONTEXT = 3;

/** Changes as a unified diff that `git apply` and `patch -p1` take. */
export function patch(changes: readonly Change[], display: (path: FilePath) => string): string {
  return changes.map(({ path, before, after }) => filePatch(display(path).replace(/^\/+/, ""), before, after)).join("");
}

function filePatch(name: string, before: string | undefined, after: string): string {
  const a = linesOf(before ?? "");
  const b = linesOf(after);
  const head = `--- ${before === undefined ? "/dev/null" : quoted(`a/${name}`)}\n+++ ${quoted(`b/${name}`)}\n`;
  return head + hunks(a, b).join("");
}

/** A name as git writes it in a patch: what has control characters, quotes or bytes that are no UTF-8 is quoted; one with blanks ends in a tab. */
function quoted(name: string): string {
  if (!/[\0-\x1f"\x7f]/.test(name)) return name.includes(" ") ? `${name}\t` : name;
  const escaped = name.replace(/[\0-\x1f"\\\x7f]/g, (c) => `\\${/["\\]/.test(c) ? c : c.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `"${escaped}"`;
}

/** The lines of a text with their ends. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A stretch of lines that differ: those of the old text from `a` to `aEnd`, those of the new one from `b` to `bEnd`. */
interface Difference {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

/** After so many lines that differ, the best way so far is taken, and the rest goes on from there: what has to be kept grows with the square. */
const MOST_STEPS = 200;

/** A short way from one text to the other. */
function differences(a: readonly string[], b: readonly string[]): readonly Difference[] {
  const found: Difference[] = [];
  for (let x = 0, y = 0; x < a.length || y < b.length; ) {
    const way = wayBetween(a.slice(x), b.slice(y));
    for (const one of way.differences) found.push({ a: x + one.a, aEnd: x + one.aEnd, b: y + one.b, bEnd: y + one.bEnd });
    x += way.x;
    y += way.y;
  }
  return found;
}

/** How far a way has come, and over which differences. */
interface Way {
  readonly x: number;
  readonly y: number;
  readonly differences: readonly Difference[];
}

/** The shortest way from one text to the other, or its beginning: Myers, An O(ND) Difference Algorithm (1986), walked back from its end. */
function wayBetween(a: readonly string[], b: readonly string[]): Way {
  const trace: ReadonlyMap<number, number>[] = [];
  const far = new Map<number, number>([[1, 0]]);
  const get = (map: ReadonlyMap<number, number>, k: number): number => map.get(k) ?? -1;
  const goesDown = (map: ReadonlyMap<number, number>, k: number, d: number): boolean =>
    k === -d || (k !== d && get(map, k - 1) < get(map, k + 1));
  const end = (x: number, y: number): Way => ({ x, y, differences: walkBack(trace, x, y, goesDown) });
  for (let d = 0; ; d++) {
    trace.push(new Map(far));
    let best = { x: -1, y: -1 };
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(far, k, d) ? get(far, k + 1) : get(far, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      far.set(k, x);
      if (x >= a.length && x - k >= b.length) return end(a.length, b.length);
      if (x <= a.length && x - k <= b.length && 2 * x - k > best.x + best.y) best = { x, y: x - k };
    }
    if (d === MOST_STEPS) return end(best.x, best.y);
  }
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  aEnd: number,
  bEnd: number,
  goesDown: (map: ReadonlyMap<number, number>, k: number, d: number) => boolean,
): readonly Difference[] {
  const found: Difference[] = [];
  let x = aEnd;
  let y = bEnd;
  for (let d = trace.length - 1; d > 0; d--) {
    const map = trace[d] as ReadonlyMap<number, number>;
    const k = x - y;
    const before = goesDown(map, k, d) ? k + 1 : k - 1;
    const fromX = map.get(before) ?? 0;
    const fromY = fromX - before;
    const step =
      before === k + 1 ? { a: fromX, aEnd: fromX, b: fromY, bEnd: fromY + 1 } : { a: fromX, aEnd: fromX + 1, b: fromY, bEnd: fromY };
    const next = found[0];
    if (next && next.a === step.aEnd && next.b === step.bEnd) found[0] = { ...next, a: step.a, b: step.b };
    else found.unshift(step);
    x = fromX;
    y = fromY;
  }
  return found;
}

/** The hunks of a patch: differences with the lines around them, joined where these touch. */
function hunks(a: readonly string[], b: readonly string[]): readonly string[] {
  const groups: Difference[][] = [];
  for (const one of differences(a, b)) {
    const group = groups.at(-1);
    if (group && one.a - (group.at(-1)?.aEnd ?? 0) <= 2 * CONTEXT) group.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => hunk(group, a, b));
}

function hunk(group: readonly Difference[], a: readonly string[], b: readonly string[]): string {
  const first = group[0] as Difference;
  const last = group.at(-1) as Difference;
  const start = Math.max(0, first.a - CONTEXT);
  const end = Math.min(a.length, last.aEnd + CONTEXT);
  const rows: string[] = [];
  let at = start;
  for (const one of group) {
    rows.push(...a.slice(at, one.a).map((line) => ` ${line}`));
    rows.push(...a.slice(one.a, one.aEnd).map((line) => `-${line}`), ...b.slice(one.b, one.bEnd).map((line) => `+${line}`));
    at = one.aEnd;
  }
  rows.push(...a.slice(at, end).map((line) => ` ${line}`));
  const newStart = start + first.b - first.a;
  const newCount = last.bEnd - last.aEnd + end - newStart;
  const range = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;
  const body = rows.map((row) => (row.endsWith("\n") ? row : `${row}\n\\ No newline at end of file\n`)).join("");
  return `@@ -${range(start, end - start)} +${range(newStart, newCount)} @@\n${body}`;
}
