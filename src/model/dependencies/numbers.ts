import { oncePer } from "../../core/once.js";
import type { UnitTree } from "../unit.js";

/** Units and paths of a tree as numbers, which edges are made of. No version gives a unit another id, so the same numbers serve all. */
export interface Numbers {
  /** Ids and paths, by number. */
  readonly texts: readonly string[];
  /** The number of a path, or of the unit that has this name. */
  readonly of: (text: string) => number;
}

/** The numbers of a tree, which grow as more units and paths are found. */
export const numbersOf: (tree: UnitTree) => Numbers = oncePer((tree: UnitTree) => {
  const texts: string[] = [];
  const byText = new Map<string, number>();
  const of = (text: string): number => {
    const number = byText.get(text);
    if (number !== undefined) return number;
    const id = text.startsWith("/") ? text : tree.id(text);
    const made = byText.get(id) ?? texts.push(id) - 1;
    byText.set(id, made);
    byText.set(text, made);
    return made;
  };
  return { texts, of };
});
