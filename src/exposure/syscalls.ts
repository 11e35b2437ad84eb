import { syscallsOf } from "../catalog/syscalls.js";
import type { Note } from "../core/finding.js";
import type { Mapped } from "../core/mapped.js";
import { memoized, type Version } from "../core/version.js";
import type { Unit } from "../model/unit.js";
import { assigned, type Effective, noted, wordsOf } from "./effective.js";

/** What SystemCallFilter= leaves: with `allow` the calls that are allowed, otherwise those that are denied. */
export interface SyscallFilter {
  readonly allow: boolean;
  readonly calls: ReadonlySet<string>;
}

/** `name`, `name:ERRNO` or `name:kill`: parse_syscall_and_errno() in seccomp-util.c. */
const syscallWord = /^([^:]+)(?::(kill|[0-9]+|E[0-9A-Z]+))?$/;

/**
 * The filter after all lines of SystemCallFilter=: config_parse_syscall_filter() in load-fragment.c. The first line decides whether it allows or
 * denies (with `~`); later lines of the other kind take from it. Undefined without a filter.
 */
export const syscallFilter: (unit: Unit, v: Version) => Effective<SyscallFilter> | undefined = memoized((unit: Unit, v) => {
  let allow = false;
  let calls: Set<string> | undefined;
  let because: Note[] = [];
  for (const line of assigned(unit, "SystemCallFilter", v)) {
    const { text } = line.value;
    if (text === "") {
      calls = undefined;
      because = [];
      continue;
    }
    const invert = text.startsWith("~");
    if (!calls) {
      allow = !invert;
      calls = new Set(allow ? syscallsOf("@default", v) : []);
    }
    because.push(noted(line));
    for (const name of namedCalls(line.value, invert, v)) {
      if (invert === allow) calls.delete(name);
      else calls.add(name);
    }
  }
  return calls && { value: { allow, calls }, because };
});

function* namedCalls(value: Mapped, invert: boolean, v: Version): Generator<string> {
  for (const word of wordsOf(value, { skip: invert ? 1 : 0 })) {
    const [, name = "", errno] = syscallWord.exec(word) ?? [];
    if (name === "" || (errno !== undefined && !invert)) continue;
    if (name.startsWith("@")) yield* syscallsOf(name, v) ?? [];
    else yield name;
  }
}

/** A call of the group that the filter lets through. */
export function firstAllowed({ allow, calls }: SyscallFilter, group: string, v: Version): string | undefined {
  for (const name of syscallsOf(group, v) ?? []) if (calls.has(name) === allow) return name;
  return undefined;
}
