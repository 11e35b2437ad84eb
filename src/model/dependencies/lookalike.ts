import { isKnownUnit, knownUnits } from "../../catalog/known-units.js";
import { groupsBy } from "../../core/groups.js";
import { editDistance } from "../../core/nearest.js";
import { oncePer } from "../../core/once.js";
import type { Version } from "../../core/version.js";
import { instanceOf, typeOf } from "../names.js";
import type { Unit, UnitName, UnitTree } from "../unit.js";

/** The shortest name in which one other letter is taken for a slip of the keyboard: short names have real neighbours. */
const LONG_ENOUGH = 8;

const stemOf = (name: UnitName): string => name.slice(0, name.lastIndexOf("."));
const bare = (stem: string): string => stem.replace(/[-_.:\\]/g, "").toLowerCase();

/** Whether the name is that of a unit that may come from elsewhere: generators and packages make many. */
export function isElsewhere(name: UnitName, { manager }: UnitTree): boolean {
  return isKnownUnit(name, manager) || !["service", "socket", "target", "timer", "path"].includes(typeOf(name) ?? "");
}

/** Whether the tree has a file for a unit of that name. */
export function hasFile(tree: UnitTree, name: UnitName, v: Version): boolean {
  return tree.unit(name, v).load !== "not-found";
}

/**
 * The unit that was most likely meant by a name that the tree has no unit for: one that differs in punctuation or one letter, the service of that
 * name for a target, or, in a template, the template of that name. undefined for names that are known or that the tree has drop-ins for, and where
 * nothing is so near.
 */
export function lookalike(name: UnitName, unit: Unit, tree: UnitTree, v: Version): UnitName | undefined {
  if (isElsewhere(name, tree) || instanceOf(name) !== undefined || candidatesOf(tree).names.has(name)) return undefined;
  const [stem, type] = [stemOf(name), typeOf(name) ?? "service"];
  const siblings = [...(unit.instance === "" ? [`${stem}@.${type}`] : []), ...(type === "target" ? [`${stem}.service`] : [])];
  const sibling = siblings.find((other) => other !== unit.name && hasFile(tree, other, v));
  if (sibling !== undefined) return sibling;
  const known = knownUnits(tree.manager);
  const isMeant = (other: UnitName): boolean =>
    typeOf(other) === type && other !== unit.name && (known.has(other) || hasFile(tree, other, v));
  const { names, bySound, byOutline } = candidatesOf(tree);
  return (
    bySound.get(bare(stem))?.find(isMeant) ??
    PLURALS.find((other) => other === `${stem}s.target` && (known.has(other) || names.has(other)) && isMeant(other)) ??
    byOutline.get(outline(stem))?.find((other) => isSlip(stem, stemOf(other)) && isMeant(other))
  );
}

/** The names of a tree's units and of known ones, by what names that are taken for each other have in common. */
interface Candidates {
  /** Of the tree's units. */
  readonly names: ReadonlySet<UnitName>;
  readonly bySound: ReadonlyMap<string, readonly UnitName[]>;
  readonly byOutline: ReadonlyMap<string, readonly UnitName[]>;
}

const candidatesOf = oncePer((tree: UnitTree): Candidates => {
  const all = [...tree.names, ...knownUnits(tree.manager)];
  return {
    names: new Set(tree.names),
    bySound: groupsBy(all, (name) => bare(stemOf(name))),
    byOutline: groupsBy(all, (name) => outline(stemOf(name))),
  };
});

/** What a slip of the keyboard leaves as it is: the first and the last letter, and the numbers. */
const outline = (stem: string): string => `${stem[0]}${stem.at(-1)}${stem.replace(/\D/g, "")}`;

/** `timer.target` is meant to be `timers.target`. */
const PLURALS: readonly UnitName[] = ["timers.target", "sockets.target", "paths.target", "slices.target"];

/** One slip inside names of one {@link outline}; other numbers, and another first or last letter, make names of their own (rsyslog, crond). */
function isSlip(stem: string, other: string): boolean {
  if (stem.length < LONG_ENOUGH || Math.abs(stem.length - other.length) > 1) return false;
  return editDistance(stem, other) === 1;
}
