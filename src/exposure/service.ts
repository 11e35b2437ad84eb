import type { Note } from "../core/finding.js";
import { since, type Version } from "../core/version.js";
import { isOn, last, own, parseBoolean } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { type Effective, knows, noted } from "./effective.js";

const inForce = <T>(value: T, setting: Setting | undefined): Effective<T> => ({ value, because: setting ? [noted(setting.from)] : [] });

/** The switches that DynamicUser= turns on, and since when: unit_patch_contexts() in unit.c. */
const impliedByDynamicUser: Readonly<Record<string, number>> = {
  PrivateTmp: 232,
  RemoveIPC: 232,
  NoNewPrivileges: 242,
  RestrictSUIDSGID: 242,
};

const impliedNote = (setting: Setting, what: string): Note => noted(setting.from, `DynamicUser= implies ${what}`);

/** Whether a switch, or a setting whose words other than no all turn it on, is on after loading. */
export function isSwitchedOn(unit: Unit, key: string, v: Version): Effective<boolean> {
  const setting = own(unit, key);
  if (isOn(setting)) return inForce(true, setting);
  const first = impliedByDynamicUser[key];
  const dynamic = own(unit, "DynamicUser");
  if (first !== undefined && isOn(dynamic) && since(v, first)) return { value: true, because: [impliedNote(dynamic, `${key}=`)] };
  return inForce(false, setting);
}

/**
 * PrivateMounts= as `systemd-analyze security --offline=true` counts it: since 254 a line that says nothing is not "no", as the value has
 * become one of three and the one for "unset" is not zero.
 */
export function privateMounts(unit: Unit, v: Version): Effective<boolean> {
  const setting = own(unit, "PrivateMounts");
  if (setting === undefined || setting.value.text === "") return inForce(since(v, 254), setting);
  return inForce(isOn(setting), setting);
}

/** ProtectHome= as `no`, `read-only`, `tmpfs` or `yes`. */
export function protectHome(unit: Unit, v: Version): Effective<string> {
  const setting = own(unit, "ProtectHome");
  const value = yesOrNo(setting?.value.text);
  const dynamic = own(unit, "DynamicUser");
  if (value !== "no" || !isOn(dynamic) || !since(v, 232)) return inForce(value, setting);
  return { value: "read-only", because: [impliedNote(dynamic, "ProtectHome=read-only")] };
}

/** ProtectSystem= as `no`, `yes`, `full` or `strict`. */
export function protectSystem(unit: Unit, v: Version): Effective<string> {
  const dynamic = own(unit, "DynamicUser");
  if (isOn(dynamic) && since(v, 232)) return { value: "strict", because: [impliedNote(dynamic, "ProtectSystem=strict")] };
  const setting = own(unit, "ProtectSystem");
  return inForce(yesOrNo(setting?.value.text), setting);
}

function yesOrNo(text: string | undefined): string {
  const truth = parseBoolean(text ?? "");
  if (truth === undefined) return text || "no";
  return truth ? "yes" : "no";
}

/** The word of a setting, or what is in force without it. */
export function wordOf(unit: Unit, key: string, fallback: string): Effective<string> {
  const setting = own(unit, key);
  return inForce(setting?.value.text || fallback, setting);
}

/** KeyringMode=; without it a system service has a keyring of its own, a user service its caller's. */
export function keyringMode(unit: Unit, v: Version): Effective<string> {
  return wordOf(unit, "KeyringMode", unit.manager === "system" && knows(unit, "KeyringMode", v) ? "private" : "inherit");
}

/** UMask= as a number, 0022 by default. */
export function umask(unit: Unit): Effective<number> {
  const setting = own(unit, "UMask");
  const octal = /^[0-7]+$/.test(setting?.value.text ?? "");
  return inForce(octal ? Number.parseInt(setting?.value.text ?? "", 8) : 0o022, setting);
}

/** Whom the processes run as: `root`, `nobody`, or `other`, a user of its own. */
export function runsAs(unit: Unit): Effective<"root" | "nobody" | "other"> {
  const user = own(unit, "User");
  const dynamic = own(unit, "DynamicUser");
  const because = [user, dynamic].filter((setting) => setting !== undefined).map(({ from }) => noted(from));
  const name = user?.value.text ?? "";
  if (name === "nobody") return { value: "nobody", because };
  if (name === "0" || name === "root") return { value: "root", because };
  return { value: name !== "" || isOn(dynamic) ? "other" : "root", because };
}

/** Whether the unit starts late enough for the file system to be there: not with DefaultDependencies=no. */
export function startsLate(unit: Unit): boolean {
  const setting = last(unit, "Unit.DefaultDependencies");
  return setting === undefined || setting.value.text === "" || isOn(setting);
}

/** Whether the processes see a root directory of their own: RootDirectory= or RootImage= other than `/`. */
export function hasOwnRoot(unit: Unit): Effective<boolean> {
  const set = [own(unit, "RootDirectory"), own(unit, "RootImage")].filter((setting) => setting !== undefined);
  const other = set.filter(({ value }) => !/^-?\/*(\.\/*)*$/.test(value.text));
  return { value: other.length > 0, because: (other.length > 0 ? other : set).map(({ from }) => noted(from)) };
}
