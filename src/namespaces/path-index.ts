import { firstIndex } from "../core/search.js";
import { isUnknown } from "../syntax/template.js";
import { canonicalPath } from "./commands/paths.js";

/** Gives the values of all paths that are certainly a directory or lie in it, as isBelow() does; in the order in which they were given. */
export type PathIndex<T> = (directory: string) => readonly T[];

/** Puts values in an index by their paths; one that is not absolute is nowhere. */
export function pathIndex<T>(entries: readonly (readonly [path: string, value: T])[]): PathIndex<T> {
  const sorted = entries
    .flatMap(([path, value], n) => {
      const canonical = canonicalPath(path);
      return canonical === undefined ? [] : [{ path: canonical, value, n }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.n - b.n));
  const startOf = (path: string): number => firstIndex(sorted.length, (index) => (sorted[index]?.path ?? "") >= path);
  return (directory) => {
    const outer = canonicalPath(directory);
    if (outer === undefined || isUnknown(outer)) return [];
    const found: (typeof sorted)[number][] = [];
    const inner = outer === "/" ? "/" : `${outer}/`;
    for (let at = startOf(outer); sorted[at]?.path === outer; at++) found.push(sorted[at] as (typeof sorted)[number]);
    for (let at = startOf(inner); sorted[at]?.path.startsWith(inner); at++)
      if (sorted[at]?.path !== outer) found.push(sorted[at] as (typeof sorted)[number]);
    return found.sort((a, b) => a.n - b.n).map(({ value }) => value);
  };
}
