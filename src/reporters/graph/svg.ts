import { type Layout, LINE, layOut, type PlacedArrow, type PlacedGroup, type PlacedNode } from "./layout.js";
import { type Picture, pictureOf } from "./picture.js";
import type { GraphReporter } from "./report.js";

/** Text as it may stand in XML, in a text or an attribute, and in a log of GitHub, which would take `##[` for a command. */
export const xml = (text: string): string => text.replace(/[&<>"']|#(?=#\[)/g, (c) => `&#${c.charCodeAt(0)};`);

/** The colours of a picture; dark where the reader's system is. */
const COLOURS = `svg{--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#8c959f;--box:#f6f8fa;--bad:#b3261e;--new:#9a6700}
@media(prefers-color-scheme:dark){svg{--bg:#14181d;--fg:#e2e6ea;--dim:#9aa4ae;--line:#6b7681;--box:#1e242b;--bad:#ff8a80;--new:#e3b341}}
`;

/** What is drawn how. */
const STYLE = `svg{background:var(--bg);color:var(--fg);font:12px ui-monospace,monospace}
text{fill:var(--fg)}.title{font-weight:bold}.more,.label{fill:var(--dim)}.group{fill:none;stroke:var(--line);stroke-width:1.5}.host{stroke-dasharray:6 4}
.node rect{fill:var(--box);stroke:var(--line)}.fails rect{stroke:var(--bad);stroke-width:2}.moved rect{stroke:var(--new);stroke-width:3}.arrow{fill:none;stroke:var(--line);stroke-width:1.3;marker-end:url(#head)}.label{paint-order:stroke;stroke:var(--bg);stroke-width:4px;font-size:11px}marker path{fill:var(--line)}`;

const round = (n: number): string => String(Math.round(n * 10) / 10);

function nodeSvg({ x, y, width, height, node, lines }: PlacedNode): string {
  const rows = lines.map(
    (line, n) =>
      `<text x="${round(x + 8)}" y="${round(y + 8 + LINE * (n + 0.75))}"${n === 0 ? ' class="title"' : ' class="more"'}>${xml(line)}</text>`,
  );
  const classes = ["node", ...(node.fails ? ["fails"] : []), ...(node.moved ? ["moved"] : [])].join(" ");
  const unit = node.unit === undefined ? "" : ` data-unit="${xml(node.unit)}"`;
  return `<g class="${classes}"${unit}><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="4"/>${rows.join("")}</g>`;
}

function frameSvg({ title, host, ...box }: PlacedGroup): string {
  return title === undefined
    ? ""
    : `<rect class="group${host ? " host" : ""}" x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" rx="8"/><text class="title" x="${round(box.x + 8)}" y="${round(box.y + 17)}">${xml(title)}</text>`;
}

function arrowSvg({ from, to }: PlacedArrow): string {
  const bend = Math.max(40, Math.abs(to.x - from.x) / 2);
  const [out, back] = [from.x <= to.x ? bend : -bend, from.x <= to.x ? -bend : bend];
  const path = `M${round(from.x)} ${round(from.y)}C${round(from.x + out)} ${round(from.y)} ${round(to.x + back)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
  return `<path class="arrow" d="${path}"/>`;
}

function labelSvg({ arrow, from, to }: PlacedArrow): string {
  return `<text class="label" text-anchor="middle" x="${round((from.x + to.x) / 2)}" y="${round((from.y + to.y) / 2 - 4)}">${xml(arrow.text)}</text>`;
}

/** The picture as an element; its colours are those of `colours`, or of the page that it stands in. */
export function svgElement(picture: Picture, systemd: string, colours = ""): string {
  const { width, height, groups, arrows }: Layout = layOut(picture);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="systemd ${xml(systemd)}">`,
    `<style>${colours}${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    `<text class="title" x="14" y="22">systemd ${xml(systemd)}</text>`,
    ...groups.map(frameSvg),
    ...arrows.map(arrowSvg),
    ...groups.flatMap(({ nodes }) => nodes.map(nodeSvg)),
    ...arrows.map(labelSvg),
    "</svg>",
  ].join("\n");
}

/** The graph as a picture in a file of its own: nothing is loaded from elsewhere. */
export const graphSvg: GraphReporter = ({ graph, systemd, moves }) => svgOf(pictureOf(graph, moves), systemd);

/** A picture in a file of its own. */
export const svgOf = (picture: Picture, systemd: string): string => `${svgElement(picture, systemd, COLOURS)}\n`;
