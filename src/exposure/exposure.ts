import type { Note } from "../core/finding.js";
import { memoized, since, type Version } from "../core/version.js";
import type { Unit } from "../model/unit.js";
import type { Check } from "./check.js";
import { checks } from "./checks.js";
import { knows } from "./effective.js";
import { startsLate } from "./service.js";

/** From the worst; what `systemd-analyze security` calls an exposure of at least that much. */
const levels = [
  [100, "DANGEROUS"],
  [90, "UNSAFE"],
  [75, "EXPOSED"],
  [50, "MEDIUM"],
  [10, "OK"],
  [1, "SAFE"],
  [0, "PERFECT"],
] as const;
/** The name that systemd-analyze gives to an exposure, as `UNSAFE`. */
export type Level = (typeof levels)[number][1];

/** What one check says of a service. */
export interface CheckResult {
  readonly check: Check;
  /** How much it adds to the exposure, as `systemd-analyze security` prints it; undefined where the check does not apply. */
  readonly exposure: number | undefined;
  /** The lines that make it so; none where that is the default. */
  readonly because: readonly Note[];
}

/** What `systemd-analyze security --offline=true` says of a service. */
export interface Exposure {
  /** 0.0 to 10.0. */
  readonly exposure: number;
  readonly level: Level;
  readonly checks: readonly CheckResult[];
}

const ofService = { type: "service" } as const;

/** The checks that this version makes. */
const checksIn = memoized((all: readonly Check[], v) =>
  all.filter(({ key, id }) => knows(ofService, key, v) && (id !== "CapabilityBoundingSet=~CAP_BPF" || since(v, 247))),
);

/** The exposure of a service that this version has loaded. */
export function exposureOf(unit: Unit, v: Version): Exposure {
  const late = startsLate(unit);
  const results = checksIn(checks, v).map((check) => ({ check, found: check.late && !late ? undefined : check.badness(unit, v) }));
  let weights = 0;
  let badness = 0;
  for (const { check, found } of results) {
    if (!found) continue;
    weights += check.weight;
    badness += Math.ceil((found.value * check.weight) / check.range);
  }
  const tenths = Math.ceil((100 * badness) / weights);
  return {
    exposure: tenths / 10,
    level: levelOf(tenths),
    checks: results.map(({ check, found }) => ({
      check,
      exposure: found && Math.ceil(Math.ceil((100 * found.value * check.weight) / check.range) / weights) / 10,
      because: found?.because ?? [],
    })),
  };
}

function levelOf(tenths: number): Level {
  return levels.find(([from]) => tenths >= from)?.[1] ?? "PERFECT";
}
