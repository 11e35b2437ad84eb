import type { Style, Tone } from "../reporters/report.js";
import { choice, type Values } from "./options.js";

const WIDTH = 160;

/** The width of the terminal, and colours for the output, by `--color`, NO_COLOR, FORCE_COLOR, TERM and the terminal, in this order. */
export async function styleFor(values: Values): Promise<Style> {
  const width = (values.output === undefined && process.stdout.columns) || WIDTH;
  if (!colored(values)) return { width, paint: (_, text) => text };
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  const tones: Readonly<Record<Tone, (text: string) => string>> = {
    error: chalk.bold.red,
    warning: chalk.bold.yellow,
    info: chalk.bold.cyan,
    gutter: chalk.blue,
    note: chalk.blue,
    strong: chalk.bold,
  };
  return { width, paint: (tone, text) => (text === "" ? "" : tones[tone](text)) };
}

function colored(values: Values): boolean {
  const when = choice(values, "color", ["auto", "always", "never"], "auto");
  if (when !== "auto") return when === "always";
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return TERM !== "dumb" && values.output === undefined && process.stdout.isTTY === true;
}
