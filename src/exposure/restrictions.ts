import { namesOf } from "../catalog/values.js";
import type { Note } from "../core/finding.js";
import { memoized, since, type Version } from "../core/version.js";
import { parseBoolean } from "../model/settings.js";
import type { Unit } from "../model/unit.js";
import type { Assignment } from "../syntax/unit-file.js";
import { assigned, type Effective, noted, wordsOf } from "./effective.js";

/** What RestrictAddressFamilies= leaves: with `allow` the families that are allowed, otherwise those that are denied. */
export interface AddressFamilies {
  readonly allow: boolean;
  readonly families: ReadonlySet<string>;
}

const familyAliases: Readonly<Record<string, string>> = { AF_LOCAL: "AF_UNIX", AF_FILE: "AF_UNIX", AF_ROUTE: "AF_NETLINK" };

/** One name for each family, whatever the case: af_from_name() in af-list.c. Undefined if it is none. */
function familyOf(word: string): string | undefined {
  const upper = word.toUpperCase();
  for (const name of namesOf("addressFamilies").keys()) if (name.toUpperCase() === upper) return familyAliases[upper] ?? upper;
  return undefined;
}

/**
 * The families after all lines of RestrictAddressFamilies=: config_parse_address_families() in load-fragment.c. A name that is no family is
 * left out; since 261 all names behind it too.
 */
export const addressFamilies: (unit: Unit, v: Version) => Effective<AddressFamilies> = memoized((unit: Unit, v) => {
  let allow = false;
  let families: Set<string> | undefined;
  let because: Note[] = [];
  for (const line of assigned(unit, "RestrictAddressFamilies", v)) {
    const { text } = line.value;
    const none = text === "none" && since(v, 249);
    if (text === "" || none) {
      allow = none;
      families = undefined;
      because = none ? [noted(line)] : [];
      continue;
    }
    const invert = text.startsWith("~");
    if (!families) {
      families = new Set();
      allow = !invert;
    }
    because.push(noted(line));
    for (const word of wordsOf(line.value, { skip: invert ? 1 : 0, unquote: true })) {
      const name = familyOf(word);
      if (name === undefined) {
        if (since(v, 261)) break;
        continue;
      }
      if (invert === allow) families.delete(name);
      else families.add(name);
    }
  }
  return { value: { allow, families: families ?? new Set() }, because };
});

/** The types of namespaces as RestrictNamespaces= calls them. */
export const namespaceTypes = ["cgroup", "ipc", "net", "mnt", "pid", "user", "uts", "time"] as const;

/** The types of namespaces that processes of the unit may create after all lines of RestrictNamespaces=; undefined without restriction. */
export const allowedNamespaces: (unit: Unit, v: Version) => Effective<ReadonlySet<string> | undefined> = memoized((unit: Unit, v) => {
  let value: ReadonlySet<string> | undefined;
  let because: Note[] = [];
  for (const line of assigned(unit, "RestrictNamespaces", v)) {
    const { text } = line.value;
    const whole = text === "" ? null : parseBoolean(text);
    if (whole !== undefined) {
      value = whole === null ? undefined : new Set(whole ? [] : namespaceTypes);
      because = whole === null ? [] : [noted(line)];
      continue;
    }
    const invert = text.startsWith("~");
    const named = wordsOf(line.value, { skip: invert ? 1 : 0 });
    if (!named.every((name) => (namespaceTypes as readonly string[]).includes(name))) continue;
    if (!since(v, 239)) value = undefined;
    if (!value) because = [];
    because.push(noted(line));
    const before = value ?? (invert ? namespaceTypes : []);
    value = invert ? new Set([...before].filter((name) => !named.includes(name))) : new Set([...before, ...named]);
  }
  return { value, because };
});

const architectures =
  /^(native|x86|x86-64|x32|arm|arm64|loongarch64|m68k|mips|mips64|mips64-n32|mips-le|mips64-le|mips64-le-n32|parisc|parisc64|ppc|ppc64|ppc64-le|riscv64|s390|s390x)$/;

/** The architectures that SystemCallArchitectures= names: none without restriction. */
export function callArchitectures(unit: Unit, v: Version): Effective<ReadonlySet<string>> {
  const value = new Set<string>();
  const lines: Assignment[] = [];
  for (const line of assigned(unit, "SystemCallArchitectures", v)) {
    const words = wordsOf(line.value, { unquote: true }).filter((word) => architectures.test(word));
    if (line.value.text === "") {
      value.clear();
      lines.length = 0;
    } else if (words.length > 0) lines.push(line);
    for (const word of words) value.add(word);
  }
  return { value, because: lines.map((line) => noted(line)) };
}
