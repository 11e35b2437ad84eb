import { realpathSync } from "node:fs";
import { join } from "node:path";

/**
 * A test for paths of this machine: whether one of the patterns, relative to the directory, matches it or a directory above it. The patterns are
 * those of fast-glob; what they match is looked up in the file system.
 */
export async function excluder(patterns: readonly string[], directory: string): Promise<(path: string) => boolean> {
  if (patterns.length === 0) return () => false;
  const { default: glob } = await import("fast-glob");
  const base = realpathSync(directory);
  const found = glob.sync([...patterns], { cwd: base, dot: true, followSymbolicLinks: false, onlyFiles: false, suppressErrors: true });
  const excluded = new Set(found.map((path) => join(base, path).replace(/\/$/, "")));
  return (path) => {
    for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (excluded.has(at)) return true;
    return false;
  };
}
