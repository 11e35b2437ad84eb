import { version } from "../../core/version.js";
import { orderingCycles } from "../../model/dependencies/cycles.js";
import { viewEdges, viewProperties } from "../../model/dependencies/view.js";
import { dependenciesOf } from "../../model/dependencies.js";
import {
  type DependencyView,
  dependencyDot,
  dependencyJson,
  dependencyMermaid,
  dependencySvg,
  dependencyTree,
} from "../../reporters/graph/dependencies.js";
import type { Style } from "../../reporters/report.js";
import { usageError } from "../failure.js";
import type { Loaded } from "../input/load.js";
import type { commandTable, Values } from "../options.js";

type Format = (typeof commandTable.graph.formats)[number];

/** The dependencies of the units, or of `--focus` alone, in a form of `unitlint graph`. */
export function dependencies(loaded: Loaded, view: DependencyView["view"], format: Format, values: Values, style: Style): string {
  if (format === "html") throw usageError("--view has no form for --format html");
  const report = viewOf(loaded, view, values);
  const reporters = { tree: dependencyTree, dot: dependencyDot, mermaid: dependencyMermaid, svg: dependencySvg, json: dependencyJson };
  return reporters[format](report, style);
}

type Part = Pick<DependencyView, "roots" | "edges" | "cycles">;

/** Without a focus, the dependencies between the units that the tree has files of. */
function viewOf({ trees, target, snapshot, display }: Loaded, view: DependencyView["view"], values: Values): DependencyView {
  const { max } = target.range;
  const { focus, reverse = false } = values;
  if (view === "cycles" && (focus !== undefined || values.depth !== undefined || reverse))
    throw usageError("--view cycles shows all cycles: --focus, --depth and --reverse are for requirement and ordering");
  const depth = depthOf(values.depth, focus === undefined ? 1 : Number.POSITIVE_INFINITY);
  const parts = trees.flatMap((tree): readonly Part[] => {
    const graph = dependenciesOf(tree, version(max));
    const units = graph.units();
    const known = new Set(units.filter(({ fragment }) => fragment).map(({ name }) => name));
    const roots = focus === undefined ? [...known].sort() : units.some(({ name }) => name === tree.id(focus)) ? [tree.id(focus)] : [];
    if (view === "cycles") return [{ roots, edges: [], cycles: orderingCycles(tree, version(max)) }];
    const isShown = (name: string): boolean => focus !== undefined || known.has(name);
    return roots.length > 0 ? [{ roots, edges: viewEdges(graph, roots, viewProperties(view, reverse), depth, isShown), cycles: [] }] : [];
  });
  if (focus !== undefined && parts.length === 0) throw usageError(`no unit here is called ${focus}`);
  return {
    view,
    systemd: `${max}`,
    texts: snapshot.files,
    display,
    roots: parts.flatMap(({ roots }) => roots),
    edges: parts.flatMap(({ edges }) => edges),
    cycles: parts.flatMap(({ cycles }) => cycles),
  };
}

function depthOf(text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw usageError(`--depth is a number from 1 on, not ${text}`);
  return Number(text);
}
