import type { Note } from "../core/finding.js";
import { since, type Version } from "../core/version.js";
import { type AskedTmp, askedTmp } from "../model/private-tmp.js";
import { all, given, last, ownAll, parseBoolean, wordsOf } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { noteOn, plainPath } from "./settings.js";

/** What becomes of PrivateTmp=: `shared` directories of the unit's runtime, or a fresh /tmp for every process. */
export interface PrivateTmp {
  readonly kind: "host" | "shared" | "disconnected";
  /** The line that asks for it. */
  readonly setting?: Setting;
  readonly because: readonly Note[];
}

const HOST: PrivateTmp = { kind: "host", because: [] };

/** What each form gives, as evidence. */
function evidence({ kind, setting }: AskedTmp): Note {
  if (setting.key === "DynamicUser")
    return noteOn(setting, kind === "disconnected" ? "implies PrivateTmp=disconnected since systemd 257" : "implies PrivateTmp=yes");
  return noteOn(setting, kind === "disconnected" ? "gives each process a /tmp of its own" : "gives the unit a /tmp of its own");
}

/** Whether mounts at /tmp are waited for: unit_get_private_tmp() in systemd's unit.c. */
function ordersAfterTmp(unit: Unit): boolean {
  const mentions = (key: string, name: string): boolean =>
    all(unit, key).some(({ value }) =>
      value.text
        .split(/\s+/)
        .map(plainPath)
        .some((word) => word === name),
    );
  return mentions("Unit.RequiresMountsFor", "/tmp") || mentions("Unit.WantsMountsFor", "/tmp") || mentions("Unit.After", "tmp.mount");
}

/** Since 260 a unit that starts before /tmp may be mounted gets one of its own. */
function early(unit: Unit, v: Version): Setting | undefined {
  const defaults = last(unit, "Unit.DefaultDependencies");
  if (!defaults || parseBoolean(defaults.value.text) !== false || !since(v, 260)) return undefined;
  return given(unit, "RootDirectory") || given(unit, "RootImage") || ordersAfterTmp(unit) ? undefined : defaults;
}

/**
 * What PrivateTmp= comes to: DynamicUser= implies it, in the disconnected form since 257 (unit_patch_contexts() in unit.c), and an early unit's
 * is disconnected since 260.
 */
export function privateTmp(unit: Unit, v: Version): PrivateTmp {
  const asked = askedTmp(unit, v);
  if (!asked) return HOST;
  const own: PrivateTmp = { ...asked, because: [evidence(asked)] };
  if (own.kind === "disconnected" || asked.setting.key === "DynamicUser") return own;
  const before = early(unit, v);
  if (!before) return own;
  const note = noteOn(before, "turns PrivateTmp=yes into PrivateTmp=disconnected since systemd 260, as nothing orders the unit after /tmp");
  return { ...own, kind: "disconnected", because: [...own.because, note] };
}

/** Whether the unit's runtime gets directories for /tmp: not, since 246, where both places are inaccessible anyway. */
export function makesTmp(unit: Unit, v: Version): boolean {
  if (privateTmp(unit, v).kind !== "shared") return false;
  const hidden = new Set(wordsOf(ownAll(unit, "InaccessiblePaths")).map(({ word }) => plainPath(word.replace(/^[-+]+/, ""))));
  const both = hidden.has("/tmp") && (hidden.has("/var/tmp") || hidden.has("/var"));
  return !(both && since(v, 246));
}
