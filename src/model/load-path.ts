import type { FilePath } from "../core/span.js";
import { HOME_DIRECTORIES, placeOf } from "./layout.js";
import type { Snapshot } from "./snapshot.js";
import type { Manager } from "./unit.js";

/** What stands under a name in a directory of the load path. */
export interface Entry {
  /** Where it is in the snapshot, under the name it has there. */
  readonly path: FilePath;
  readonly kind: "file" | "link" | "directory" | "special" | "failed";
  /** Of a link, where it points. */
  readonly target?: string;
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
  /** Files that would be installed at the same path as another: templates of what is there, alternatives. */
  readonly doubles: readonly (readonly [installed: FilePath, entry: Entry])[];
  /** What is in `foo.service.d`, `foo.target.wants` …, by path of the directory. */
  readonly inside: ReadonlyMap<FilePath, ReadonlyMap<string, Entry>>;
  /** Which directories each unit, or type of units, has, links among them: `foo.service` to `d`, `wants` … */
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether no directory of the load path is reached through a link. */
  readonly direct: boolean;
  /** What is in any directory of the snapshot. */
  readonly elsewhere: () => ReadonlyMap<FilePath, ReadonlyMap<string, Entry>>;
}

/**
 * `realpath` inside the load path's root. `all`: every link on the way is followed; `parents`: all but the last component. undefined: a loop.
 */
export function chase(loadPath: LoadPath, path: FilePath, follow: "all" | "parents"): FilePath | undefined {
  if (loadPath.direct && follow === "all" && loadPath.at.get(path)?.kind === "file") return path;
  let done = "";
  const todo = path.split("/").reverse();
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

/** Whether a symbolic link stands at a path. */
export function isLink(loadPath: LoadPath, path: FilePath): boolean {
  return linkAt(loadPath, path) !== undefined;
}

function linkAt({ at, snapshot }: LoadPath, path: FilePath): string | undefined {
  const entry = at.get(path);
  return entry ? entry.target : snapshot.links.get(path);
}

/** A link's target as a path of the snapshot: an absolute one means a path below the root. */
export function absoluteIn({ root, directories }: LoadPath, target: string): string {
  if (!target.startsWith("/") || root === "/") return target;
  const slash = target.lastIndexOf("/");
  const place = placeOf(target.slice(0, slash) || "/");
  const own = directories[0]?.path;
  if (place.directory !== "" && own === root) return `${root}${target.slice(slash)}`;
  if (HOME_DIRECTORIES.includes(place.directory)) return `${root}/${place.directory}${target.slice(slash)}`;
  return own === root ? target : root + target;
}

/** The text of the file at a path that has been chased; undefined if it was not read. */
function textAtPath({ at, snapshot }: LoadPath, path: FilePath): string | undefined {
  return snapshot.files.get(at.get(path)?.path ?? path);
}

/** Whether a path leads to an empty file or to /dev/null: null_or_empty_path() in stat-util.c. */
export function isMask(loadPath: LoadPath, path: FilePath): boolean {
  const real = chase(loadPath, path, "all");
  if (real === undefined) return false;
  return real.endsWith("/dev/null") || textAtPath(loadPath, real) === "";
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
export function listing(snapshot: Snapshot): ReadonlyMap<FilePath, ReadonlyMap<string, Entry>> {
  const directories = new Map<FilePath, Map<string, Entry>>();
  const add = (path: FilePath, kind: Entry["kind"], target?: string): void => {
    const slash = path.lastIndexOf("/");
    const directory = path.slice(0, slash) || "/";
    const entries = directories.get(directory) ?? new Map<string, Entry>();
    directories.set(directory, entries.set(path.slice(slash + 1), { path, kind, ...(target === undefined ? {} : { target }) }));
  };
  for (const path of snapshot.files.keys()) add(path, "file");
  for (const [path, target] of snapshot.links) add(path, "link", target);
  for (const [path, kind] of snapshot.others) add(path, kind);
  return directories;
}
