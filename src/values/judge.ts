import type { Mapped } from "../core/mapped.js";
import type { Span } from "../core/span.js";
import { since, type Version } from "../core/version.js";

/**
 * What systemd does with an assignment. `ignored`: the line has no effect, an earlier value stays. `partial`: the named words are dropped, the
 * rest counts. `complained`: it takes effect, but a message is logged. `refused`: the unit is not loaded.
 */
export type Effect = "ignored" | "partial" | "complained" | "refused";

export interface Verdict {
  readonly effect: Effect;
  /** What is wrong: a clause for a message, as `"maybe" is no boolean`. */
  readonly problem: string;
  /** The part of the value that is wrong. */
  readonly at: Span;
  /** What was probably meant, where there is one clear answer. */
  readonly suggestion?: string;
}

/** Where an assignment stands, as far as its parsing depends on that. */
export interface ValueContext {
  /** The type of the unit, as `service`. */
  readonly unitType: string;
  readonly manager: "system" | "user";
  /** The unit's own name, for specifiers; a template's stands for unknown instances. */
  readonly unit: string;
}

/** Judges one assignment, as the parser that systemd of this version has for the directive does; undefined: accepted in silence. */
export function judge(section: string, key: string, value: Mapped, _context: ValueContext, v: Version): readonly Verdict[] {
  void section;
  void key;
  void value;
  void since(v, 0);
  return [];
}
