import { oncePer } from "../../core/once.js";
import { ALL_VERSIONS, overVersions } from "../../core/version.js";
import type { Unit, UnitTree } from "../unit.js";
import { addAfterLoad, bothWays, collect, type Edges, ownCodesOf } from "./adjacency.js";
import type { Made } from "./after-load.js";
import { holdsCode, sortedCodes } from "./codes.js";
import { defaultDependencies, isLoaded } from "./edge.js";
import { type Numbers, numbersOf } from "./numbers.js";

/**
 * Edges of a tree over all versions of systemd: `least` has none that some version does not make, `most` all that any version makes. An answer that
 * only grows with the edges, and that both give, is that of all versions, whose own edges then need not be put together.
 */
export interface Bounds {
  readonly least: Edges;
  /** Each unit as it is in a version in which the most comes of it. */
  readonly most: Edges & Pick<Made, "units">;
  /** The units whose load state is not the same in all versions, or that some version knows nothing of. */
  readonly unsteady: ReadonlySet<number>;
}

/** A unit over all versions. */
interface Variants {
  readonly least: Unit;
  readonly most: Unit;
  readonly steady: boolean;
  readonly common: Int32Array;
  readonly all: Int32Array;
}

/** The bounds of a tree; loads its units for all versions. */
export const boundsOf: (tree: UnitTree) => Bounds = oncePer((tree: UnitTree) => {
  const numbers = numbersOf(tree);
  const variants: (Variants | undefined)[] = [];
  const of = (n: number): Variants => {
    const ready = variants[n] ?? variantsOf(tree, n, numbers);
    variants[n] = ready;
    return ready;
  };
  const side = (take: Parameters<typeof collect>[1]) => {
    const { nodes, units, own } = collect(tree, take);
    return { numbers, nodes, units, made: own };
  };
  const most = side((n) => ({ unit: of(n).most, own: of(n).all }));
  const least = side((n) => ({ unit: of(n).least, own: of(n).common }));
  addAfterLoad(most.nodes, most, least);
  addAfterLoad(least.nodes, least, most);
  const always = new Set(least.nodes);
  return {
    least: { numbers, nodes: least.nodes, ...bothWays(least.nodes, least, () => true) },
    most: { numbers, nodes: most.nodes, units: most.units, ...bothWays(most.nodes, most, () => false) },
    unsteady: new Set(most.nodes.filter((n) => !of(n).steady || !always.has(n))),
  };
});

/** How much comes of a unit: of one that is not found something may, elsewhere. */
function weight(unit: Unit): number {
  if (isLoaded(unit)) return defaultDependencies(unit) ? 3 : 2;
  return unit.load === "not-found" ? 1 : 0;
}

function variantsOf(tree: UnitTree, n: number, numbers: Numbers): Variants {
  const answers = overVersions(ALL_VERSIONS, (v) => {
    const unit = tree.unit(numbers.texts[n] ?? "", v);
    return { unit, codes: ownCodesOf(unit, n, numbers, v) };
  });
  const units = answers.map(({ value }) => value.unit).sort((a, b) => weight(a) - weight(b));
  const [codes = NO_CODES, ...others] = new Set(answers.map(({ value }) => value.codes));
  return {
    least: units[0] as Unit,
    most: units.at(-1) as Unit,
    steady: units.every(({ load }) => load === units[0]?.load),
    common: others.length === 0 ? codes : codes.filter((code) => others.every((other) => holdsCode(other, code))),
    all: others.length === 0 ? codes : sortedCodes([codes, ...others].flatMap((list) => [...list])),
  };
}

const NO_CODES = new Int32Array();
