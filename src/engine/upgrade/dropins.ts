import type { Unit, UnitTree } from "../../model/unit.js";
import type { UnitFile } from "../../syntax/unit-file.js";

/** The names of a drop-in and of the directory that it lies in. */
function partsOf({ path }: UnitFile): { readonly directory: string; readonly name: string } {
  const [directory = "", name = ""] = path.split("/").slice(-2);
  return { directory, name };
}

/** Drop-ins of a unit that lie in a directory with such a name, which is not the unit's own. */
export function ownDropins({ dropins, names }: Unit, directory: RegExp): readonly UnitFile[] {
  const own = new Set(names.map((name) => `${name}.d`));
  return dropins.filter((file) => directory.test(partsOf(file).directory) && !own.has(partsOf(file).directory));
}

/** Drop-ins of a unit that are for all of its type. */
export function typeDropins(unit: Unit): readonly UnitFile[] {
  return unit.dropins.filter((file) => partsOf(file).directory === `${unit.type}.d`);
}

/** Drop-ins of a unit that have the name of one for its whole type. */
export function hiddenDropins(tree: UnitTree, unit: Unit): readonly UnitFile[] {
  const directories = new Set(tree.directories);
  const ofType = new Set(
    [...tree.files.values()].flatMap((file) => {
      const { directory, name } = partsOf(file);
      return directory === `${unit.type}.d` && directories.has(file.path.slice(0, -directory.length - name.length - 2)) ? [name] : [];
    }),
  );
  return unit.dropins.filter((file) => ofType.has(partsOf(file).name) && partsOf(file).directory !== `${unit.type}.d`);
}
