import { oncePer } from "../core/once.js";
import type { Manager, Unit, UnitTree, UnitType } from "../model/unit.js";
import type { UnitFile } from "../syntax/unit-file.js";
import type { Precondition, Rule } from "./rule.js";

/** A rule as something holds it; `wide`: it is to be run whatever it needs. */
interface Holder {
  readonly rule: Rule;
  readonly wide: boolean;
}

/** Rules that can find something in subjects of one kind: those that need no more, and those that need a text. */
interface Able<T> {
  readonly always: readonly T[];
  readonly byText: readonly T[];
}

function ableOf<T extends Holder>(rules: readonly T[], suits: (when: Precondition) => boolean): Able<T> {
  const able = rules.filter(({ rule: { when }, wide }) => wide || !when || suits(when));
  const byText = able.filter(({ rule, wide }) => !wide && rule.when?.mentions !== undefined);
  return { always: able.filter((holder) => !byText.includes(holder)), byText };
}

function ableWith<T extends Holder>({ always, byText }: Able<T>, texts: readonly string[]): readonly T[] {
  const found = byText.filter(({ rule: { when } }) => mentioned(when, texts));
  return found.length === 0 ? always : [...always, ...found];
}

/**
 * A function that gives those rules that can find something in a unit. Which ones can by its kind (type, keys) is found once for all units of that
 * kind; which can by its texts, each time.
 */
export function rulesForUnits<T extends Holder>(rules: readonly T[]): (unit: Unit) => readonly T[] {
  const ofKind = new Map<string, Able<T>>();
  return ({ manager, type, settings, fragment, dropins }) => {
    const kind = `${manager} ${type} ${[...settings.keys()].join()}`;
    let able = ofKind.get(kind);
    if (!able) {
      const keys = new Set([...settings.values()].flatMap(([first]) => first?.key ?? []));
      able = ableOf(rules, (when) => suits(when, manager, type) && hasOne(when, keys));
      ofKind.set(kind, able);
    }
    const texts = dropins.map(({ text }) => text);
    return ableWith(able, fragment ? [fragment.text, ...texts] : texts);
  };
}

/** As {@link rulesForUnits}, of files. */
export function rulesForFiles<T extends Holder>(rules: readonly T[], manager: Manager): (file: UnitFile) => readonly T[] {
  const ofKind = new Map<string, Able<T>>();
  return (file) => {
    const keys = keysIn(file);
    const kind = [...keys].join();
    let able = ofKind.get(kind);
    if (!able) {
      able = ableOf(rules, (when) => suits(when, manager) && hasOne(when, keys));
      ofKind.set(kind, able);
    }
    return ableWith(able, [file.text]);
  };
}

const suits = ({ manager, types }: Precondition, by: Manager, type?: UnitType): boolean =>
  (manager === undefined || manager === by) && (types === undefined || type === undefined || types.includes(type));

const hasOne = ({ keys }: Precondition, there: ReadonlySet<string>): boolean => keys === undefined || keys.some((key) => there.has(key));

/** Whether one of some texts holds what a rule needs, be it with quotes or escapes in it. */
function mentioned(when: Precondition | undefined, texts: readonly string[]): boolean {
  const mentions = when?.mentions;
  if (mentions === undefined) return true;
  const holds = (text: string): boolean => (typeof mentions === "string" ? text.includes(mentions) : mentions.test(text));
  return texts.some(holds) || unquotedOf(texts).some(holds);
}

/** A word that is quoted or escaped in part only, for systemd or for a shell: `no"hup"`, `s\x75do`. */
const QUOTED_WITHIN = /\\[0-7xuU]|[\w.-](?:\$?["']|\\\n?)+[\w.-]/;
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{3}))/gi;

/** A text without quotes, and with what its escapes stand for. */
function unquoted(text: string): string {
  const character = (whole: string, x?: string, u?: string, long?: string, octal?: string): string => {
    const code = octal === undefined ? Number.parseInt(x ?? u ?? long ?? "", 16) : Number.parseInt(octal, 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  };
  return text.replace(ESCAPE, character).replace(/\$?["']|\\\n?/g, "");
}

/** The keys that are written in a file. */
const keysIn = oncePer((file: UnitFile): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const item of file.items) if (item.kind === "assignment") keys.add(item.key);
  return keys;
});

/** Those of some texts that hold words that are quoted or escaped in part, without quotes and escapes. */
const unquotedOf = oncePer((texts: readonly string[]): readonly string[] => texts.filter((text) => QUOTED_WITHIN.test(text)).map(unquoted));

/** The texts of all files of a tree. */
const textsOf = oncePer(({ files }: UnitTree["snapshot"]): readonly string[] => [...files.values()]);

/** Whether a rule of scope `tree` can find something in a tree. */
export function canFindInTree({ when }: Rule, { manager, names, files, snapshot }: UnitTree): boolean {
  if (!when) return true;
  const { types, keys } = when;
  if (when.manager !== undefined && when.manager !== manager) return false;
  if (types && !names.some((name) => types.some((type) => name.endsWith(`.${type}`)))) return false;
  if (keys && ![...files.values()].some((file) => hasOne(when, keysIn(file)))) return false;
  return mentioned(when, names) || mentioned(when, textsOf(snapshot));
}
