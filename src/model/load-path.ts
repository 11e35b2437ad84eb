import type { FilePath } from "../core/span.js";
import { HOME_DIRECTORIES, installedName, isUnitDirectory, type Place, placeOf, SYSTEM_DIRECTORIES, USER_DIRECTORIES } from "./layout.js";
import { isUnitName } from "./names.js";
import type { Snapshot } from "./snapshot.js";
import type { Manager } from "./unit.js";

/** What stands under a name in a directory of the load path. */
export interface Entry {
  /** Where it is in the snapshot, under the name it has there. */
  readonly path: FilePath;
  readonly kind: "file" | "link" | "directory" | "special" | "failed";
}

/** One directory of a load path. */
export interface LoadDirectory {
  readonly path: FilePath;
  /** Unit files and links by the name they are installed under. */
  readonly units: Map<string, Entry>;
  /** What is in `foo.service.d`, `foo.target.wants` …, by name of the directory. */
  readonly inside: Map<string, Map<string, Entry>>;
}

/** The directories of one manager below one root, highest priority first. */
export interface LoadPath {
  readonly manager: Manager;
  readonly root: FilePath;
  readonly directories: readonly LoadDirectory[];
  readonly snapshot: Snapshot;
  /** Every entry, by the path it would be installed at. */
  readonly at: ReadonlyMap<FilePath, Entry>;
  /** What is in `foo.service.d`, `foo.target.wants` …, by path of the directory. */
  readonly inside: ReadonlyMap<FilePath, ReadonlyMap<string, Entry>>;
  /** What is in any directory of the snapshot. */
  readonly elsewhere: () => ReadonlyMap<FilePath, ReadonlyMap<string, Entry>>;
}

interface Growing {
  readonly place: Place;
  readonly directories: Map<string, LoadDirectory>;
  readonly at: Map<FilePath, Entry>;
}

const PRIORITY: ReadonlyMap<string, number> = new Map([...SYSTEM_DIRECTORIES, ...USER_DIRECTORIES].map((directory, n) => [directory, n]));

/** Sorts all that was read into load paths. `manager` decides for directories whose place does not tell theirs, and leaves out the other's. */
export function loadPaths(snapshot: Snapshot, manager: Manager | undefined): readonly LoadPath[] {
  const all = new Map<string, Growing>();
  const places = new Map<FilePath, Place>();
  const place = (directory: FilePath): Place => {
    let known = places.get(directory);
    if (!known) {
      known = placeOf(directory);
      if (!known.sure && manager) known = { ...known, manager };
      places.set(directory, known);
    }
    return known;
  };
  const add = (path: FilePath, kind: Entry["kind"]): void => {
    const slash = path.lastIndexOf("/");
    const parent = path.slice(0, slash) || "/";
    const name = installedName(parent, path.slice(slash + 1));
    const folder = parent.slice(parent.lastIndexOf("/") + 1);
    if (isUnitDirectory(folder)) put(all, place(parent.slice(0, -folder.length - 1) || "/"), folder, name, { path, kind });
    else if (isUnitName(name) || isUnitDirectory(name)) put(all, place(parent), undefined, name, { path, kind });
  };
  const linked = linkTargets(snapshot, place);
  for (const path of snapshot.files.keys()) if (!linked.has(path)) add(path, "file");
  for (const path of snapshot.links.keys()) add(path, "link");
  for (const [path, kind] of snapshot.others) if (!linked.has(path)) add(path, kind);
  for (const path of snapshot.failures.keys()) if (!snapshot.links.has(path)) add(path, "failed");
  return [...all.values()].filter(({ place }) => !manager || place.manager === manager).map((one) => finished(one, snapshot));
}

/** Files and directories outside of any load path that links in one lead to: they are units under the links' names only. */
function linkTargets({ links }: Snapshot, place: (directory: FilePath) => Place): ReadonlySet<FilePath> {
  const found = new Set<FilePath>();
  for (const [path, target] of links) {
    if (!target.includes("/")) continue;
    const parent = path.slice(0, path.lastIndexOf("/"));
    const { root, directory } = place(
      isUnitDirectory(parent.slice(parent.lastIndexOf("/") + 1)) ? parent.slice(0, parent.lastIndexOf("/")) : parent,
    );
    const absolute = target.startsWith("/") ? (directory === "" || root === "/" ? target : root + target) : `${parent}/${target}`;
    const end = plainPath(absolute);
    if (place(end.slice(0, end.lastIndexOf("/"))).directory === "" && !end.startsWith(`${parent}/`)) found.add(end);
  }
  return found;
}

/** A path without `.` and `..`, no link followed. */
function plainPath(path: FilePath): FilePath {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function put(all: Map<string, Growing>, place: Place, folder: string | undefined, name: string, entry: Entry): void {
  const key = `${place.manager} ${place.root}`;
  let one = all.get(key);
  if (!one) {
    one = { place, directories: new Map(), at: new Map() };
    all.set(key, one);
  }
  const path = place.directory === "" ? place.root : `${place.root === "/" ? "" : place.root}/${place.directory}`;
  let directory = one.directories.get(place.directory);
  if (!directory) {
    directory = { path, units: new Map(), inside: new Map() };
    one.directories.set(place.directory, directory);
  }
  let names = directory.units;
  if (folder !== undefined) {
    names = directory.inside.get(folder) ?? new Map();
    directory.inside.set(folder, names);
  }
  if (names.has(name) && entry.path.slice(entry.path.lastIndexOf("/") + 1) !== name) return;
  names.set(name, entry);
  one.at.set(folder === undefined ? `${path}/${name}` : `${path}/${folder}/${name}`, entry);
}

function finished({ place, directories, at }: Growing, snapshot: Snapshot): LoadPath {
  const sorted = [...directories].sort(([a], [b]) => (PRIORITY.get(a) ?? 0) - (PRIORITY.get(b) ?? 0)).map(([, directory]) => directory);
  const inside = new Map(sorted.flatMap(({ path, inside }) => [...inside].map(([name, entries]) => [`${path}/${name}`, entries] as const)));
  let all: ReturnType<LoadPath["elsewhere"]> | undefined;
  const elsewhere = (): ReturnType<LoadPath["elsewhere"]> => {
    all ??= listing(snapshot);
    return all;
  };
  return { manager: place.manager, root: place.root, directories: sorted, snapshot, at, inside, elsewhere };
}

/**
 * `realpath` inside the load path's root. `all`: every link on the way is followed; `link`: all but the last component, and the path is that of a
 * link's target. undefined: a loop.
 */
export function chase(loadPath: LoadPath, path: FilePath, follow: "all" | "link"): FilePath | undefined {
  let done = "";
  const todo = (follow === "link" ? absoluteIn(loadPath, path) : path).split("/").reverse();
  for (let hops = 0; todo.length > 0; ) {
    const part = todo.pop() as string;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done = done.slice(0, Math.max(0, done.lastIndexOf("/")));
      continue;
    }
    const next = `${done}/${part}`;
    const target = todo.length > 0 || follow === "all" ? linkAt(loadPath, next) : undefined;
    if (target === undefined) {
      done = next;
      continue;
    }
    if (++hops > 40) return undefined;
    if (target.startsWith("/")) done = "";
    todo.push(...absoluteIn(loadPath, target).split("/").reverse());
  }
  return done || "/";
}

function linkAt({ at, snapshot }: LoadPath, path: FilePath): string | undefined {
  return snapshot.links.get(at.get(path)?.path ?? path);
}

/** A link's target as a path of the snapshot: an absolute one means a path below the root. */
function absoluteIn({ root, directories }: LoadPath, target: string): string {
  if (!target.startsWith("/") || root === "/") return target;
  const slash = target.lastIndexOf("/");
  const place = placeOf(target.slice(0, slash) || "/");
  const own = directories[0]?.path;
  if (place.directory !== "" && own === root) return `${root}${target.slice(slash)}`;
  if (HOME_DIRECTORIES.includes(place.directory)) return `${root}/${place.directory}${target.slice(slash)}`;
  return own === root ? target : root + target;
}

/** The text of the file at a path that has been chased; undefined if it was not read. */
export function textAtPath({ at, snapshot }: LoadPath, path: FilePath): string | undefined {
  return snapshot.files.get(at.get(path)?.path ?? path);
}

/** Whether a path leads to an empty file or to /dev/null: null_or_empty_path() in stat-util.c. */
export function isMask(loadPath: LoadPath, path: FilePath): boolean {
  const real = chase(loadPath, path, "all");
  if (real === undefined) return false;
  return real === "/dev/null" || real === `${loadPath.root}/dev/null` || textAtPath(loadPath, real) === "";
}

/** What stands in a directory, in the load path or elsewhere in the snapshot. */
export function entriesIn({ inside, elsewhere }: LoadPath, directory: FilePath): ReadonlyMap<string, Entry> {
  return inside.get(directory) ?? elsewhere().get(directory) ?? new Map();
}

/** Whether a path leads to a directory. */
export function isDirectory(loadPath: LoadPath, path: FilePath): boolean {
  const real = chase(loadPath, path, "all");
  return real !== undefined && (loadPath.snapshot.others.get(real) === "directory" || entriesIn(loadPath, real).size > 0);
}

/** Whether something stands at a path, but could not be read or was not read: a file that is there for systemd. */
export function isUnread({ at, snapshot }: LoadPath, path: FilePath): boolean {
  const reason = snapshot.failures.get(at.get(path)?.path ?? path)?.reason;
  return reason === "unreadable" || reason === "too-large" || reason === "link-leaves-root";
}

/** The snapshot by directory. */
function listing(snapshot: Snapshot): ReadonlyMap<FilePath, ReadonlyMap<string, Entry>> {
  const directories = new Map<FilePath, Map<string, Entry>>();
  const add = (path: FilePath, kind: Entry["kind"]): void => {
    const slash = path.lastIndexOf("/");
    const directory = path.slice(0, slash) || "/";
    const entries = directories.get(directory) ?? new Map<string, Entry>();
    directories.set(directory, entries.set(path.slice(slash + 1), { path, kind }));
  };
  for (const path of snapshot.files.keys()) add(path, "file");
  for (const path of snapshot.links.keys()) add(path, "link");
  for (const [path, kind] of snapshot.others) add(path, kind);
  return directories;
}
