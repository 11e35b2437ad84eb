import { parseBoolean } from "../values/enums.js";
import type { Setting, Unit } from "./unit.js";

/** The section that holds a unit type's own settings, as `Service` for a service. */
export function ownSection(unit: Unit): string {
  return unit.type.charAt(0).toUpperCase() + unit.type.slice(1);
}

/** All assignments in effect of `Section.Key`, in order. */
export function all(unit: Unit, sectionAndKey: string): readonly Setting[] {
  return unit.settings.get(sectionAndKey) ?? [];
}

/** The assignment in effect of a scalar `Section.Key`. */
export function last(unit: Unit, sectionAndKey: string): Setting | undefined {
  return unit.settings.get(sectionAndKey)?.at(-1);
}

/** As {@link last}, of a key in the unit type's own section: `own(unit, "PrivateTmp")` for services, sockets, mounts and swaps alike. */
export function own(unit: Unit, key: string): Setting | undefined {
  return last(unit, `${ownSection(unit)}.${key}`);
}

/** As {@link all}, of a key in the unit type's own section. */
export function ownAll(unit: Unit, key: string): readonly Setting[] {
  return all(unit, `${ownSection(unit)}.${key}`);
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
