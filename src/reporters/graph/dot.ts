import { type Node, type Picture, pictureOf } from "./picture.js";
import type { GraphReporter } from "./report.js";

/** Text within quotes; what a workflow of GitHub would take for a command stands as an entity. */
const escaped = (text: string): string => text.replace(/[\\"]/g, "\\$&").replaceAll("##[", "#&#35;[");
const quoted = (text: string): string => `"${escaped(text)}"`;

const label = (lines: readonly string[]): string => `"${lines.map(escaped).join("\\n")}"`;

const nodeLine = ({ id, lines, fails, moved }: Node, more = ""): string =>
  `    ${id} [label=${label(lines)}${fails ? ", color=red, fontcolor=red" : ""}${moved ? ", penwidth=3" : ""}${more}];`;

/** The graph for Graphviz: a cluster for each network namespace. */
export const graphDot: GraphReporter = ({ graph, systemd, moves }) => dotOf(pictureOf(graph, moves), systemd);

/** A picture for Graphviz. */
export function dotOf({ clusters, paths, arrows }: Picture, systemd: string): string {
  const lines = [
    ...["digraph namespaces {", `  label=${quoted(`systemd ${systemd}`)};`, "  rankdir=LR;", "  node [shape=box];"],
    ...clusters.flatMap(({ title, host, nodes }, n) => [
      `  subgraph cluster_${n} {`,
      `    label=${quoted(title)};${host ? " style=dashed;" : ""}`,
      ...nodes.map((node) => nodeLine(node)),
      "  }",
    ]),
    ...paths.map((node) => nodeLine(node, ", shape=note")),
    ...arrows.map(({ from, to, text }) => `  ${from} -> ${to} [label=${quoted(text)}];`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}
