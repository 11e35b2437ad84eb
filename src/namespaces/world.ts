import type { Note } from "../core/finding.js";
import type { Version } from "../core/version.js";
import type { Setting, Unit, UnitName } from "../model/unit.js";
import type { Fails } from "./graph.js";
import type { Joins } from "./joins.js";
import type { Command } from "./processes.js";
import { type Runtime, type Runtimes, wishesOf } from "./runtime.js";
import { noteOn } from "./settings.js";

/** A namespace kind that a runtime shares. */
export type SharedKind = "net" | "ipc" | "tmp";

/** What is known of a tree in one version before its processes are placed. */
export interface World {
  readonly v: Version;
  readonly joins: Joins;
  readonly commands: ReadonlyMap<UnitName, readonly Command[]>;
  /** Units that wait for a path that only they make. */
  readonly waiting: ReadonlyMap<UnitName, Fails>;
  readonly runtimes: Runtimes;
  /** How many units are in a runtime's namespace of this kind. */
  readonly sharers: (runtime: Runtime, kind: SharedKind) => number;
}

/** All units of a tree, and who shares what with whom. */
export function world(known: Omit<World, "sharers">, units: readonly Unit[]): World {
  const { runtimes, v } = known;
  const counts = new Map<Runtime, Record<SharedKind, number>>();
  for (const unit of units) {
    const runtime = runtimes.get(unit.name);
    if (!runtime) continue;
    const count = counts.get(runtime) ?? { net: 0, ipc: 0, tmp: 0 };
    const wishes = wishesOf(unit, v);
    for (const kind of ["net", "ipc", "tmp"] as const) if (wishes[kind] && runtime[kind]) count[kind]++;
    counts.set(runtime, count);
  }
  return { ...known, sharers: (runtime, kind) => counts.get(runtime)?.[kind] ?? 0 };
}

const NAMES: Readonly<Record<SharedKind, string>> = { net: "network namespace", ipc: "IPC namespace", tmp: "/tmp of its own" };

/** The lines by which a unit came to a runtime that another unit made. */
function joinNotes({ joins }: World, unit: Unit, runtime: Runtime): readonly Note[] {
  return joins
    .between(unit, runtime.maker)
    .map(({ setting, from, to, at }) => ({ at, text: `${setting.key}= joins ${from.name} with ${to.name}` }));
}

/** Why a unit shares a namespace that another unit made. */
export function sharedBecause(here: World, unit: Unit, runtime: Runtime, kind: SharedKind, wish: Setting): readonly Note[] {
  if (runtime.maker.name === unit.name)
    return [noteOn(wish, `gives the unit a ${kind === "tmp" ? NAMES.tmp : `${NAMES[kind]} of its own`}`)];
  const made = runtime[kind];
  const note = typeof made === "object" ? [noteOn(made, `is the ${NAMES[kind]} that ${unit.name} gets`)] : [];
  return [noteOn(wish, `takes the ${NAMES[kind]} of ${runtime.maker.name}`), ...joinNotes(here, unit, runtime), ...note];
}

/** Why a unit has no namespace that it asks for: the one whose runtime it joined has none. */
export function lostBecause(here: World, unit: Unit, runtime: Runtime | undefined, kind: SharedKind, wish: Setting): readonly Note[] {
  if (!runtime) return [noteOn(wish, "has no effect alone")];
  return [noteOn(wish, `has no effect, as ${runtime.maker.name} has no ${NAMES[kind]}`), ...joinNotes(here, unit, runtime)];
}
