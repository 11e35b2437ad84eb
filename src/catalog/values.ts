import { exists, type Version } from "../core/version.js";
import { values as text } from "./data/values.js";

/** One word that a directive takes, and in which versions. */
export interface EnumValue {
  readonly name: string;
  /** The first version that takes it; null: taken in 230 already, or as long as there is the directive. */
  readonly since: number | null;
  /** The first version that does not take it any more. */
  readonly removed: number | null;
  /** The first version that logs a notice about it. */
  readonly deprecated: number | null;
}

/** The words a directive takes. */
export interface EnumValues {
  readonly values: readonly EnumValue[];
  /** Whether it takes booleans beside them. */
  readonly boolean: boolean;
  /** Whether systemd says anything about other words. */
  readonly checked: boolean;
}

/** Sets of names that several directives share. */
export type NamedSet = "syscallGroups" | "signals" | "exitStatusNames" | "capabilities" | "addressFamilies" | "syscalls";

type Range = readonly [since?: number | null, removed?: number | null, deprecated?: number | null];
type Ranges = Readonly<Record<string, Range>>;

interface Facts {
  readonly lists: readonly { readonly values: Ranges; readonly bool?: true; readonly checked?: false }[];
  /** Index into `lists` by `Section.Key`. */
  readonly enums: Readonly<Record<string, number>>;
  readonly sets: Readonly<Record<NamedSet, Ranges>>;
}

let known: Facts | undefined;

function facts(): Facts {
  known ??= JSON.parse(text) as Facts;
  return known;
}

const enumValue = (name: string, [since = null, removed = null, deprecated = null]: Range): EnumValue => ({
  name,
  since,
  removed,
  deprecated,
});

const lists = new Map<number, EnumValues>();

/** The words that a directive of a closed set of values takes, over all versions; undefined for other directives. */
export function enumValues(section: string, key: string): EnumValues | undefined {
  const index = facts().enums[`${section}.${key}`];
  if (index === undefined) return undefined;
  const found = lists.get(index);
  if (found) return found;
  const list = facts().lists[index];
  if (!list) return undefined;
  const made = {
    values: Object.entries(list.values).map(([name, range]) => enumValue(name, range)),
    boolean: list.bool === true,
    checked: list.checked !== false,
  };
  lists.set(index, made);
  return made;
}

const sets = new Map<NamedSet, ReadonlyMap<string, EnumValue>>();

/** The names of a set, over all versions. */
export function namesOf(set: NamedSet): ReadonlyMap<string, EnumValue> {
  let made = sets.get(set);
  if (!made) {
    made = new Map(Object.entries(facts().sets[set]).map(([name, range]) => [name, enumValue(name, range)]));
    sets.set(set, made);
  }
  return made;
}

/** Whether this version takes the value. */
export function isTaken(value: EnumValue, v: Version): boolean {
  return exists(v, value.since, value.removed);
}
