import { version } from "../../core/version.js";
import { namespaceGraph } from "../../namespaces/build.js";
import { mergeGraphs, type NamespaceGraph } from "../../namespaces/graph.js";
import { movesBetween } from "../../namespaces/moves.js";
import { graphDot } from "../../reporters/graph/dot.js";
import { graphJson } from "../../reporters/graph/json.js";
import { graphMermaid } from "../../reporters/graph/mermaid.js";
import { movesJson, movesTree } from "../../reporters/graph/moves.js";
import type { GraphReport, GraphReporter } from "../../reporters/graph/report.js";
import { graphSvg } from "../../reporters/graph/svg.js";
import { graphTree } from "../../reporters/graph/tree.js";
import { usageError } from "../failure.js";
import { type Loaded, load } from "../input/load.js";
import { namedVersion } from "../input/versions.js";
import { choice, commandTable, type Options, type Values } from "../options.js";
import { styleFor } from "../output/style.js";
import { write } from "../output/write.js";

const reporters = {
  tree: graphTree,
  dot: graphDot,
  mermaid: graphMermaid,
  svg: graphSvg,
  json: graphJson,
} as const satisfies Readonly<Record<string, GraphReporter>>;

/** `unitlint graph`: the namespaces of all processes, for the newest version asked for, or what moves between two versions. */
export async function run({ operands, values }: Options): Promise<number> {
  const format = choice(values, "format", commandTable.graph.formats, "tree");
  const style = await styleFor(values);
  const loaded = await load(operands, values);
  const view = choice(values, "view", ["namespaces", "requirement", "ordering", "cycles"], "namespaces");
  if (view !== "namespaces") {
    const { dependencies } = await import("../graph/dependencies.js");
    write(values, dependencies(loaded, view, format, values, style), format);
    return 0;
  }
  for (const name of ["focus", "depth", "reverse"] as const)
    if (values[name] !== undefined) throw usageError(`--${name} is for --view requirement and ordering`);
  const report = reportOf(loaded, ends(values, loaded));
  const isDifference = report.moves !== undefined;
  if (format === "html") {
    const { graphHtml } = await import("../../reporters/graph/html.js");
    const { usualFindings } = await import("../check/usual.js");
    const { to } = ends(values, loaded);
    write(values, graphHtml({ ...report, findings: usualFindings(loaded, { min: to, max: to }) }), format);
  } else write(values, (isDifference ? { ...reporters, tree: movesTree, json: movesJson } : reporters)[format](report, style), format);
  return 0;
}

function reportOf(loaded: Loaded, { from, to }: Ends): GraphReport {
  const { snapshot, display } = loaded;
  const graph = graphOf(loaded, to);
  if (from === undefined) return { graph, texts: snapshot.files, display, systemd: `${to}` };
  return { graph, moves: movesBetween(graphOf(loaded, from), graph), texts: snapshot.files, display, systemd: `${from} to ${to}` };
}

interface Ends {
  /** The version to compare with. */
  readonly from?: number;
  /** The version to show. */
  readonly to: number;
}

const graphOf = ({ trees }: Loaded, number: number): NamespaceGraph =>
  mergeGraphs(trees.map((tree) => namespaceGraph(tree, version(number))));

/** The version to show, and the one to compare with where `--from` and `--to` are given. */
function ends({ from, to, systemd }: Values, { target }: Loaded): Ends {
  if (from === undefined && to === undefined) return { to: target.range.max };
  if (from === undefined || to === undefined) throw usageError("a difference needs both --from VERSION and --to VERSION");
  if (systemd !== undefined) throw usageError("--systemd and --from exclude each other");
  return { from: namedVersion(from, "--from"), to: namedVersion(to, "--to") };
}
