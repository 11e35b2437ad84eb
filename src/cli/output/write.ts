import { fstatSync } from "node:fs";
import { encode } from "../../node/text.js";
import { writeWhole } from "../../node/write.js";
import { withoutCommands } from "../../reporters/github.js";
import { visible } from "../../reporters/visible.js";
import { usageError } from "../failure.js";
import type { Values } from "../options.js";

const FOR_PEOPLE: readonly string[] = ["pretty", "concise", "tree", "text", "markdown"];

/** Whether an output of that format is read by people rather than by programs. */
export const isForPeople = (format: string): boolean => FOR_PEOPLE.includes(format);

/** Writes what a command has to say to standard output or to `--output`. In the log of a workflow, nothing for people is taken for its commands. */
export function write(values: Values, text: string, format = "text"): void {
  if (values.output === undefined) process.stdout.write(encode(isForPeople(format) && isLog() ? withoutCommands(text) : text));
  else writeTo(values.output, text);
}

/** Whether standard output ends in the log of a step of GitHub Actions, as far as can be told. */
function isLog(): boolean {
  if (process.env.GITHUB_ACTIONS !== "true") return false;
  try {
    return !fstatSync(1).isFile();
  } catch {
    return true;
  }
}

/** Writes a text to a file that the user named. */
export function writeTo(path: string, text: string): void {
  const why = writeWhole(path, text);
  if (why !== undefined) throw usageError(`cannot write ${path}: ${why}`);
}

/** Says something on standard error: one line, whatever the text holds, and no command of a workflow. */
export function say(text: string): void {
  process.stderr.write(`unitlint: ${visible(text).replaceAll("##[", "##\\x5b")}\n`);
}
