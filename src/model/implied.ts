import { type Implication, implications } from "../catalog/implications.js";
import { exists, type Version } from "../core/version.js";
import { own, parseBoolean } from "./settings.js";
import type { Setting, Unit } from "./unit.js";

/** A setting that the unit does not have, and the one that implies it. */
export interface Implied {
  readonly implication: Implication;
  readonly by: Setting;
}

/** Directives that an implied value is added to, whatever they say. */
const ADDED: ReadonlySet<string> = new Set(["CapabilityBoundingSet"]);

/** Whether a value is the one with which a directive implies something. */
export function implies({ with: value }: Implication, text: string): boolean {
  if (value === undefined) return text !== "";
  const boolean = parseBoolean(value);
  return boolean === undefined ? text === value : parseBoolean(text) === boolean;
}

/** What the settings of a unit's own section imply in this version, where nothing in the unit says otherwise. */
export function impliedSettings(unit: Unit, v: Version): readonly Implied[] {
  return implications.flatMap((implication) => {
    const { by, key, since, until } = implication;
    const setting = own(unit, by);
    if (!setting || !implies(implication, setting.value.text)) return [];
    if (!exists(v, since, until === undefined ? undefined : until + 1)) return [];
    return own(unit, key) && !ADDED.has(key) ? [] : [{ implication, by: setting }];
  });
}
