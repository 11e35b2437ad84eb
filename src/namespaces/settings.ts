import type { Note } from "../core/finding.js";
import { exists, type Version } from "../core/version.js";
import { own, parseBoolean } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";

/** A boolean setting that says yes, in a version that knows it. */
export function saysYes(unit: Unit, key: string, v: Version, from?: number): Setting | undefined {
  const setting = own(unit, key);
  return setting && parseBoolean(setting.value.text) === true && exists(v, from) ? setting : undefined;
}

/** A boolean setting that says no. */
export function saysNo(unit: Unit, key: string): boolean {
  const setting = own(unit, key);
  return setting !== undefined && parseBoolean(setting.value.text) === false;
}

/** A word that a setting takes, and the first version that takes it. */
export type Word = readonly [word: string, since?: number];

/** A setting that says one of these words, in a version that knows the word. */
export function saysWord(unit: Unit, key: string, v: Version, words: readonly Word[]): Setting | undefined {
  const setting = own(unit, key);
  if (!setting) return undefined;
  const known = words.find(([word]) => word === setting.value.text);
  return known && exists(v, known[1]) ? setting : undefined;
}

/** As {@link saysWord}, of a setting that also takes a boolean. */
export function saysYesOr(unit: Unit, key: string, v: Version, words: readonly Word[], from?: number): Setting | undefined {
  return saysYes(unit, key, v, from) ?? saysWord(unit, key, v, words);
}

/** `Key=value`, as a message says it: long values shortened. */
function written({ key, value }: Setting): string {
  return `${key}=${value.text.length > 40 ? `${value.text.slice(0, 39)}…` : value.text}`;
}

/** What a setting contributes, as evidence: `says` follows `Key=value`. */
export function noteOn(setting: Setting, says: string): Note {
  return { at: setting.from.at, text: `${written(setting)} ${says}` };
}

/** A path without doubled and trailing slashes, and /var/run as what it is a link to. */
export function plainPath(path: string): string {
  const plain = path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  return plain.startsWith("/var/run/") ? plain.slice(4) : plain;
}
