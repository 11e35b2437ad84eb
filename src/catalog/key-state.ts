import { oncePer } from "../core/once.js";
import type { Version } from "../core/version.js";
import { allSections, type Directive, directive, isKnown, isLegacy, sectionsOf } from "./directives.js";

/**
 * What one version of systemd makes of a key in a section. `known`: reads it. `legacy`: takes it, with a message, and does nothing. `removed`:
 * knew it once. `too-new`: will know it. `misplaced`: knows it elsewhere, in `places`. `unknown`: never knew it.
 */
export type KeyState =
  | { readonly is: "known" | "legacy" | "removed" | "too-new"; readonly directive: Directive }
  | { readonly is: "misplaced"; readonly places: readonly Directive[] }
  | { readonly is: "unknown" };

/**
 * Looks a key up as next_assignment() in systemd's conf-parser.c does; undefined where systemd does not look it up: in sections that it skips, and
 * for keys that begin with `X-`.
 */
export function keyState(unitType: string, section: string, key: string, v: Version): KeyState | undefined {
  if (key.startsWith("X-") || !sectionsOf(unitType).includes(section)) return undefined;
  const here = directive(section, key);
  if (here) {
    if (isKnown(here, v)) return isLegacy(here, v) ? { is: "legacy", directive: here } : knownState(here);
    return { is: here.removed !== undefined && !isKnown({ ...here, since: null }, v) ? "removed" : "too-new", directive: here };
  }
  const places = placesOf(unitType, key).filter((d) => d.aliasOf === undefined && d.removed === undefined);
  return places.length > 0 ? { is: "misplaced", places } : { is: "unknown" };
}

/** Of nearly every line it is this one. */
const knownState = oncePer((directive: Directive): KeyState => ({ is: "known", directive }));

/** The sections that know a key: those of the unit type, else those of all others. */
function placesOf(unitType: string, key: string): readonly Directive[] {
  const own = directivesIn(sectionsOf(unitType), key);
  return own.length > 0 ? own : directivesIn(allSections(), key);
}

function directivesIn(sections: readonly string[], key: string): readonly Directive[] {
  const found: Directive[] = [];
  for (const section of sections) {
    const known = directive(section, key);
    if (known) found.push(known);
  }
  return found;
}
