import type { Style, Tone } from "../../reporters/report.js";
import { choice, type Values } from "../options.js";

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
  const paint = (tone: Tone, text: string): string => (text === "" ? "" : tones[tone](text));
  return { width, paint, ...(canLink() && values.output === undefined ? { link } : {}) };
}

/** A text that a terminal opens the address of: OSC 8. */
const link = (text: string, url: string): string => `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\`;

/** Whether the output is a terminal that is known to make links; FORCE_HYPERLINK says so for others. */
function canLink(): boolean {
  const { FORCE_HYPERLINK, VTE_VERSION, TERM_PROGRAM, TERM, WT_SESSION, KONSOLE_VERSION, DOMTERM } = process.env;
  if (FORCE_HYPERLINK !== undefined) return FORCE_HYPERLINK !== "0";
  if (!process.stdout.isTTY) return false;
  const known =
    /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio|tabby)$/i.test(TERM_PROGRAM ?? "") || /kitty|alacritty|foot|ghostty/.test(TERM ?? "");
  return known || Number(VTE_VERSION ?? 0) >= 5000 || [WT_SESSION, KONSOLE_VERSION, DOMTERM].some((set) => set !== undefined);
}

function colored(values: Values): boolean {
  const when = choice(values, "color", ["auto", "always", "never"], "auto");
  if (when !== "auto") return when === "always";
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return TERM !== "dumb" && values.output === undefined && process.stdout.isTTY === true;
}
