import { dirname } from "node:path";
import type { FilePath } from "../core/span.js";
import { isUnitDirectory } from "../model/layout.js";
import { scriptPlaces } from "../model/scripts.js";
import { follow, kindAt, readText, type Tree } from "./tree.js";

const ABSOLUTE = /(?<![\w.%}/])\/[\w.@+-]+(?:\/[\w.@+-]+)+/g;

/** Reads the scripts that units of the tree run or name by absolute paths, where they stand in the tree. */
export function readScripts(tree: Tree): void {
  const seen = new Set<FilePath>();
  for (const [path, text] of [...tree.files]) {
    let directory = dirname(path);
    if (isUnitDirectory(directory.slice(directory.lastIndexOf("/") + 1))) directory = dirname(directory);
    for (const line of text.split("\n")) {
      if (!line.includes("/") || /^\s*[#;]/.test(line)) continue;
      for (const [installed] of line.matchAll(ABSOLUTE)) {
        for (const place of scriptPlaces(directory, installed)) {
          if (seen.has(place)) continue;
          seen.add(place);
          readScript(tree, place);
        }
      }
    }
  }
}

function readScript(tree: Tree, path: FilePath): void {
  const end = follow(tree, path);
  if (end === "loop" || kindAt(tree, end) !== "file") return;
  readText(tree, end, (head) => head.startsWith("#!"));
}
