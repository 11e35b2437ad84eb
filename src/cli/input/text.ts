import { readFileSync } from "node:fs";
import { usageError } from "../failure.js";

/** The text of a file that the user named, or that is of unitlint's own; `remedy` says how there could be one. */
export function readText(path: string, remedy = ""): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw usageError(`cannot read ${path}: ${(error as Error).message.split(",")[0]}${remedy}`);
  }
}
