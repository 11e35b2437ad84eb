import type { Forward, Property } from "./edge.js";

/** What an edge is to the unit at its other end: inverse_table of unit_add_dependency() in unit.c. */
const inverses: Readonly<Record<Forward, Property>> = {
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

/** All properties, by number. */
const properties: readonly Property[] = [
  ...new Set([
    ...(Object.keys(inverses) as Forward[]),
    ...Object.values(inverses),
    "RequiresMountsFor" as const,
    "WantsMountsFor" as const,
  ]),
];

const numbers = Object.fromEntries(properties.map((property, n) => [property, n])) as Readonly<Record<Property, number>>;

/** How many ends there may be: with the property an edge fits into the 31 bits that a number can be kept in without a box. */
export const ENDS = 2 ** 26;

/** An edge to the unit or path of that number, as one number. Sorted, the edges of one property stand together. */
export function codeOf(property: Property, end: number): number {
  return numbers[property] * ENDS + end;
}

/** The number of the unit or path that an edge leads to. */
export function endOf(code: number): number {
  return code & (ENDS - 1);
}

/** The property of an edge. */
export function propertyOf(code: number): Property {
  return properties[code >>> 26] as Property;
}

/** By the number of a property, the number of what it is to the unit at the other end; -1 where that has none of it. */
const backwards = properties.map((property) => properties.indexOf(inverses[property as Forward]));

/** What the edge of a unit is to the unit at its other end; -1 where that has none of it. */
export function inverseOf(code: number, unit: number): number {
  const property = backwards[code >>> 26] as number;
  return property < 0 ? -1 : property * ENDS + unit;
}

/** The property that gives the unit at its other end this one; undefined where none does. */
export function originOf(property: Property): Forward | undefined {
  return (Object.keys(inverses) as Forward[]).find((forward) => inverses[forward] === property);
}

const NO_CODES = new Int32Array();

/** The codes of both lists, sorted, and each but once. */
export function sortedCodes(codes: readonly number[], more: Int32Array = NO_CODES): Int32Array {
  const sorted = new Int32Array(codes.length + more.length);
  sorted.set(codes);
  sorted.set(more, codes.length);
  sorted.sort();
  let kept = 0;
  for (let at = 0; at < sorted.length; at++) {
    const code = sorted[at] as number;
    if (at === 0 || sorted[kept - 1] !== code) sorted[kept++] = code;
  }
  return kept === sorted.length ? sorted : sorted.slice(0, kept);
}

/** Whether two lists hold the same numbers in the same order. */
export function areSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** The index of the first code in `codes[from..to)`, which are sorted, that is not smaller. */
export function lowerBound(codes: Int32Array, code: number, from = 0, to = codes.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((codes[middle] as number) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether sorted codes hold this one. */
export function holdsCode(codes: Int32Array | undefined, code: number): boolean {
  return codes !== undefined && codes[lowerBound(codes, code)] === code;
}
