import type { Note } from "../../core/finding.js";
import { type Span, wholeFile } from "../../core/span.js";
import { last, parseBoolean } from "../settings.js";
import type { Setting, Unit, UnitName } from "../unit.js";

/** Properties of `systemctl show` that a unit's own lines make. */
export type Forward =
  | "After"
  | "Before"
  | "Requires"
  | "Requisite"
  | "Wants"
  | "BindsTo"
  | "PartOf"
  | "Upholds"
  | "Conflicts"
  | "OnFailure"
  | "OnSuccess"
  | "Triggers"
  | "TriggeredBy"
  | "PropagatesReloadTo"
  | "ReloadPropagatedFrom"
  | "PropagatesStopTo"
  | "StopPropagatedFrom"
  | "JoinsNamespaceOf"
  | "Slice";
/** Properties that only the other unit's lines make. */
type Backward =
  | "RequiredBy"
  | "RequisiteOf"
  | "WantedBy"
  | "BoundBy"
  | "ConsistsOf"
  | "UpheldBy"
  | "ConflictedBy"
  | "OnFailureOf"
  | "OnSuccessOf"
  | "SliceOf";
/** Properties that hold paths. */
export type MountsFor = "RequiresMountsFor" | "WantsMountsFor";
/** A dependency property of a unit, as `systemctl show` lists them. */
export type Property = Forward | Backward | MountsFor;

/** What an edge is to the unit at its other end: inverse_table of unit_add_dependency() in unit.c. */
export const inverses: Readonly<Record<Forward, Property>> = {
  After: "Before",
  Before: "After",
  Requires: "RequiredBy",
  Requisite: "RequisiteOf",
  Wants: "WantedBy",
  BindsTo: "BoundBy",
  PartOf: "ConsistsOf",
  Upholds: "UpheldBy",
  Conflicts: "ConflictedBy",
  OnFailure: "OnFailureOf",
  OnSuccess: "OnSuccessOf",
  Triggers: "TriggeredBy",
  TriggeredBy: "Triggers",
  PropagatesReloadTo: "ReloadPropagatedFrom",
  ReloadPropagatedFrom: "PropagatesReloadTo",
  PropagatesStopTo: "StopPropagatedFrom",
  StopPropagatedFrom: "PropagatesStopTo",
  JoinsNamespaceOf: "JoinsNamespaceOf",
  Slice: "SliceOf",
};

/** An edge that one unit makes: to another unit, or to a path. */
export interface Edge {
  readonly property: Forward | MountsFor;
  readonly to: string;
  readonly because: readonly Note[];
}

/** An edge of each property to each unit. */
export function* edges(properties: readonly Edge["property"][], to: readonly string[], because: readonly Note[]): Generator<Edge> {
  for (const name of to) for (const property of properties) yield { property, to: name, because };
}

/** The assignment as evidence; `text` where it is not simply what is written. */
export function noteOf(setting: Setting, text = `${setting.key}=${setting.value.text}`): Note {
  return { at: setting.from.at, text };
}

/** Where a unit begins: the header of the section, else its first; undefined where no file makes the unit. */
function headerOf(unit: Unit, section: string): Span | undefined {
  const file = unit.fragment ?? unit.dropins[0];
  if (!file) return undefined;
  const headers = file.items.filter((item) => item.kind === "section");
  return (headers.find((item) => item.name === section) ?? headers[0])?.at ?? wholeFile(file.path);
}

/** Evidence that rests on no line but on what the unit is; none where no file makes the unit. */
export function noteOfUnit(unit: Unit, section: string, text: string): readonly Note[] {
  const at = headerOf(unit, section);
  return at ? [{ at, text }] : [];
}

/** DefaultDependencies= as evidence, where it is on; undefined where it is off. */
export function defaultDependencies(unit: Unit): readonly Note[] | undefined {
  if (isBuiltinSlice(unit.name)) return undefined;
  const setting = last(unit, "Unit.DefaultDependencies");
  if (setting && parseBoolean(setting.value.text) === false) return undefined;
  const text = "DefaultDependencies=yes";
  return setting ? [noteOf(setting, text)] : noteOfUnit(unit, "Unit", text);
}

/** The slices that systemd makes without default dependencies: slice_make_perpetual() in slice.c. */
export function isBuiltinSlice(name: UnitName): boolean {
  return name === "-.slice" || name === "system.slice";
}
