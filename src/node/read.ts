import { homedir } from "node:os";
import { basename, dirname, resolve } from "node:path";
import type { FilePath } from "../core/span.js";
import { HOME_DIRECTORIES, isUnitDirectory, placeOf, SYSTEM_DIRECTORIES, USER_DIRECTORIES } from "../model/layout.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Manager } from "../model/unit.js";
import { realPath } from "./path.js";
import { readScripts } from "./scripts.js";
import { systemFiles } from "./system.js";
import { follow, kindAt, LINK_LOOP, snapshotOf, type Tree, treeIn } from "./tree.js";
import { noteEntry, readUnitDirectory, walk } from "./walk.js";

/** What to read, and how. */
export interface ReadRequest {
  /** Files and directories as the user named them. With a root, those that are not below it are paths inside it; none: all of it. */
  readonly targets: readonly string[];
  /** A directory that is taken for a whole system. */
  readonly root?: string;
  readonly manager?: Manager;
  /** A text that stands in for a file of that path. */
  readonly stdin?: { readonly path: string; readonly text: string };
  /** Where a file of this machine is read, if not at its own path. */
  readonly instead?: (path: string) => string;
}

/** Reads the targets, and the directories beside them that systemd would read with them, into memory. Never throws. */
export function readSnapshot(request: ReadRequest): Snapshot {
  const root = request.root === undefined ? "" : realDirectory(request.root).replace(/\/$/, "");
  const tree = treeIn(root, request.instead);
  const targets: FilePath[] = [];
  const contexts = new Set<FilePath>();
  const whole = request.root !== undefined && request.targets.length === 0;
  for (const named of whole ? ["/"] : request.targets) {
    const path = whole ? "/" : inside(root, named);
    for (const target of readTarget(tree, path, contexts)) targets.push(target);
  }
  if (request.stdin) {
    const path = inside(root, request.stdin.path);
    targets.push(path);
    tree.files.set(path, request.stdin.text);
    tree.kinds.set(path, "file");
    readBeside(tree, path, contexts);
  }
  readContext(tree, contexts, request.manager);
  readScripts(tree);
  const own = contexts.has("/") && [...contexts].every((context) => context === "/" || context === homedir());
  const complete = request.root !== undefined || own;
  const snapshot = snapshotOf(tree, [...new Set(targets)], complete);
  const system = complete ? systemFiles(tree) : undefined;
  const hasPrograms = ["/usr/bin", "/bin"].some((path) => system?.at(path).kind === "directory");
  return system && hasPrograms ? { ...snapshot, system } : snapshot;
}

function realDirectory(path: string): string {
  try {
    return realPath(path);
  } catch {
    return resolve(path);
  }
}

/** A path that the user named, as it is inside the root. Its directory is followed, it itself is not. */
function inside(root: string, named: string): FilePath {
  const absolute = resolve(named);
  if (root === "") {
    const folder = realDirectory(dirname(absolute));
    return absolute === "/" ? "/" : `${folder === "/" ? "" : folder}/${basename(absolute)}`;
  }
  const real = realDirectory(dirname(absolute));
  const below = [`${real}/${basename(absolute)}`, absolute].find((path) => path === root || path.startsWith(`${root}/`));
  return below === undefined ? resolve("/", named) : below.slice(root.length) || "/";
}

/** Reads one target and gives the paths whose findings are wanted. */
function readTarget(tree: Tree, path: FilePath, contexts: Set<FilePath>): readonly FilePath[] {
  const kind = kindAt(tree, path);
  const end = kind === "link" ? follow(tree, path) : path;
  if (end === "/") {
    contexts.add("/");
    return ["/"];
  }
  if (end === "loop") {
    tree.failures.set(path, LINK_LOOP);
    return [path];
  }
  if (kindAt(tree, end) === "directory") {
    const owner = isUnitDirectory(basename(end)) ? dirname(end) : end;
    if (owner !== end) readUnitDirectory(tree, owner);
    const { linked, directories } = walk(tree, end);
    for (const directory of [owner, ...directories]) addContext(directory, end, contexts);
    return [end, ...linked];
  }
  if (kind === undefined) {
    if (!tree.failures.has(path)) tree.failures.set(path, { reason: "vanished", message: "no such file or directory" });
    return [path];
  }
  readBeside(tree, path, contexts);
  noteEntry(tree, dirname(path), basename(path), kind, "named");
  return path === end ? [path] : [path, end];
}

/** Reads what stands beside a unit file or drop-in: the units of its directory, their drop-ins and links. */
function readBeside(tree: Tree, path: FilePath, contexts: Set<FilePath>): void {
  const parent = dirname(path);
  const owner = isUnitDirectory(basename(parent)) ? dirname(parent) : parent;
  readUnitDirectory(tree, owner);
  addContext(owner, owner, contexts);
}

/** The root of a load path that a directory belongs to, if the rest of that load path was not named as well. */
function addContext(directory: FilePath, named: FilePath, contexts: Set<FilePath>): void {
  const { root, directory: below } = placeOf(directory);
  if (below === "" || root === named || root.startsWith(`${named}/`)) return;
  contexts.add(root);
  if (HOME_DIRECTORIES.includes(below) && root === homedir()) contexts.add("/");
}

function readContext(tree: Tree, contexts: ReadonlySet<FilePath>, manager: Manager | undefined): void {
  const directories = [...(manager === "user" ? [] : SYSTEM_DIRECTORIES), ...(manager === "system" ? [] : USER_DIRECTORIES)];
  for (const root of contexts) {
    for (const below of directories) {
      const path = root === "/" ? `/${below}` : `${root}/${below}`;
      const real = follow(tree, path);
      if (real === path && kindAt(tree, path) === "directory") readUnitDirectory(tree, path);
      else if (real !== "loop" && kindAt(tree, real) === "directory" && placeOf(real).directory === "") readUnitDirectory(tree, real);
    }
  }
}
