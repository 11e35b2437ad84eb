import { since, type Version } from "../core/version.js";
import { syscallGroups } from "./data/syscall-groups.js";
import { isTaken, namesOf } from "./values.js";

/** The system calls of a group as `@clock`, those of groups within it too, as this version has them; undefined for a name that is no group there. */
export function syscallsOf(group: string, v: Version): ReadonlySet<string> | undefined {
  const known = namesOf("syscallGroups").get(group);
  const row = syscallGroups[group];
  if (!known || !row || !isTaken(known, v)) return undefined;
  const names = row.all.split(" ");
  const later = Object.keys(row.more ?? {})
    .map(Number)
    .sort((a, b) => b - a);
  const first = later.find((from) => since(v, from));
  const more = first === undefined ? "" : (row.more?.[first] ?? "");
  return new Set(more === "" ? names : [...names, ...more.split(" ")]);
}
