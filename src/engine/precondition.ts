import type { Manager, Unit, UnitTree, UnitType } from "../model/unit.js";
import type { UnitFile } from "../syntax/unit-file.js";
import type { Precondition, Rule } from "./rule.js";

/** A rule as something holds it; `wide`: it is to be run whatever it needs. */
interface Holder {
  readonly rule: Rule;
  readonly wide: boolean;
}

const suits = ({ manager, types }: Precondition, by: Manager, type: UnitType): boolean =>
  (manager === undefined || manager === by) && (types === undefined || types.includes(type));

/** A function that gives those rules that can find something in a unit. Units of one type with the same keys have the same ones. */
export function rulesForUnits<T extends Holder>(rules: readonly T[]): (unit: Unit) => readonly T[] {
  const ready = new Map<string, readonly T[]>();
  return ({ manager, type, settings }) => {
    const kind = `${manager} ${type} ${[...settings.keys()].join()}`;
    const before = ready.get(kind);
    if (before) return before;
    const keys = new Set([...settings.values()].flatMap(([first]) => first?.key ?? []));
    const able = rules.filter(({ rule: { when }, wide }) => {
      if (wide || !when) return true;
      return suits(when, manager, type) && (!when.keys || when.keys.some((key) => keys.has(key)));
    });
    ready.set(kind, able);
    return able;
  };
}

const written = new WeakMap<UnitFile, ReadonlySet<string>>();

/** The keys that are written in a file. */
function keysIn(file: UnitFile): ReadonlySet<string> {
  const before = written.get(file);
  if (before) return before;
  const keys = new Set(file.items.flatMap((item) => (item.kind === "assignment" ? item.key : [])));
  written.set(file, keys);
  return keys;
}

/** Whether a rule of scope `file` can find something in a file. */
export function canFindIn({ when }: Rule, file: UnitFile, manager: Manager): boolean {
  if (!when) return true;
  return (when.manager === undefined || when.manager === manager) && (!when.keys || when.keys.some((key) => keysIn(file).has(key)));
}

/** Whether a rule of scope `tree` can find something in a tree. */
export function canFindInTree({ when }: Rule, { manager, names, files, snapshot }: UnitTree): boolean {
  if (!when) return true;
  const { types, keys, mentions } = when;
  if (when.manager !== undefined && when.manager !== manager) return false;
  if (types && !names.some((name) => types.some((type) => name.endsWith(`.${type}`)))) return false;
  if (keys && ![...files.values()].some((file) => keys.some((key) => keysIn(file).has(key)))) return false;
  if (!mentions || names.some((name) => mentions.test(name))) return true;
  for (const text of snapshot.files.values()) if (mentions.test(text)) return true;
  return false;
}
