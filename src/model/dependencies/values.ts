import { isUnknown } from "../../syntax/template.js";
import { absolutePath } from "../escape.js";
import { given, isOn, own } from "../settings.js";
import type { Setting, Unit } from "../unit.js";

/** A boolean setting that is on. */
export function on(unit: Unit, key: string): Setting | undefined {
  const setting = own(unit, key);
  return isOn(setting) ? setting : undefined;
}

/** A setting that is an absolute path, simplified. */
export function pathSetting(unit: Unit, key: string): { readonly path: string; readonly setting: Setting } | undefined {
  const setting = given(unit, key);
  const path = setting && knownPath(setting.value.text);
  return setting && path !== undefined ? { path, setting } : undefined;
}

/** An absolute path without placeholders, simplified; undefined for others. */
export function knownPath(text: string): string | undefined {
  return isUnknown(text) ? undefined : absolutePath(text);
}

/** Whether the options of a mount or swap, as fstab(5) writes them, have one of these names; the last of them, as written. */
export function optionOf(unit: Unit, names: readonly string[]): string | undefined {
  const options = own(unit, "Options")?.value.text.split(",") ?? [];
  return options.findLast((option) => names.includes(option.split("=", 1)[0]?.trim() ?? ""));
}
