import { namesOf } from "../catalog/values.js";
import type { Note } from "../core/finding.js";
import { memoized, since, type Version } from "../core/version.js";
import { isOn, own } from "../model/settings.js";
import type { Unit } from "../model/unit.js";
import { assigned, type Effective, noted, wordsOf } from "./effective.js";

/** Names of capabilities, as `CAP_SYS_ADMIN`, with the lines they come from. */
export type CapabilitySet = Effective<ReadonlySet<string>>;

let every: ReadonlySet<string> | undefined;

function everyCapability(): ReadonlySet<string> {
  every ??= new Set(namesOf("capabilities").keys());
  return every;
}

/** The name of a capability that is written in any case or as a number: capability_from_name() in cap-list.c. Undefined if it is none. */
function capabilityOf(word: string, all: ReadonlySet<string>): string | undefined {
  if (/^(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i.test(word)) {
    const number = /^0[0-7]+$/.test(word) ? Number.parseInt(word, 8) : Number(word);
    return number <= 62 ? ([...all][number] ?? word) : undefined;
  }
  const name = word.toUpperCase();
  return all.has(name) ? name : undefined;
}

/** The settings that take capabilities out of the bounding set: unit_patch_contexts() in unit.c. */
const takers: readonly { readonly key: string; readonly since: number; readonly takes: readonly string[] }[] = [
  { key: "PrivateDevices", since: 230, takes: ["CAP_MKNOD", "CAP_SYS_RAWIO"] },
  { key: "ProtectKernelModules", since: 232, takes: ["CAP_SYS_MODULE"] },
  { key: "ProtectKernelLogs", since: 244, takes: ["CAP_SYSLOG"] },
  { key: "ProtectClock", since: 245, takes: ["CAP_SYS_TIME", "CAP_WAKE_ALARM"] },
];

/**
 * The set that the lines of CapabilityBoundingSet= or AmbientCapabilities= make: config_parse_capability_set() in load-fragment.c. A line
 * replaces a set that is as it was at first, or when it names no capability that systemd knows; otherwise it adds to it, with `~` takes from it.
 */
function parsedSet(unit: Unit, key: string, initial: ReadonlySet<string>, v: Version): CapabilitySet {
  const all = everyCapability();
  let value = initial;
  let because: Note[] = [];
  for (const line of assigned(unit, key, v)) {
    const invert = line.value.text.startsWith("~");
    const words = wordsOf(line.value, { skip: invert ? 1 : 0, unquote: true });
    const named = new Set(words.map((word) => capabilityOf(word, all)).filter((name) => name !== undefined));
    const replaces = named.size === 0 || value.size === initial.size;
    const before = replaces ? (invert ? all : []) : value;
    if (replaces) because = [];
    because.push(noted(line));
    value = invert ? new Set([...before].filter((name) => !named.has(name))) : new Set([...before, ...named]);
  }
  return { value, because };
}

/** The capabilities that processes of the unit can ever have: what CapabilityBoundingSet= leaves, without what other settings take. */
export const boundingSet: (unit: Unit, v: Version) => CapabilitySet = memoized((unit: Unit, v) => {
  const { value, because } = parsedSet(unit, "CapabilityBoundingSet", everyCapability(), v);
  const left = new Set(value);
  const notes = [...because];
  for (const { key, since: first, takes } of takers) {
    const setting = own(unit, key);
    if (!isOn(setting) || !since(v, first)) continue;
    for (const name of takes) left.delete(name);
    notes.push(noted(setting.from, `${key}= takes ${takes.join(" and ")} from the bounding set`));
  }
  return { value: left, because: notes };
});

/** The capabilities that AmbientCapabilities= names, whether or not the bounding set has them. */
export function ambientSet(unit: Unit, v: Version): CapabilitySet {
  return parsedSet(unit, "AmbientCapabilities", new Set(), v);
}
