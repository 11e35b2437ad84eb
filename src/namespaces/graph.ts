import type { Note } from "../core/finding.js";
import { groupsBy } from "../core/groups.js";
import { oncePer } from "../core/once.js";
import type { FilePath, Span } from "../core/span.js";
import type { Unit, UnitName } from "../model/unit.js";
import type { ExecCommand } from "../syntax/exec.js";

/** The namespaces of a process; `tmp` is its view of /tmp. */
export const namespaceKinds = ["mnt", "net", "ipc", "pid", "user", "uts", "cgroup", "tmp"] as const;
/** `mnt`, `net` and so on. */
export type NamespaceKind = (typeof namespaceKinds)[number];

/**
 * Whose a namespace is. `host`: PID 1's, or the user manager's. `own`: this process's alone. `unit`: all processes' of the unit. `joined`: shared
 * with other units. `path`: named by a path.
 */
type Belongs = "host" | "own" | "unit" | "joined" | "path";

/** A namespace that a process runs in, and why. */
export interface Namespace {
  readonly kind: Belongs;
  /** Two processes share the namespace exactly when their ids are equal. */
  readonly id: string;
  /** Which lines put the process there; of the host's, those that should have kept it away. */
  readonly because: readonly Note[];
}

/** Why a process or socket cannot start: the exit code of the child, systemd's Result, or `refused`. */
export interface Fails {
  readonly status: number | "resources" | "protocol" | "exit-code" | "refused";
  readonly because: readonly Note[];
}

/** One command of one Exec directive, or a mount's helper (directive `What`). */
export interface Process {
  readonly unit: Unit;
  readonly directive: string;
  /** As written. */
  readonly command: string;
  readonly at: Span;
  /** The command line; undefined for the helper of a mount or swap. */
  readonly exec?: ExecCommand;
  readonly namespaces: Readonly<Record<NamespaceKind, Namespace>>;
  readonly fails?: Fails;
}

/** One listening socket of a socket unit. */
export interface Listener {
  readonly unit: Unit;
  /** The address as written. */
  readonly listen: string;
  readonly at: Span;
  readonly net: Namespace;
  readonly fails?: Fails;
}

/** A name in the file system that a process gives to a network namespace. */
export interface NamespaceName {
  /** Where a part of it is not known, as it is written. */
  readonly path: FilePath;
  readonly process: Process;
  readonly at: Span;
  /** The id of the namespace that is meant to be named. */
  readonly namespace: string;
  /** Whether processes outside the naming one see the name. */
  readonly visible: boolean;
}

/** One edge of JoinsNamespaceOf= that systemd follows. */
export interface Join {
  readonly from: Unit;
  readonly to: Unit;
  readonly at: Span;
  /** The namespaces that are really shared. */
  readonly shares: readonly NamespaceKind[];
}

/** One use of what another process makes. */
export interface NamespaceEdge {
  readonly kind: "names" | "enters" | "mounts" | "reads";
  readonly from: Process;
  readonly to: string;
  readonly at: Span;
}

/** All processes of a tree and what they share, for one version of systemd. */
export interface NamespaceGraph {
  readonly processes: readonly Process[];
  readonly sockets: readonly Listener[];
  readonly names: readonly NamespaceName[];
  readonly joins: readonly Join[];
  readonly edges: readonly NamespaceEdge[];
}

/** A function that looks parts of a graph up by a text, which are sorted out when the first one is asked for. */
function lookup<T>(
  parts: (graph: NamespaceGraph) => readonly T[],
  keyOf: (part: T) => string,
): (graph: NamespaceGraph, key: string) => readonly T[] {
  const listsOf = oncePer((graph: NamespaceGraph) => groupsBy(parts(graph), keyOf));
  return (graph, key) => listsOf(graph).get(key) ?? [];
}

/** The processes of the unit of a name. */
export const processesOf: (graph: NamespaceGraph, name: UnitName) => readonly Process[] = lookup(
  ({ processes }) => processes,
  ({ unit }) => unit.name,
);

/** The listening sockets of the unit of a name. */
export const listenersOf: (graph: NamespaceGraph, name: UnitName) => readonly Listener[] = lookup(
  ({ sockets }) => sockets,
  ({ unit }) => unit.name,
);

const joinsByEnds = lookup(
  ({ joins }) => joins,
  ({ from, to }) => `${from.name}\n${to.name}`,
);

/** The lines by which a unit joins another. */
export const joinsBetween = (graph: NamespaceGraph, from: Unit, to: Unit): readonly Join[] =>
  joinsByEnds(graph, `${from.name}\n${to.name}`);

/** What processes do, in a graph. */
type Doings = Pick<NamespaceGraph, "names" | "edges">;

/** A graph of which names and edges are found when they are asked for: only what shows the graph needs them, and there can be very many. */
export function withDoings(
  graph: Omit<NamespaceGraph, keyof Doings>,
  { names, edges }: { readonly [K in keyof Doings]: () => Doings[K] },
): NamespaceGraph {
  const found: { -readonly [K in keyof Doings]?: Doings[K] } = {};
  return {
    ...graph,
    get names() {
      found.names ??= names();
      return found.names;
    },
    get edges() {
      found.edges ??= edges();
      return found.edges;
    },
  };
}

/** Several trees' graphs as one: what they have of their own stays apart, the managers' namespaces are one. */
export function mergeGraphs(graphs: readonly NamespaceGraph[]): NamespaceGraph {
  const [only] = graphs;
  if (graphs.length === 1 && only) return only;
  const apart = graphs.map((graph, n) => (n === 0 ? graph : withIds(graph, (id) => (id === "host" ? id : `${id}#${n + 1}`))));
  const parts = {
    processes: apart.flatMap(({ processes }) => processes),
    sockets: apart.flatMap(({ sockets }) => sockets),
    joins: apart.flatMap(({ joins }) => joins),
  };
  return withDoings(parts, { names: () => apart.flatMap(({ names }) => names), edges: () => apart.flatMap(({ edges }) => edges) });
}

/** The graph with other ids for its namespaces. */
export function withIds(graph: NamespaceGraph, rename: (id: string) => string): NamespaceGraph {
  const namespace = (from: Namespace): Namespace => ({ ...from, id: rename(from.id) });
  const processes = new Map(
    graph.processes.map((process) => {
      const entries = namespaceKinds.map((kind) => [kind, namespace(process.namespaces[kind])]);
      return [process, { ...process, namespaces: Object.fromEntries(entries) as Process["namespaces"] }];
    }),
  );
  const renamed = (process: Process): Process => processes.get(process) ?? process;
  const { joins } = graph;
  const parts = {
    joins,
    processes: [...processes.values()],
    sockets: graph.sockets.map((socket) => ({ ...socket, net: namespace(socket.net) })),
  };
  return withDoings(parts, {
    names: () => graph.names.map((name) => ({ ...name, process: renamed(name.process), namespace: rename(name.namespace) })),
    edges: () => graph.edges.map((edge) => ({ ...edge, from: renamed(edge.from) })),
  });
}
