import { type Picture, pictureOf } from "./picture.js";
import type { GraphReporter } from "./report.js";

/** Text within quotes: what Mermaid or HTML would take for its own stands as an entity. */
const escaped = (text: string): string => text.replace(/[#&<>"`\\]/g, (c) => `#${c.charCodeAt(0)};`);

const label = (lines: readonly string[]): string => `"${lines.map(escaped).join("<br>")}"`;

/** The graph for Mermaid, as Markdown on code hosts shows it: a subgraph for each network namespace. */
export const graphMermaid: GraphReporter = ({ graph, systemd, moves }) => mermaidOf(pictureOf(graph, moves), systemd);

/** A picture for Mermaid. */
export function mermaidOf({ clusters, paths, arrows }: Picture, systemd: string): string {
  const lines = ["---", `title: systemd ${systemd}`, "---", "flowchart LR"];
  clusters.forEach(({ title, nodes }, n) => {
    lines.push(`  subgraph ns${n}["${escaped(title)}"]`);
    for (const node of nodes) lines.push(`    ${node.id}[${label(node.lines)}]${node.fails ? ":::fails" : node.moved ? ":::moved" : ""}`);
    lines.push("  end");
  });
  for (const node of paths) lines.push(`  ${node.id}([${label(node.lines)}])`);
  for (const { from, to, text } of arrows) lines.push(`  ${from} -->|"${escaped(text)}"| ${to}`);
  lines.push(
    "  classDef fails stroke:#c00,color:#c00",
    ...(clusters.some(({ nodes }) => nodes.some(({ moved }) => moved)) ? ["  classDef moved stroke-width:3px"] : []),
  );
  return `${lines.join("\n")}\n`;
}
