import { oncePer } from "../../core/once.js";
import { memoized, NEWEST, type Version, version } from "../../core/version.js";
import { dependenciesOf } from "../dependencies.js";
import { instanceOf } from "../names.js";
import { all, type ListWord, wordsOf } from "../settings.js";
import type { Unit, UnitName, UnitTree } from "../unit.js";
import { resolveName } from "./explicit.js";

const PULLERS = ["WantedBy", "RequiredBy", "UpheldBy"];

function named(unit: Unit, key: string): readonly UnitName[] {
  return wordsOf(all(unit, `Install.${key}`)).flatMap(({ word }) => resolveName(unit, word) ?? []);
}

/** The units that pull this one in once it is enabled: [Install] of systemd.unit(5). */
export const installedBy: (unit: Unit) => readonly UnitName[] = oncePer((unit: Unit) => PULLERS.flatMap((key) => named(unit, key)));

/** The words that name these units, as they are written. */
export function installWords(unit: Unit): readonly ListWord[] {
  return wordsOf(PULLERS.flatMap((key) => all(unit, `Install.${key}`)));
}

/** Whether `systemctl enable` finds anything to do in a unit's [Install]. */
export function canBeEnabled(unit: Unit): boolean {
  return [...PULLERS, "Also", "Alias"].some((key) => all(unit, `Install.${key}`).length > 0);
}

const holdersIn = oncePer((_: UnitTree) => new Map<string, readonly UnitName[]>());

/** The units of a tree in whose files a word stands: all that can have that key in some version. */
function unitsWith(tree: UnitTree, word: string): readonly UnitName[] {
  const ofTree = holdersIn(tree);
  const ready = ofTree.get(word);
  if (ready) return ready;
  const found = tree.names.filter((name) => {
    const { fragment, dropins } = tree.unit(name, version(NEWEST));
    return fragment?.text.includes(word) || dropins.some(({ text }) => text.includes(word));
  });
  ofTree.set(word, found);
  return found;
}

/** The names that units of a tree get once they are enabled: Alias= of [Install]. */
export const installAliases: (tree: UnitTree, v: Version) => ReadonlySet<UnitName> = memoized(
  (tree: UnitTree, v) => new Set(unitsWith(tree, "Alias").flatMap((name) => named(tree.unit(name, v), "Alias"))),
);

/** The units that are enabled together with others of a tree: Also= of [Install]. */
export const installedAlso: (tree: UnitTree, v: Version) => ReadonlySet<UnitName> = memoized((tree: UnitTree, v) => {
  const { instances } = dependenciesOf(tree, v);
  const names = unitsWith(tree, "Also").flatMap((name) => (instanceOf(name) === "" ? [name, ...instances(name)] : [name]));
  return new Set(names.flatMap((name) => named(tree.unit(name, v), "Also")));
});
