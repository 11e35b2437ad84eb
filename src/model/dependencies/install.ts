import { memoized, type Version } from "../../core/version.js";
import { splitWords } from "../../syntax/words.js";
import { dependenciesOf } from "../dependencies.js";
import { all } from "../settings.js";
import type { Unit, UnitName, UnitTree } from "../unit.js";
import { resolveName } from "./explicit.js";

function named(unit: Unit, key: string): readonly UnitName[] {
  return all(unit, `Install.${key}`).flatMap((setting) =>
    splitWords(setting.value, { unquote: true }).words.flatMap((word) => resolveName(unit, word.text.text) ?? []),
  );
}

/** The units that pull this one in once it is enabled: [Install] of systemd.unit(5). */
export function installedBy(unit: Unit): readonly UnitName[] {
  return ["WantedBy", "RequiredBy", "UpheldBy"].flatMap((key) => named(unit, key));
}

/** The names that units of a tree get once they are enabled: Alias= of [Install]. */
export const installAliases: (tree: UnitTree, v: Version) => ReadonlySet<UnitName> = memoized(
  (tree: UnitTree, v) => new Set(tree.names.flatMap((name) => named(tree.unit(name, v), "Alias"))),
);

/** The units that are enabled together with others of a tree: Also= of [Install]. */
export const installedAlso: (tree: UnitTree, v: Version) => ReadonlySet<UnitName> = memoized(
  (tree: UnitTree, v) => new Set([...dependenciesOf(tree, v).units.values()].flatMap(({ unit }) => named(unit, "Also"))),
);
