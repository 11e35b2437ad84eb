import { directive, isKnown } from "../catalog/directives.js";
import type { Note } from "../core/finding.js";
import { type Mapped, sliceMapped } from "../core/mapped.js";
import type { Version } from "../core/version.js";
import { ownSection } from "../model/settings.js";
import type { Unit } from "../model/unit.js";
import type { Assignment } from "../syntax/unit-file.js";
import { splitWords } from "../syntax/words.js";

/** A value after loading, and the lines that make it what it is: none for a default. */
export interface Effective<T> {
  readonly value: T;
  readonly because: readonly Note[];
}

/** An assignment as evidence, in its own words unless others are given. */
export function noted(from: Assignment, text = `${from.key}=${from.value.text}`): Note {
  return { at: from.at, text };
}

/** Whether this version knows the key in the unit type's own section. */
export function knows(unit: Pick<Unit, "type">, key: string, v: Version): boolean {
  const known = directive(ownSection(unit), key);
  return known !== undefined && isKnown(known, v);
}

/**
 * Every assignment of a key in the unit type's own section, in order, empty and invalid ones too: for settings whose lines work on what the
 * lines before them made, so that the lines still in effect do not say it all.
 */
export function assigned(unit: Unit, key: string, v: Version): readonly Assignment[] {
  const section = ownSection(unit);
  const lines = unit.assignments.filter((a) => a.key === key && a.section === section);
  return lines.length > 0 && knows(unit, key, v) ? lines : [];
}

/** The words of a list, behind `skip` characters; `unquote` where the parser takes quotes away. A word that cannot be read ends the list. */
export function wordsOf(value: Mapped, { skip = 0, unquote = false } = {}): readonly string[] {
  return splitWords(sliceMapped(value, skip), { unquote, escapes: "keep" }).words.map(({ text }) => text.text);
}
