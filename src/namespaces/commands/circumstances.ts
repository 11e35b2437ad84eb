import type { Span } from "../../core/span.js";
import type { Lookup } from "../../syntax/variables.js";
import type { Word } from "../../syntax/words.js";
import type { Act, CommandContext, Deed, View } from "./acts.js";

/** What a command is run under. */
export interface Circumstances {
  readonly view: View;
  readonly conditional: boolean;
  readonly environment: Lookup;
  /** How many commands, scripts and functions it is nested in. */
  readonly depth: number;
}

/** One analysis of one Exec command. */
export interface Analysis {
  readonly context: CommandContext;
  readonly acts: Act[];
  /** How many more commands and parts of scripts are looked at. */
  budget: number;
  /** Looks at a command that is no builtin and no function of a shell. */
  readonly runProgram: (analysis: Analysis, words: readonly Word[], under: Circumstances) => void;
}

/** Deeper nesting is not followed. */
export const DEEPEST = 24;

/** Notes what a command does. */
export function perform({ acts }: Analysis, deeds: readonly Deed[], at: Span, { view, conditional }: Circumstances): void {
  for (const deed of deeds) acts.push({ ...deed, at, view, conditional });
}
