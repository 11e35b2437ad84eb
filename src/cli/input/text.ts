import { closeSync, openSync, readSync } from "node:fs";
import { onDisk } from "../../node/path.js";
import { LONGEST_FILE } from "../../node/tree.js";
import { usageError } from "../failure.js";

/** The text of a file that the user named, or that is of unitlint's own; `remedy` says how there could be one. A pipe will do; what does not end is given up. */
export function readText(path: string, remedy = ""): string {
  let bytes: Buffer;
  try {
    bytes = beginningOf(path, LONGEST_FILE + 1);
  } catch (error) {
    throw usageError(`cannot read ${path}: ${(error as Error).message.split(",")[0]}${remedy}`);
  }
  if (bytes.length > LONGEST_FILE) throw usageError(`cannot read ${path}: it is longer than ${LONGEST_FILE / 1024 / 1024} MiB`);
  return bytes.toString("utf8");
}

const PART = 65_536;

/** So many bytes of a file, or all that it has. */
function beginningOf(path: string, most: number): Buffer {
  const file = openSync(onDisk(path), "r");
  try {
    const parts: Buffer[] = [];
    for (let length = 0; length < most; ) {
      const part = Buffer.allocUnsafe(Math.min(PART, most - length));
      const read = readSync(file, part);
      if (read === 0) break;
      parts.push(part.subarray(0, read));
      length += read;
    }
    return Buffer.concat(parts);
  } finally {
    closeSync(file);
  }
}
