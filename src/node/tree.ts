import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from "node:fs";
import { type FilePath, parentOf } from "../core/span.js";
import { type Failure, MOST_LINKS, type Snapshot } from "../model/snapshot.js";
import { entriesOf, linkTarget, onDisk } from "./path.js";
import { decode } from "./text.js";

/** No unit file is longer: systemd gives up on lines of 1 MiB already. */
export const LONGEST_FILE = 8 * 1024 * 1024;

/** What stands at a path; what is neither of the first three is special: a device, a socket, a FIFO. */
export type Kind = "file" | "link" | "directory" | "special";

/** The file system as far as it has been read; paths are inside `root`. */
export interface Tree {
  readonly root: string;
  /** Where on this machine a path is read. */
  readonly place: (path: FilePath) => string;
  readonly files: Map<FilePath, string>;
  readonly links: Map<FilePath, string>;
  readonly others: Map<FilePath, "directory" | "special">;
  readonly failures: Map<FilePath, Failure>;
  readonly skipped: Map<FilePath, string>;
  readonly executables: Set<FilePath>;
  readonly worldWritable: Set<FilePath>;
  /** What stands at each path that was asked for. */
  readonly kinds: Map<FilePath, Kind | undefined>;
  /** Directories whose entries are all in `kinds`. */
  readonly listed: Set<FilePath>;
}

/** An empty tree inside a directory; "" for the machine's own. `instead` says where the machine's files are read in place of where they are. */
export function treeIn(root: string, instead = (path: string): string => path): Tree {
  return {
    root,
    place: (path) => instead(root + path),
    files: new Map(),
    links: new Map(),
    others: new Map(),
    failures: new Map(),
    skipped: new Map(),
    executables: new Set(),
    worldWritable: new Set(),
    kinds: new Map(),
    listed: new Set(),
  };
}

const code = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

/** Notes why a path could not be read. */
function fail(tree: Tree, path: FilePath, error: unknown): void {
  const gone = code(error) === "ENOENT";
  const message = error instanceof Error ? error.message.replace(/^[A-Z]+: /, "").replace(/, \w+ '.*'$/s, "") : String(error);
  tree.failures.set(path, { reason: gone ? "vanished" : "unreadable", message: gone ? "it vanished while it was read" : message });
}

function kindOf(stats: Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink">): Kind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "link" : "special";
}

/** What stands at a path whose directories are real; the target of a link is noted. */
export function kindAt(tree: Tree, path: FilePath): Kind | undefined {
  if (tree.kinds.has(path)) return tree.kinds.get(path);
  if (tree.listed.has(parentOf(path))) return undefined;
  let kind: Kind | undefined;
  try {
    kind = kindOf(lstatSync(onDisk(tree.place(path))));
    if (kind === "link") tree.links.set(path, linkTarget(tree.place(path)));
  } catch (error) {
    if (code(error) !== "ENOENT" && code(error) !== "ENOTDIR") fail(tree, path, error);
  }
  tree.kinds.set(path, kind);
  return kind;
}

/** Why a link that {@link follow} loses itself in is not read. */
export const LINK_LOOP: Failure = {
  reason: "link-loop",
  message: `its link leads back to itself, or through more than ${MOST_LINKS} others`,
};

/** Where a path leads inside the tree's root, every link followed; "loop" if it leads nowhere because of that. */
export function follow(tree: Tree, path: FilePath): FilePath | "loop" {
  let done = "";
  const todo = path.split("/").reverse();
  for (let hops = 0; todo.length > 0; ) {
    const part = todo.pop() as string;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done = done.slice(0, Math.max(0, done.lastIndexOf("/")));
      continue;
    }
    const kind = kindAt(tree, `${done}/${part}`);
    if (kind === undefined && !todo.includes(".."))
      return [`${done}/${part}`, ...todo.reverse()].filter((one) => one !== "" && one !== ".").join("/");
    if (kind === "link") {
      if (++hops > MOST_LINKS) return "loop";
      const target = tree.links.get(`${done}/${part}`) as string;
      if (target.startsWith("/")) done = "";
      todo.push(...target.split("/").reverse());
    } else done += `/${part}`;
  }
  return done || "/";
}

/** What a directory holds, sorted by name; nothing if it cannot be read. */
export function namesIn(tree: Tree, directory: FilePath): readonly { readonly name: string; readonly kind: Kind }[] {
  try {
    const found = entriesOf(tree.place(directory))
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, kind } of found) if (kind !== "link") tree.kinds.set(`${directory === "/" ? "" : directory}/${name}`, kind);
    for (const { name, kind } of found) if (kind === "link") kindAt(tree, `${directory === "/" ? "" : directory}/${name}`);
    tree.listed.add(directory);
    return found;
  } catch (error) {
    if (code(error) !== "ENOENT" && code(error) !== "ENOTDIR") fail(tree, directory, error);
    return [];
  }
}

/** Reads a file of any size up to the bound; with `accept`, only one whose first bytes it accepts. Never opens what is not a file for good. */
export function readText(tree: Tree, path: FilePath, accept?: (head: string) => boolean): string | undefined {
  const known = tree.files.get(path);
  if (known !== undefined || tree.failures.has(path)) return known;
  let file: number | undefined;
  try {
    file = openSync(onDisk(tree.place(path)), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_NOFOLLOW);
    const stats = fstatSync(file);
    if (!stats.isFile()) tree.others.set(path, stats.isDirectory() ? "directory" : "special");
    else if (accept && !accept(decode(contents(file, 128)))) return undefined;
    else if (stats.size > LONGEST_FILE) {
      tree.failures.set(path, { reason: "too-large", message: `it is longer than ${LONGEST_FILE / 1024 / 1024} MiB` });
    } else {
      const text = decode(contents(file, Math.max(stats.size, 1)));
      tree.files.set(path, text);
      if (stats.mode & 0o111) tree.executables.add(path);
      if (stats.mode & 0o002) tree.worldWritable.add(path);
      return text;
    }
  } catch (error) {
    fail(tree, path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return undefined;
}

/** The first bytes of an open file; to be asked from the start each time. */
export function contents(file: number, size: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  for (let read = -1; read !== 0 && length < size; length += read) read = readSync(file, buffer, length, size - length, length);
  return buffer.subarray(0, length);
}

/** What was read, for the pure part of the program. */
export function snapshotOf(tree: Tree, targets: readonly FilePath[], complete: boolean): Snapshot {
  const { files, links, others, failures, skipped, executables, worldWritable } = tree;
  return { files, links, others, failures, skipped, executables, worldWritable, targets, complete };
}
