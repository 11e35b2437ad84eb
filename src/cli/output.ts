import { writeFileSync } from "node:fs";
import { encode } from "../node/text.js";
import { usageError } from "./failure.js";
import type { Values } from "./options.js";

/** Writes what a command has to say to standard output or to `--output`. */
export function write(values: Values, text: string): void {
  if (values.output === undefined) {
    process.stdout.write(encode(text));
    return;
  }
  try {
    writeFileSync(values.output, encode(text));
  } catch (error) {
    throw usageError(`cannot write ${values.output}: ${(error as Error).message}`);
  }
}
