import type { Note } from "../core/finding.js";
import type { Version } from "../core/version.js";
import { ownAll, wordsOf } from "../model/settings.js";
import type { Unit, UnitTree } from "../model/unit.js";
import type { TouchFile } from "./commands/acts.js";
import { isBelow, knownPath, pathsAbove } from "./commands/paths.js";
import { useOf } from "./commands/uses.js";
import { type Done, doneIn } from "./done.js";
import type { NamespaceGraph, Process } from "./graph.js";
import { workOn } from "./mount-fate.js";
import { privateTmp } from "./tmp.js";

/** What leaves a file or directory at a place. */
const MAKES = /^(create|write|create-directory)$/;

/** A place that is fresh and empty for a process, with the lines that make it so; `n` is its place among several. */
interface Fresh {
  readonly path: string;
  readonly because: readonly Note[];
  readonly n: number;
}

/** The fresh places of the processes of a unit, of those that have a /tmp of their own or of others, by their paths. */
function freshPlaces(unit: Unit, ownTmp: boolean, v: Version): ReadonlyMap<string, Fresh> {
  const empty = wordsOf(ownAll(unit, "TemporaryFileSystem")).map(({ text, setting }) => ({
    path: text.text.split(":")[0] ?? "",
    because: [{ at: setting.from.at, text: "is a new, empty file system for each process" }],
  }));
  const { kind, because } = privateTmp(unit, v);
  const places = kind === "disconnected" && ownTmp ? [...empty, ...["/tmp", "/var/tmp"].map((path) => ({ path, because }))] : empty;
  const known = places.flatMap((place, n) => (knownPath(place.path) === undefined ? [] : [{ ...place, n }]));
  return new Map(known.toReversed().map((place) => [knownPath(place.path) ?? "", place]));
}

/** Whether BindPaths= or BindReadOnlyPaths= put something lasting there. */
function isBound({ unit }: Process, path: string, place: string): boolean {
  const lists = ["BindPaths", "BindReadOnlyPaths", "MountImages"].flatMap((key) => ownAll(unit, key));
  const ends = wordsOf(lists).flatMap(({ text }) => text.text.split(":").map((part) => part.replace(/^-/, "")));
  return ends.some((end) => isBelow(end, place) && isBelow(path, end));
}

/** When each process of a tree first leaves a file or directory at each path. */
function makings(all: readonly Done[]): ReadonlyMap<Process, ReadonlyMap<string, number>> {
  const found = new Map<Process, Map<string, number>>();
  for (const { process, act, index } of all) {
    const path = act.kind === "file" && MAKES.test(act.access) ? knownPath(act.path) : undefined;
    if (path === undefined) continue;
    const ofProcess = found.get(process) ?? new Map<string, number>();
    found.set(process, ofProcess);
    if (!ofProcess.has(path)) ofProcess.set(path, index);
  }
  return found;
}

/** The first of some places that a path lies in. */
function placeAround(places: ReadonlyMap<string, Fresh>, path: string): Fresh | undefined {
  const around = pathsAbove(path)
    .slice(1)
    .flatMap((directory) => places.get(directory) ?? []);
  return around.sort((a, b) => a.n - b.n)[0];
}

/** A file or directory that a process leaves in a place that only it gets. */
export interface LostFile {
  readonly act: TouchFile;
  readonly fresh: Pick<Fresh, "path" | "because">;
  /** The uses of it by later commands of the unit that do not make it themselves. */
  readonly missed: readonly Done[];
}

/** A function that says of an act what it leaves where no other process finds it; undefined where it leaves nothing, or nobody is there to miss it. */
export function lostFilesIn(tree: UnitTree, graph: NamespaceGraph, v: Version): (done: Done) => LostFile | undefined {
  const all = doneIn(tree, graph);
  const made = makings(all);
  const place = new Map(all.map((done, n) => [done, n]));
  const fresh = { own: new Map<Unit, ReadonlyMap<string, Fresh>>(), other: new Map<Unit, ReadonlyMap<string, Fresh>>() };
  return (done) => {
    const { act, process } = done;
    if (act.kind !== "file" || !MAKES.test(act.access) || act.view.mnt.kind !== "process") return undefined;
    const ownTmp = process.namespaces.tmp.kind === "own";
    const known = ownTmp ? fresh.own : fresh.other;
    const places = known.get(process.unit) ?? freshPlaces(process.unit, ownTmp, v);
    known.set(process.unit, places);
    const around = placeAround(places, act.path);
    if (!around || isBound(process, act.path, around.path)) return undefined;
    const misses = (user: Done): boolean => {
      if (user.process === process || user.process.unit !== process.unit || (place.get(user) ?? 0) < (place.get(done) ?? 0)) return false;
      if ((user.act.kind === "file" && user.act.access !== "read") || useOf(user.act, act.path) === undefined) return false;
      return !pathsAbove(act.path).some((path) => (made.get(user.process)?.get(path) ?? user.index) < user.index);
    };
    const missed = workOn(tree, graph, act.path).filter(misses);
    return missed.length > 0 ? { act, fresh: around, missed } : undefined;
  };
}
