import { closeSync, constants, lstatSync, openSync } from "node:fs";
import type { FilePath } from "../core/span.js";
import type { Standing, SystemFiles } from "../model/snapshot.js";
import { onDisk } from "./path.js";
import { decode } from "./text.js";
import { contents, follow, kindAt, namesIn, readText, type Tree, treeIn } from "./tree.js";

const HEAD = 256;
/** What stands there depends on what runs. */
const RUNTIME = /^\/(proc|sys|dev|run)(\/|$)/;

/** The files of the system that a tree's root holds. What is looked up is remembered apart from the tree; texts are added to it, for reports to quote. */
export function systemFiles({ root, files }: Pick<Tree, "root" | "files">): SystemFiles {
  const own = treeIn(root);
  const known = new Map<FilePath, Standing>();
  const at = (path: FilePath): Standing => {
    const found = known.get(path) ?? lookUp(own, path);
    known.set(path, found);
    return found;
  };
  const file = (path: FilePath): FilePath | undefined => {
    const { kind, path: end } = at(path);
    return kind === "file" ? end : undefined;
  };
  return {
    at,
    text: (path) => {
      const end = file(path);
      const text = end === undefined ? undefined : readText(own, end);
      if (end !== undefined && text !== undefined) files.set(end, text);
      return text;
    },
    head: (path) => {
      const end = file(path);
      return end === undefined ? undefined : headOf(root + end);
    },
    names: (directory) => {
      const { kind, path } = at(directory);
      return kind === "directory" ? namesIn(own, path).map(({ name }) => name) : [];
    },
  };
}

function lookUp(tree: Tree, path: FilePath): Standing {
  const end = follow(tree, path);
  if (end === "loop") return { kind: "unknown", path, executable: false };
  const kind = end === "/" ? "directory" : kindAt(tree, end);
  if (kind === undefined || kind === "link") {
    const unreadable = [...tree.failures.keys()].some((failed) => end === failed || end.startsWith(`${failed}/`));
    return { kind: unreadable || RUNTIME.test(end) ? "unknown" : "missing", path: end, executable: false };
  }
  return { kind, path: end, executable: kind === "file" && isExecutable(tree.place(end)) };
}

function isExecutable(path: string): boolean {
  try {
    return (lstatSync(onDisk(path)).mode & 0o111) !== 0;
  } catch {
    return true;
  }
}

function headOf(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(onDisk(path), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_NOFOLLOW);
    return decode(contents(file, HEAD));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
