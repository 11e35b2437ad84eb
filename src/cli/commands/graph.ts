import { version } from "../../core/version.js";
import { namespaceGraph } from "../../namespaces/build.js";
import { mergeGraphs } from "../../namespaces/graph.js";
import { graphDot } from "../../reporters/graph-dot.js";
import { graphJson } from "../../reporters/graph-json.js";
import { graphMermaid } from "../../reporters/graph-mermaid.js";
import type { GraphReporter } from "../../reporters/graph-report.js";
import { graphTree } from "../../reporters/graph-tree.js";
import { styleFor } from "../color.js";
import { load } from "../load.js";
import { choice, commandTable, type Options } from "../options.js";
import { write } from "../output.js";

const reporters = {
  tree: graphTree,
  dot: graphDot,
  mermaid: graphMermaid,
  json: graphJson,
} as const satisfies Readonly<Record<string, GraphReporter>>;

/** `unitlint graph`: the namespaces of all processes, for the newest version asked for. */
export async function run({ operands, values }: Options): Promise<number> {
  const format = choice(values, "format", commandTable.graph.formats, "tree");
  const style = await styleFor(values);
  const { trees, target, snapshot, display } = await load(operands, values);
  const { max } = target.range;
  const graph = mergeGraphs(trees.map((tree) => namespaceGraph(tree, version(max))));
  write(values, reporters[format]({ graph, texts: snapshot.files, display, systemd: `${max}` }, style));
  return 0;
}
