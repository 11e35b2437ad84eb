import type { Note } from "../../core/finding.js";
import { type Span, wholeFile } from "../../core/span.js";
import { isUnknown } from "../../syntax/template.js";
import { last, noteOf, parseBoolean } from "../settings.js";
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

/**
 * Takes the edges of a unit: one of each property to each unit or path. `because` gives the lines that make them, for who wants to know: most do
 * not.
 */
export type Add = (properties: readonly (Forward | MountsFor)[], to: readonly string[], because: Because) => void;
/** Gives the lines that make an edge. */
export type Because = () => readonly Note[];

/** {@link noteOf}, made when it is asked for. */
export function becauseOf(setting: Setting, text?: string): Because {
  return () => [noteOf(setting, text)];
}

/** Where a unit begins: the header of the section, else its first; undefined where no file makes the unit. */
function headerOf(unit: Unit, section: string): Span | undefined {
  const file = unit.fragment ?? unit.dropins[0];
  if (!file) return undefined;
  const headers = file.items.filter((item) => item.kind === "section");
  return (headers.find((item) => item.name === section) ?? headers[0])?.at ?? wholeFile(file.path);
}

/** Evidence that rests on no line but on what the unit is; none where no file makes the unit. */
export function becauseOfUnit(unit: Unit, section: string, text: string): Because {
  return () => {
    const at = headerOf(unit, section);
    return at ? [{ at, text }] : [];
  };
}

/** DefaultDependencies= as evidence, where it is on; undefined where it is off. */
export function defaultDependencies(unit: Unit): Because | undefined {
  if (isBuiltinSlice(unit.name)) return undefined;
  const setting = last(unit, "Unit.DefaultDependencies");
  if (setting && parseBoolean(setting.value.text) === false) return undefined;
  const text = "DefaultDependencies=yes";
  return setting ? becauseOf(setting, text) : becauseOfUnit(unit, "Unit", text);
}

/** The slices that systemd makes without default dependencies: slice_make_perpetual() in slice.c. */
export function isBuiltinSlice(name: UnitName): boolean {
  return name === "-.slice" || name === "system.slice";
}

const always: ReadonlySet<string> = new Set(["-.mount", "-.slice", "system.slice", "init.scope"]);

/** Whether a unit takes part in what systemd makes of loaded units. The root's mount and slice are there without any file. */
export function isLoaded(unit: Unit): boolean {
  return unit.load === "loaded" || always.has(unit.name);
}

/** Whether a unit is no unit yet: systemd loads its instances only, so it stands in no other unit's edges. */
export function isTemplate(unit: Unit): boolean {
  return unit.instance === "" || isUnknown(unit.name);
}
