import { dirname } from "node:path";
import { type FilePath, fileName } from "../core/span.js";
import { isUnitDirectory } from "../model/layout.js";
import { scriptPlaces } from "../model/scripts.js";
import { follow, kindAt, readText, type Tree } from "./tree.js";

const ABSOLUTE = /(?<![\w.%}/])\/[\w.@+-]+(?:\/[\w.@+-]+)+/g;

/** Reads the scripts that units of the tree run or name by absolute paths, and their environment files, where they stand in the tree and can be read. */
export function readScripts(tree: Tree): void {
  const named = new Set<string>();
  const seen = new Set<FilePath>();
  for (const [path, text] of [...tree.files]) {
    let directory = dirname(path);
    if (isUnitDirectory(fileName(directory))) directory = dirname(directory);
    for (const line of text.split("\n")) {
      if (!line.includes("/") || /^\s*[#;]/.test(line)) continue;
      const plain = /^\s*EnvironmentFile\s*=/.test(line);
      for (const [installed] of line.matchAll(ABSOLUTE)) {
        const name = `${plain} ${installed} ${directory}`;
        if (named.has(name)) continue;
        named.add(name);
        for (const place of scriptPlaces(directory, installed)) {
          if (seen.has(place)) continue;
          seen.add(place);
          readNamed(tree, place, (head) => plain || head.startsWith("#!"));
        }
      }
    }
  }
}

/** What cannot be read is not known, as if it were not there: nobody asked to have it linted. */
function readNamed(tree: Tree, path: FilePath, isWanted: (head: string) => boolean): void {
  const end = follow(tree, path);
  if (end === "loop" || kindAt(tree, end) !== "file") return;
  if (readText(tree, end, isWanted) === undefined) tree.failures.delete(end);
}
