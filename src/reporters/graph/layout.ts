import { groupsBy } from "../../core/groups.js";
import type { Arrow, Cluster, Node, Picture } from "./picture.js";

/** A rectangle, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node as it is drawn; of units that need no more, the name alone. */
export interface PlacedNode extends Box {
  readonly node: Node;
  readonly lines: readonly string[];
}

/** A namespace with its nodes, or a path, which has one and no frame. */
export interface PlacedGroup extends Box {
  readonly title: string | undefined;
  readonly host: boolean;
  readonly nodes: readonly PlacedNode[];
}

/** An arrow from edge to edge of two nodes. */
export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/** Where everything of a picture stands, in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
  readonly arrows: readonly PlacedArrow[];
}

/** The height of a line of text, in pixels. */
export const LINE = 16;
const CHARACTER = 7.3;
const PAD = 8;
const GAP = 14;
const TITLE = 26;
const BETWEEN = 150;
/** Groups with more nodes than this show the names of units that are in no relation alone. */
const MANY = 40;

/** A group before it has its place. */
interface Sized {
  readonly id: string;
  readonly title: string | undefined;
  readonly host: boolean;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
}

/** The greatest of some numbers, however many. */
const most = (numbers: readonly number[], least: number): number => numbers.reduce((a, b) => Math.max(a, b), least);

const widthOf = (lines: readonly string[]): number =>
  most(
    lines.map((line) => [...line].length),
    0,
  ) *
    CHARACTER +
  2 * PAD;

/** Nodes in columns of about the same height, so that the whole is about as wide as it is high. */
function stack(
  nodes: readonly { readonly node: Node; readonly lines: readonly string[] }[],
  top: number,
): Omit<Sized, "id" | "title" | "host"> {
  const sized = nodes.map((each) => ({ ...each, width: widthOf(each.lines), height: each.lines.length * LINE + 2 * PAD }));
  const area = sized.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const limit = most(
    sized.map(({ height }) => height),
    Math.sqrt(area / 1.6),
  );
  const placed: PlacedNode[] = [];
  let [x, y, column, bottom] = [GAP, top, 0, top];
  for (const each of sized) {
    if (y > top && y - top + each.height > limit) {
      x += column + GAP;
      [y, column] = [top, 0];
    }
    placed.push({ ...each, x, y });
    y += each.height + GAP;
    column = Math.max(column, each.width);
    bottom = Math.max(bottom, y);
  }
  return { nodes: placed, width: x + column + GAP, height: bottom };
}

/** Of many nodes, those without arrows, faults or moves become one of a name each unit. */
function shown({ nodes }: Cluster, related: ReadonlySet<string>): readonly { readonly node: Node; readonly lines: readonly string[] }[] {
  if (nodes.length <= MANY) return nodes.map((node) => ({ node, lines: node.lines }));
  const names = new Set<string | undefined>();
  const important = nodes.filter(({ id, fails, moved }) => related.has(id) || fails || moved);
  for (const { unit } of important) names.add(unit);
  const others = nodes.filter(({ unit }) => !names.has(unit) && names.add(unit));
  return [...important.map((node) => ({ node, lines: node.lines })), ...others.map((node) => ({ node, lines: node.lines.slice(0, 1) }))];
}

/** Which column each group stands in: behind all that point at it, as far as they go around in no circle. */
function layersOf(groups: readonly Sized[], edges: readonly (readonly [string, string])[]): ReadonlyMap<string, number> {
  const layers = new Map<string, number>();
  const arriving = groupsBy(edges, ([, to]) => to);
  const open = new Set<string>();
  const visit = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    open.add(id);
    const before = (arriving.get(id) ?? []).filter(([from]) => from !== id && !open.has(from)).map(([from]) => visit(from) + 1);
    open.delete(id);
    const layer = most(before, 0);
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of groups) visit(id);
  return layers;
}

/** Places the groups in columns from left to right along the arrows, each near those that it is related to. */
export function layOut(picture: Picture): Layout {
  const { clusters, paths, arrows } = withoutInnerArrows(picture);
  const related = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const groups: readonly Sized[] = [
    ...clusters
      .map((cluster) => ({ id: cluster.id, title: cluster.title, host: cluster.host, ...stack(shown(cluster, related), TITLE) }))
      .map(wideEnough),
    ...paths.map((node) => ({ id: node.id, title: undefined, host: false, ...stack([{ node, lines: node.lines }], 0) })),
  ];
  const groupOf = new Map(groups.flatMap(({ id, nodes }) => nodes.map(({ node }) => [node.id, id] as const)));
  const edges = arrows.map(({ from, to }) => [groupOf.get(from) ?? "", groupOf.get(to) ?? ""] as const);
  const layers = layersOf(groups, edges);
  const placed = place(groups, layers, edges);
  const nodes = new Map(placed.flatMap((group) => group.nodes.map((node) => [node.node.id, node] as const)));
  const lines = arrows.flatMap((arrow) => {
    const [from, to] = [nodes.get(arrow.from), nodes.get(arrow.to)];
    return from && to ? [{ arrow, ...ends(from, to) }] : [];
  });
  const right =
    most(
      placed.map(({ x, width }) => x + width),
      200,
    ) + GAP;
  const bottom =
    most(
      placed.map(({ y, height }) => y + height),
      60,
    ) + GAP;
  return { width: Math.ceil(right), height: Math.ceil(bottom), groups: placed, arrows: lines };
}

/** Arrows within a namespace become a line of the node that they leave: what it shares with its neighbours is plain there. */
function withoutInnerArrows({ clusters, paths, arrows }: Picture): Picture {
  const nodes = new Map(clusters.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, { node, id }] as const)));
  const isInner = ({ from, to }: Arrow): boolean => nodes.has(from) && nodes.get(from)?.id === nodes.get(to)?.id;
  const leaving = groupsBy(arrows.filter(isInner), ({ from }) => from);
  const said = (node: Node): Node => {
    const inner = leaving.get(node.id) ?? [];
    return { ...node, lines: [...node.lines, ...inner.map(({ to, text }) => `${text}, with ${nodes.get(to)?.node.unit ?? to}`)] };
  };
  return {
    clusters: clusters.map((cluster) => ({ ...cluster, nodes: cluster.nodes.map(said) })),
    paths,
    arrows: arrows.filter((arrow) => !isInner(arrow)),
  };
}

const wideEnough = (group: Sized): Sized => ({ ...group, width: Math.max(group.width, widthOf([group.title ?? ""])) });

function place(
  groups: readonly Sized[],
  layers: ReadonlyMap<string, number>,
  edges: readonly (readonly [string, string])[],
): readonly PlacedGroup[] {
  const placed = new Map<string, PlacedGroup>();
  const arriving = groupsBy(edges, ([, to]) => to);
  const columns = groupsBy(groups, ({ id }) => layers.get(id) ?? 0);
  let x = GAP;
  for (const [, column] of [...columns].sort(([a], [b]) => a - b)) {
    const middle = ({ id }: Sized): number => {
      const before = (arriving.get(id) ?? []).flatMap(([from]) => placed.get(from) ?? []);
      return before.length > 0
        ? before.reduce((sum, group) => sum + group.y + group.height / 2, 0) / before.length
        : Number.POSITIVE_INFINITY;
    };
    const sorted = column.map((group) => ({ group, at: middle(group) })).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
    let y = 40;
    for (const { group, at } of sorted) {
      const top = Number.isFinite(at) ? Math.max(y, at - group.height / 2) : y;
      placed.set(group.id, { ...group, x, y: top, nodes: group.nodes.map((node) => ({ ...node, x: node.x + x, y: node.y + top })) });
      y = top + group.height + GAP;
    }
    x +=
      most(
        column.map(({ width }) => width),
        0,
      ) + BETWEEN;
  }
  return [...placed.values()];
}

/** Where an arrow leaves and arrives: at the sides that face each other. */
function ends(from: Box, to: Box): Omit<PlacedArrow, "arrow"> {
  const forward = to.x >= from.x + from.width;
  const level = ({ y, height }: Box): number => y + height / 2;
  return {
    from: { x: forward ? from.x + from.width : from.x, y: level(from) },
    to: { x: forward ? to.x : to.x + (to.x + to.width <= from.x ? to.width : 0), y: level(to) },
  };
}
