import { groupsBy } from "../../core/groups.js";
import type { Unit } from "../../model/unit.js";
import type { Fails, Namespace, NamespaceGraph, NamespaceKind, Process } from "../../namespaces/graph.js";
import { namespaceKinds } from "../../namespaces/graph.js";
import type { Move } from "../../namespaces/moves.js";
import { visible } from "../visible.js";

/** What people call the kinds of namespaces. */
export const KIND_NAMES: Readonly<Record<NamespaceKind, string>> = {
  mnt: "mount namespace",
  net: "network namespace",
  ipc: "IPC namespace",
  pid: "PID namespace",
  user: "user namespace",
  uts: "UTS namespace",
  cgroup: "cgroup namespace",
  tmp: "/tmp",
};

/** `name` of an id such as `net:name`. */
const nameIn = (id: string): string => id.slice(id.indexOf(":") + 1);

/** A namespace in a few words: `network namespace of a.service`. */
export function titleOf(kind: NamespaceKind, { kind: belongs, id }: Namespace): string {
  if (belongs === "host") return `the manager's ${KIND_NAMES[kind]}`;
  if (belongs === "own") return `${KIND_NAMES[kind]} of ${nameIn(id).replace(":", " ")} alone`;
  return belongs === "path" ? `${KIND_NAMES[kind]} at ${nameIn(id)}` : `${KIND_NAMES[kind]} of ${nameIn(id)}`;
}

/** How a process or socket fails, in a few words. */
export function failsText({ status }: Fails): string {
  if (status === "refused") return "is not loaded";
  return status === 0
    ? "fails, which its prefix hides"
    : typeof status === "number"
      ? `fails with exit code ${status}`
      : `fails: ${status}`;
}

/** A unit's name that no unit of another manager has. */
export const unitLabel = ({ name, manager }: Unit): string => visible(manager === "user" ? `${name} (user)` : name);

/** A process or socket as a picture's node. */
export interface Node {
  readonly id: string;
  readonly lines: readonly string[];
  readonly fails: boolean;
  /** Whether it is elsewhere than in the older version of a difference. */
  readonly moved: boolean;
  /** The unit, of a process or socket. */
  readonly unit?: string;
}

/** A network namespace and what is in it. */
export interface Cluster {
  readonly id: string;
  readonly title: string;
  readonly host: boolean;
  readonly nodes: readonly Node[];
}

/** An arrow between nodes. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** The graph as pictures draw it: by network namespace, with arrows for joins, names and uses. */
export interface Picture {
  readonly clusters: readonly Cluster[];
  /** Paths that are named or used. */
  readonly paths: readonly Node[];
  readonly arrows: readonly Arrow[];
}

const LONGEST = 60;

const shortened = (text: string): string => {
  const plain = visible(text.replace(/\\?\n\s*/g, " "));
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
};

/** `ExecStart=/bin/x -y`, shortened. */
export const commandText = ({ directive, command }: Process): string => shortened(`${directive}=${command}`);

function processLines(process: Process): string[] {
  const apart = namespaceKinds.filter((kind) => kind !== "net" && process.namespaces[kind].kind !== "host");
  return [
    visible(process.unit.name),
    commandText(process),
    ...(apart.length > 0 ? [`own ${apart.join(", ")}`] : []),
    ...(process.fails ? [failsText(process.fails)] : []),
  ];
}

/** What moved, in a few words: `mnt: host, now own`. */
function moveText({ process, old, kinds }: Move): string {
  const parts = kinds.map((kind) => {
    const [from, to] = [old.namespaces[kind].kind, process.namespaces[kind].kind];
    return from === to ? `${kind}: ${to}, with others than before` : `${kind}: ${from}, now ${to}`;
  });
  const end = ({ fails }: Process): string => (fails ? failsText(fails) : "starts");
  if (end(old) !== end(process)) parts.push(`${end(old)}, now ${end(process)}`);
  return parts.join("; ");
}

/** Draws a graph, with what moved in it. */
export function pictureOf(graph: NamespaceGraph, moves: readonly Move[] = []): Picture {
  const moved = new Map(moves.map((move) => [move.process, move]));
  const clusters = new Map<string, { title: string; host: boolean; nodes: Node[] }>();
  const put = (net: Namespace, node: Node): void => {
    const cluster = clusters.get(net.id) ?? { title: visible(titleOf("net", net)), host: net.kind === "host", nodes: [] };
    cluster.nodes.push(node);
    clusters.set(net.id, cluster);
  };
  const nodeOf = new Map<Process, string>();
  graph.processes.forEach((process, n) => {
    nodeOf.set(process, `p${n}`);
    const move = moved.get(process);
    const lines = [...processLines(process), ...(move ? [moveText(move)] : [])];
    const unit = unitLabel(process.unit);
    put(process.namespaces.net, { id: `p${n}`, lines, fails: process.fails !== undefined, moved: move !== undefined, unit });
  });
  graph.sockets.forEach(({ unit, listen, net, fails }, n) => {
    const lines = [visible(unit.name), shortened(`listens at ${listen}`), ...(fails ? [failsText(fails)] : [])];
    put(net, { id: `s${n}`, lines, fails: fails !== undefined, moved: false, unit: unitLabel(unit) });
  });
  const paths = new Map<string, Node>();
  const pathNode = (path: string): string => {
    const node = paths.get(path) ?? { id: `n${paths.size}`, lines: [visible(path)], fails: false, moved: false };
    paths.set(path, node);
    return node.id;
  };
  const byUnit = groupsBy(graph.processes, ({ unit }) => unit.name);
  const firstOf = (unit: string): string | undefined => {
    const process = byUnit.get(unit)?.[0];
    return process && nodeOf.get(process);
  };
  const arrows: Arrow[] = [];
  for (const { from, to, shares } of graph.joins) {
    const [a, b] = [firstOf(from.name), firstOf(to.name)];
    if (a && b) arrows.push({ from: a, to: b, text: shares.length > 0 ? `joins: ${shares.join(", ")}` : "joins nothing" });
  }
  for (const { path, process, visible: seen } of graph.names)
    arrows.push({ from: nodeOf.get(process) ?? "", to: pathNode(path), text: seen ? "names" : "names, unseen by others" });
  for (const { kind, from, to } of graph.edges) {
    if (kind !== "names") arrows.push({ from: nodeOf.get(from) ?? "", to: pathNode(to), text: kind });
  }
  return { clusters: [...clusters].map(([id, cluster]) => ({ id, ...cluster })), paths: [...paths.values()], arrows };
}
