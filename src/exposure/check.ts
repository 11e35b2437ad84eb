import type { Version } from "../core/version.js";
import { ownAll } from "../model/settings.js";
import type { Unit } from "../model/unit.js";
import { boundingSet } from "./capabilities.js";
import { type Effective, noted } from "./effective.js";
import type { NetworkAccess } from "./resources.js";
import { addressFamilies, allowedNamespaces, type namespaceTypes } from "./restrictions.js";
import { isSwitchedOn, runsAs } from "./service.js";
import { firstAllowed, syscallFilter } from "./syscalls.js";

/** One row of the table that `systemd-analyze security` prints. */
export interface Check {
  /** As printed, and as in JSON output of unitlint. */
  readonly id: string;
  /** The setting that decides; a version that does not know it has no such check. */
  readonly key: string;
  readonly weight: number;
  /** The greatest badness. */
  readonly range: number;
  /** A setting of which nothing bad is left. */
  readonly advice: string;
  /** Not done for units that start before the file systems are there. */
  readonly late?: true;
  /** How bad it is, from 0; undefined where the check does not apply. */
  readonly badness: (unit: Unit, v: Version) => Effective<number> | undefined;
}

/** How bad a value is, by a scale of its own; with the same evidence. */
export const rated = <T>({ value, because }: Effective<T>, rate: (value: T) => number): Effective<number> => ({
  value: rate(value),
  because,
});

/** Badness of something that should not be: 1 where it is. */
export const bad = ({ value, because }: Effective<boolean>): Effective<number> => ({ value: value ? 1 : 0, because });
/** Badness of something that should be: 1 where it is not. */
export const good = ({ value, because }: Effective<boolean>): Effective<number> => ({ value: value ? 0 : 1, because });

/** A check of a boolean setting that protects. */
export const flag = (key: string, weight: number): Check => ({
  id: `${key}=`,
  key,
  weight,
  range: 1,
  advice: `${key}=yes`,
  badness: (unit, v) => good(isSwitchedOn(unit, key, v)),
});

/** A check that the bounding set lacks some capabilities. */
export const capability = (pattern: string, weight: number, ...names: readonly string[]): Check => ({
  id: `CapabilityBoundingSet=~CAP_${pattern}`,
  key: "CapabilityBoundingSet",
  weight,
  range: 1,
  advice: `CapabilityBoundingSet=~${names.join(" ")}`,
  badness: (unit, v) => {
    const { value, because } = boundingSet(unit, v);
    const own = because.filter(({ text }) => text.startsWith("CapabilityBoundingSet=") || names.some((name) => text.includes(name)));
    return { value: names.some((name) => value.has(name)) ? 1 : 0, because: own };
  },
});

/** A check that RestrictAddressFamilies= keeps some families out. */
export const family = (pattern: string, weight: number, matches: (name: string) => boolean): Check => ({
  id: `RestrictAddressFamilies=~${pattern}`,
  key: "RestrictAddressFamilies",
  weight,
  range: 1,
  advice: pattern === "…" ? "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6" : `RestrictAddressFamilies=~${families(pattern)}`,
  badness: (unit, v) => rated(addressFamilies(unit, v), ({ allow, families }) => ([...families].some(matches) === allow ? 1 : 0)),
});

const families = (pattern: string): string => pattern.replace(/^AF_\((.*)\)$/, (_, list: string) => `AF_${list.replaceAll("|", " AF_")}`);

/** A check that RestrictNamespaces= forbids one type of namespace. */
export const namespace = (type: (typeof namespaceTypes)[number], weight: number): Check => ({
  id: `RestrictNamespaces=~${type}`,
  key: "RestrictNamespaces",
  weight,
  range: 1,
  advice: `RestrictNamespaces=~${type}`,
  badness: (unit, v) => rated(allowedNamespaces(unit, v), (allowed) => (allowed === undefined || allowed.has(type) ? 1 : 0)),
});

/** A check that SystemCallFilter= forbids all calls of a group. */
export const calls = (group: string, weight: number): Check => ({
  id: `SystemCallFilter=~${group}`,
  key: "SystemCallFilter",
  weight,
  range: 10,
  advice: `SystemCallFilter=~${group}`,
  badness: (unit, v) => {
    const filter = syscallFilter(unit, v);
    if (!filter) return { value: 10, because: [] };
    return rated(filter, (f) => {
      if (!f.allow && f.calls.size === 0) return 10;
      if (firstAllowed(f, group, v) === undefined) return 0;
      return f.allow ? 9 : 10;
    });
  },
});

/** Checks that are done only of services that do not run as root. */
export const unprivileged =
  (badness: Check["badness"]): Check["badness"] =>
  (unit, v) =>
    runsAs(unit).value === "root" ? undefined : badness(unit, v);

/** Badness of a word by a table; `otherwise` of one that is not in it. */
export const oneOf = (badness: Readonly<Record<string, number>>, otherwise: number) => (word: string) =>
  Object.hasOwn(badness, word) ? (badness[word] ?? otherwise) : otherwise;

/** Badness of what IPAddressAllow= and IPAddressDeny= let through: assess_ip_address_allow(). */
export const networkBadness: Readonly<Record<NetworkAccess, number>> = { open: 10, some: 5, local: 2, none: 0, program: 0 };

/** Badness of a umask: assess_umask(). */
export function umaskBadness(mask: number): number {
  if (!(mask & 0o002)) return 10;
  if (!(mask & 0o004)) return 5;
  if (!(mask & 0o020)) return 2;
  return mask & 0o040 ? 0 : 1;
}

/** SupplementaryGroups= with groups in it: assess_supplementary_groups(). */
export const supplementaryGroups: Check["badness"] = unprivileged((unit) => {
  const groups = ownAll(unit, "SupplementaryGroups").filter(({ value }) => value.text !== "");
  return { value: groups.length > 0 ? 1 : 0, because: groups.map(({ from }) => noted(from)) };
});
