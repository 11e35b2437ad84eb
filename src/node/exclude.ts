import { dirname, join } from "node:path";
import { fileName } from "../core/span.js";
import type { Snapshot } from "../model/snapshot.js";
import { realPath } from "./path.js";

/** All paths of this machine that a snapshot names. */
export function pathsOf({ files, links, others, failures, skipped }: Snapshot, realRoot: string): readonly string[] {
  return [files, links, others, failures, skipped].flatMap((map) => [...map.keys()].map((path) => join(realRoot, path)));
}

/**
 * A test for paths of this machine: whether one of the patterns, relative to the directory, matches it or a directory above it. The patterns are
 * those of fast-glob; they are held against `paths` alone, so that nothing else is looked at, however much they would match.
 */
export async function excluder(
  patterns: readonly string[],
  directory: string,
  paths: readonly string[],
): Promise<(path: string) => boolean> {
  if (patterns.length === 0) return () => false;
  const { default: glob } = await import("fast-glob");
  const base = realPath(directory);
  const options = { cwd: base, dot: true, followSymbolicLinks: false, onlyFiles: false, suppressErrors: true, fs: fileSystemOf(paths) };
  const found = glob.sync([...patterns], options);
  const excluded = new Set(found.map((path) => join(base, path).replace(/\/$/, "")));
  return (path) => {
    for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (excluded.has(at)) return true;
    return false;
  };
}

/** A file system that holds nothing but these paths and the directories above them, as far as fast-glob asks. */
function fileSystemOf(paths: readonly string[]): object {
  const directories = new Map<string, Map<string, object>>([["/", new Map()]]);
  const note = (path: string, isDirectory: boolean): void => {
    const parent = dirname(path);
    if (isDirectory && directories.has(path)) return;
    if (isDirectory) directories.set(path, new Map());
    note(parent, true);
    const name = path.slice(parent === "/" ? 1 : parent.length + 1);
    if (isDirectory || !directories.get(parent)?.has(name)) directories.get(parent)?.set(name, entryOf(name, isDirectory));
  };
  for (const path of paths) if (path !== "/") note(path, false);
  const lstatSync = (path: string): object => {
    const entry = path === "/" ? entryOf("", true) : directories.get(dirname(path))?.get(fileName(path));
    if (!entry) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
    return entry;
  };
  return { lstatSync, statSync: lstatSync, readdirSync: (path: string) => [...(directories.get(path)?.values() ?? [])] };
}

function entryOf(name: string, isDirectory: boolean): object {
  const never = (): boolean => false;
  return {
    name,
    isFile: () => !isDirectory,
    isDirectory: () => isDirectory,
    isSymbolicLink: never,
    isBlockDevice: never,
    isCharacterDevice: never,
    isFIFO: never,
    isSocket: never,
  };
}
