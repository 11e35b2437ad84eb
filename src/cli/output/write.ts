import { writeFileSync } from "node:fs";
import { encode } from "../../node/text.js";
import { usageError } from "../failure.js";
import type { Values } from "../options.js";

/** Writes what a command has to say to standard output or to `--output`. */
export function write(values: Values, text: string): void {
  if (values.output === undefined) process.stdout.write(encode(text));
  else writeTo(values.output, text);
}

/** Writes a text to a file that the user named. */
export function writeTo(path: string, text: string): void {
  try {
    writeFileSync(path, encode(text));
  } catch (error) {
    throw usageError(`cannot write ${path}: ${(error as Error).message}`);
  }
}
