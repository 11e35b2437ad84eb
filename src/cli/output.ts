import { writeFileSync } from "node:fs";
import { usageError } from "./failure.js";
import type { Values } from "./options.js";

/** Writes what a command has to say to standard output or to `--output`. */
export function write(values: Values, text: string): void {
  if (values.output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(values.output, text);
  } catch (error) {
    throw usageError(`cannot write ${values.output}: ${(error as Error).message}`);
  }
}
