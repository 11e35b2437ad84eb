import type { Note } from "../core/finding.js";
import { splitWords, type Word, type WordOptions } from "../syntax/words.js";
import { parseBoolean } from "../values/enums.js";
import { unitTypes } from "../values/unit-name.js";
import type { Setting, Unit, UnitType } from "./unit.js";

const SECTIONS = new Map<UnitType, string>(unitTypes.map((type) => [type, type.charAt(0).toUpperCase() + type.slice(1)]));

/** The section that holds a unit type's own settings, as `Service` for a service. */
export function ownSection({ type }: Pick<Unit, "type">): string {
  return SECTIONS.get(type) ?? "";
}

/** `Section.Key` of the keys in a type's own section that were asked for. */
const names = new Map<UnitType, Map<string, string>>(unitTypes.map((type) => [type, new Map()]));

function ownName(unit: Unit, key: string): string {
  const known = names.get(unit.type);
  const ready = known?.get(key);
  if (ready !== undefined) return ready;
  const name = `${ownSection(unit)}.${key}`;
  known?.set(key, name);
  return name;
}

const NONE: readonly Setting[] = [];

/** All assignments in effect of `Section.Key`, in order. */
export function all(unit: Unit, sectionAndKey: string): readonly Setting[] {
  return unit.settings.get(sectionAndKey) ?? NONE;
}

/** The assignment in effect of a scalar `Section.Key`. */
export function last(unit: Unit, sectionAndKey: string): Setting | undefined {
  const settings = unit.settings.get(sectionAndKey);
  return settings?.[settings.length - 1];
}

/** As {@link last}, of a key in the unit type's own section: `own(unit, "PrivateTmp")` for services, sockets, mounts and swaps alike. */
export function own(unit: Unit, key: string): Setting | undefined {
  return last(unit, ownName(unit, key));
}

/** As {@link all}, of a key in the unit type's own section. */
export function ownAll(unit: Unit, key: string): readonly Setting[] {
  return all(unit, ownName(unit, key));
}

/** The first assignment in effect, in the unit type's own section, that is not empty: the one there is of a scalar. */
export function given(unit: Unit, key: string): Setting | undefined {
  return ownAll(unit, key).find(({ value }) => value.text !== "");
}

/** A word of a setting that is a list. */
export interface ListWord extends Word {
  /** As a string. */
  readonly word: string;
  readonly setting: Setting;
}

/** The words of settings that are lists, without their quotes; escapes are undone as {@link WordOptions} says. */
export function wordsOf(settings: readonly Setting[], escapes: NonNullable<WordOptions["escapes"]> = "keep"): readonly ListWord[] {
  return settings.flatMap((setting) =>
    splitWords(setting.value, { unquote: true, escapes }).words.map((word) => ({ ...word, word: word.text.text, setting })),
  );
}

/** A setting as evidence: as it is written, unless `text` says something else of it. */
export function noteOf(setting: Setting, text = `${setting.key}=${setting.value.text}`): Note {
  return { at: setting.from.at, text };
}

export { parseBoolean };

/** A boolean setting that is on, or a setting with other values that are not false: the assignment, else undefined. */
export function isOn(setting: Setting | undefined): setting is Setting {
  return setting !== undefined && setting.value.text !== "" && parseBoolean(setting.value.text) !== false;
}

/** All settings in effect, in the order in which systemd read them. */
export function effectiveSettings(unit: Unit): readonly Setting[] {
  const order = new Map(unit.assignments.map((assignment, n) => [assignment, n]));
  return [...unit.settings.values()].flat().sort((a, b) => (order.get(a.from) ?? 0) - (order.get(b.from) ?? 0));
}
