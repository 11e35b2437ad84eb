import type { FilePath } from "../core/span.js";
import { placeOf } from "./layout.js";
import type { UnitTree } from "./unit.js";

/** Where in a tree a file that is installed at an absolute path may stand, of units in this directory. */
export function scriptPlaces(directory: FilePath, installed: FilePath): readonly FilePath[] {
  const { root, directory: below } = placeOf(directory);
  if (below !== "") return [root === "/" ? installed : root + installed];
  const above = root.slice(0, root.lastIndexOf("/"));
  return [`${root}/files${installed}`, root + installed, `${above}/files${installed}`, above + installed];
}

/** The text of the script that units of this tree run by an absolute path, if the tree has it. */
export function scriptOf(tree: UnitTree, installed: FilePath): { readonly path: FilePath; readonly text: string } | undefined {
  for (const directory of tree.directories) {
    for (const path of scriptPlaces(directory, installed)) {
      const text = tree.snapshot.files.get(path);
      if (text !== undefined) return { path, text };
    }
  }
  return undefined;
}
