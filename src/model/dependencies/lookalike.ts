import { isKnownUnit, knownUnits } from "../../catalog/known-units.js";
import { editDistance } from "../../core/nearest.js";
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
  if (isElsewhere(name, tree) || tree.names.includes(name) || instanceOf(name) !== undefined) return undefined;
  const [stem, type] = [stemOf(name), typeOf(name) ?? "service"];
  const siblings = [...(unit.instance === "" ? [`${stem}@.${type}`] : []), ...(type === "target" ? [`${stem}.service`] : [])];
  const sibling = siblings.find((other) => other !== unit.name && hasFile(tree, other, v));
  if (sibling !== undefined) return sibling;
  const known = knownUnits(tree.manager);
  const isMeant = (other: UnitName): boolean =>
    typeOf(other) === type && other !== unit.name && (known.has(other) || hasFile(tree, other, v));
  const candidates = [...tree.names, ...known];
  const tests = [
    (other: UnitName) => bare(stemOf(other)) === bare(stem),
    (other: UnitName) => isPlural(stem, other),
    (other: UnitName) => isSlip(stem, stemOf(other)),
  ];
  for (const test of tests) {
    const found = candidates.find((other) => test(other) && isMeant(other));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `timer.target` for `timers.target`. */
const isPlural = (stem: string, other: UnitName): boolean =>
  ["timers", "sockets", "paths", "slices"].some((s) => other === `${s}.target` && s === `${stem}s`);

/** One slip inside the name; other numbers, and another first or last letter, make names of their own (rsyslog, crond). */
function isSlip(stem: string, other: string): boolean {
  if (stem.length < LONG_ENOUGH || Math.abs(stem.length - other.length) > 1) return false;
  if (stem[0] !== other[0] || stem.at(-1) !== other.at(-1)) return false;
  const digits = (text: string): string => text.replace(/\D/g, "");
  return digits(stem) === digits(other) && editDistance(stem, other) === 1;
}
