import type { Note } from "../core/finding.js";
import type { FilePath, Span } from "../core/span.js";
import type { Unit } from "../model/unit.js";

/** The namespaces of a process; `tmp` is its view of /tmp. */
export const namespaceKinds = ["mnt", "net", "ipc", "pid", "user", "uts", "cgroup", "tmp"] as const;
export type NamespaceKind = (typeof namespaceKinds)[number];

/**
 * Whose a namespace is. `host`: PID 1's, or the user manager's. `own`: this process's alone. `unit`: all processes' of the unit. `joined`: shared
 * with other units. `path`: named by a path.
 */
export type Belongs = "host" | "own" | "unit" | "joined" | "path";

export interface Namespace {
  readonly kind: Belongs;
  /** Two processes share the namespace exactly when their ids are equal. */
  readonly id: string;
  /** Which lines put the process there; empty for the host's. */
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

/** The graph of a tree that runs nothing. */
export const EMPTY_GRAPH: NamespaceGraph = { processes: [], sockets: [], names: [], joins: [], edges: [] };
