import { since, type Version } from "../core/version.js";
import { own, parseBoolean } from "./settings.js";
import type { Setting, Unit } from "./unit.js";

/** What a unit asks for as its /tmp: directories that all its processes share, or a fresh one for each process. */
export interface AskedTmp {
  readonly kind: "shared" | "disconnected";
  /** PrivateTmp=, or DynamicUser=, which implies it. */
  readonly setting: Setting;
}

/**
 * What PrivateTmp= and DynamicUser= ask for: unit_patch_contexts() in systemd's unit.c. DynamicUser= implies the disconnected form since 257, where
 * PrivateTmp= does not say otherwise.
 */
export function askedTmp(unit: Unit, v: Version): AskedTmp | undefined {
  const setting = own(unit, "PrivateTmp");
  const text = setting?.value.text ?? "";
  if (setting && (parseBoolean(text) === true || (text === "connected" && since(v, 257)))) return { kind: "shared", setting };
  if (setting && text === "disconnected" && since(v, 257)) return { kind: "disconnected", setting };
  const dynamic = own(unit, "DynamicUser");
  if (!dynamic || parseBoolean(dynamic.value.text) !== true) return undefined;
  return { kind: since(v, 257) ? "disconnected" : "shared", setting: dynamic };
}
