import type { Condition, SettingTest, Test } from "../../catalog/changes.js";
import type { Note } from "../../core/finding.js";
import { spanOf } from "../../core/mapped.js";
import { ownSection, parseBoolean } from "../../model/settings.js";
import type { Setting, Unit } from "../../model/unit.js";
import { facts } from "./facts.js";
import type { Subject } from "./subject.js";

/** Where a condition holds for a unit, each place with what it contributes; nowhere if it does not hold. */
export function placesOf({ types, manager, where, also = [], without = [] }: Condition, subject: Subject): readonly Note[] {
  const { unit } = subject;
  if ((types && !types.includes(unit.type)) || (manager && manager !== unit.manager)) return [];
  const places = placesOfTest(where, subject);
  if (places.length === 0 || also.some((test) => placesOfTest(test, subject).length === 0)) return [];
  return without.some((test) => ("fact" in test ? placesOfTest(test, subject) : settingsOf(test, unit)).length > 0) ? [] : places;
}

/** A setting counts only where it was in effect before the upgrade too: else it is not its behaviour that changes. */
function placesOfTest(test: Test, subject: Subject): readonly Note[] {
  if ("fact" in test) return facts[test.fact](subject);
  const before = new Set(settingsOf(test, subject.old).map(({ from }) => from));
  return settingsOf(test, subject.unit)
    .filter(({ from }) => before.has(from))
    .map((setting) => ({ at: spanIn(setting, test), text: "" }));
}

function settingsOf({ key, says, matches }: SettingTest, unit: Unit): readonly Setting[] {
  const keys = typeof key === "string" ? [key] : key;
  return keys
    .flatMap((name) => named(name, unit))
    .filter(({ value: { text } }) => {
      if (says !== undefined) return parseBoolean(text) === (says === "yes");
      return matches ? matches.test(text) : text !== "";
    });
}

function named(key: string, unit: Unit): readonly Setting[] {
  if (key === "*") return [...unit.settings.values()].flat();
  if (key === "Exec*") {
    const start = `${ownSection(unit)}.Exec`;
    return [...unit.settings].flatMap(([name, settings]) => (name.startsWith(start) ? settings : []));
  }
  return unit.settings.get(key.includes(".") ? key : `${ownSection(unit)}.${key}`) ?? [];
}

/** Of long values the part that matches, else the whole assignment. */
function spanIn({ value, from }: Setting, { key, matches }: SettingTest): Note["at"] {
  const found = key === "*" || key === "Exec*" ? matches?.exec(value.text) : undefined;
  return found ? spanOf(value, found.index, found.index + found[0].length) : from.at;
}
