import { dirname } from "node:path";
import { type FilePath, fileName } from "../core/span.js";
import {
  hasUnitSection,
  isDropin,
  isMisnamedDropin,
  isUnitDirectory,
  isUnitFile,
  meantUnits,
  placeOf,
  whyNotLinted,
  whyNotUnit,
} from "../model/layout.js";
import { follow, type Kind, kindAt, LINK_LOOP, namesIn, readText, type Tree } from "./tree.js";

/** Directories of other tools that hold no units, but very many files. */
const FOREIGN: ReadonlySet<string> = new Set([".git", ".hg", ".svn", "node_modules", "__pycache__"]);
/** Deeper nested directories are not walked. */
const DEEPEST = 64;

/** What was found below the paths that the user named. */
export interface Walked {
  /** Files outside the directory that links in it make units: linked units. */
  readonly linked: readonly FilePath[];
  /** The directories in it that hold units. */
  readonly directories: ReadonlySet<FilePath>;
}

/** Reads all units below a directory. Links to directories are not followed, except those that stand for a unit's directory. */
export function walk(tree: Tree, top: FilePath): Walked {
  const linked: FilePath[] = [];
  const directories = new Set<FilePath>();
  const visit = (directory: FilePath, depth: number): void => {
    for (const { name, kind } of namesIn(tree, directory)) {
      const path = `${directory === "/" ? "" : directory}/${name}`;
      if (kind === "directory" && !isUnitDirectory(name)) {
        if (isUnitFile(directory, name)) tree.others.set(path, "directory");
        if (depth < DEEPEST && !FOREIGN.has(name)) visit(path, depth + 1);
        continue;
      }
      if (!noteEntry(tree, directory, name, kind, "walked")) {
        if (kind === "file" && name.endsWith(".conf") && isBesideUnit(tree, directory)) readStray(tree, path);
        continue;
      }
      directories.add(directory);
      const end = kind === "link" ? linkedUnit(tree, path, top) : undefined;
      if (end !== undefined) linked.push(end);
    }
  };
  visit(top, 0);
  return { linked, directories };
}

/** Whether a directory stands beside a unit that it was meant to hold drop-ins of. */
function isBesideUnit(tree: Tree, directory: FilePath): boolean {
  const slash = directory.lastIndexOf("/");
  return meantUnits(directory.slice(slash + 1)).some((unit) => tree.kinds.get(`${directory.slice(0, slash)}/${unit}`) === "file");
}

/** Reads a file that looks like a drop-in and is none. */
function readStray(tree: Tree, path: FilePath): void {
  const text = readText(tree, path);
  if (text !== undefined && !hasUnitSection(text)) tree.files.delete(path);
}

/** Where a link of a load path's directory leads, if that is a file outside of the load path. */
function linkedUnit(tree: Tree, path: FilePath, top: FilePath): FilePath | undefined {
  const end = follow(tree, path);
  if (end.startsWith(`${top}/`) || !tree.files.has(end)) return undefined;
  return placeOf(dirname(end)).directory === "" ? end : undefined;
}

/** Reads the units of one directory, their drop-ins and links; not what lies deeper. */
export function readUnitDirectory(tree: Tree, directory: FilePath): void {
  for (const { name, kind } of namesIn(tree, directory)) noteEntry(tree, directory, name, kind, "walked");
}

/** Reads one entry of a directory if it belongs to a unit, and says whether it does. */
export function noteEntry(tree: Tree, directory: FilePath, name: string, kind: Kind, how: "named" | "walked"): boolean {
  const path = `${directory === "/" ? "" : directory}/${name}`;
  if (kind === "directory") {
    if (isUnitFile(directory, name)) tree.others.set(path, "directory");
    if (!isUnitDirectory(name)) return false;
    readInside(tree, path, path);
    return true;
  }
  const wanted = isUnitFile(directory, name) || isUnitDirectory(name) || isDropin(directory, name);
  if (!wanted) {
    const why = kind === "file" ? whyNotLinted(name) : undefined;
    if (why !== undefined) tree.skipped.set(path, why);
    else if (how === "named" && kind === "file") tree.skipped.set(path, "its name is none of a unit file or drop-in");
    return false;
  }
  if (kind === "special") tree.others.set(path, "special");
  else if (kind === "link") readLink(tree, path, directory);
  else readUnit(tree, path, how === "named" || placeOf(directory).sure);
  return true;
}

function readUnit(tree: Tree, path: FilePath, sure: boolean): void {
  const text = readText(tree, path);
  const why = text === undefined ? undefined : whyNotUnit(text, sure);
  if (why === undefined) return;
  tree.files.delete(path);
  tree.skipped.set(path, why);
}

/** Reads where a link leads, if that is a file or directory that systemd would read through it. */
function readLink(tree: Tree, path: FilePath, directory: FilePath): void {
  const end = follow(tree, path);
  if (end === "loop") {
    tree.failures.set(path, LINK_LOOP);
    return;
  }
  if (end === "/dev/null") return;
  const kind = kindAt(tree, end);
  if (kind === "file") {
    if (mayRead(tree, end, directory)) readText(tree, end);
  } else if (kind === "directory" && isUnitDirectory(fileName(path))) readInside(tree, end, path);
  else if (kind === "directory") tree.others.set(end, "directory");
  else if (kind !== undefined) {
    tree.others.set(end, "special");
    tree.failures.set(path, { reason: "not-a-file", message: "its link leads to no regular file" });
  }
}

/** Whether a link may be followed to a file: within the root, from a directory that systemd reads, or within the same tree. */
function mayRead(tree: Tree, end: FilePath, directory: FilePath): boolean {
  if (tree.root !== "" || placeOf(directory).root === "/") return true;
  return end.startsWith(`${directory}/`) || end.startsWith(`${placeOf(directory).root}/`);
}

/** Reads the drop-ins, or links, in a unit's directory. */
function readInside(tree: Tree, directory: FilePath, as: FilePath): void {
  const dropins = as.endsWith(".d");
  for (const { name, kind } of namesIn(tree, directory)) {
    const path = `${directory}/${name}`;
    if (dropins && !isDropin(as, name)) {
      if (kind === "file" && isMisnamedDropin(as, name)) readStray(tree, path);
      continue;
    }
    if (kind === "link") {
      if (dropins || !isUnitFile(directory, name)) readLink(tree, path, dirname(as));
      else readMask(tree, path);
    } else if (kind === "file") readText(tree, path);
    else tree.others.set(path, kind);
  }
}

/** A link in .wants/ counts by its name; only whether it leads to an empty file is to be known. */
function readMask(tree: Tree, path: FilePath): void {
  const end = follow(tree, path);
  if (end !== "loop" && kindAt(tree, end) === "file" && tree.root !== "") readText(tree, end);
}
