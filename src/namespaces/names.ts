import type { Span } from "../core/span.js";
import { own } from "../model/settings.js";
import type { UnitTree } from "../model/unit.js";
import { isUnknown, UNKNOWN } from "../syntax/template.js";
import type { Act, NameNamespace, Whereabouts } from "./commands/acts.js";
import { actsOf } from "./commands/acts-of.js";
import { canonicalPath, isBelow, netnsPath } from "./commands/paths.js";
import type { NamespaceEdge, NamespaceName, Process } from "./graph.js";

const placeId = (prefix: string, at: Span): string => `${prefix}:${at.file}:${at.start}`;

/** The id of the namespace that an act of a process happens in: one of {@link Process} where it is that, else one that no process has. */
export function whereId(process: Process, where: Whereabouts, kind: "mnt" | "net"): string {
  switch (where.kind) {
    case "process":
      return process.namespaces[kind].id;
    case "host":
      if (where.by === "nsenter" && process.namespaces.pid.kind !== "host") return placeId(`${kind}:unknown`, process.at);
      return "host";
    case "named":
      return `${kind}:${where.path}`;
    case "child":
      return placeId(`${kind}:${where.by}`, where.at);
    case "other":
      return placeId(`${kind}:unknown`, where.at);
  }
}

/** The id of the network namespace that a name is meant for. */
function namedId(process: Process, act: NameNamespace): string {
  if (act.of === "own") return whereId(process, act.view.net, "net");
  if (act.of === "host") return "host";
  if (act.of === "path" && act.source !== undefined) return `net:${canonicalPath(act.source) ?? act.source}`;
  if (act.of === "new") return isSeenOutside(process, act) ? `net:${act.path}` : placeId("net:new", act.at);
  return placeId("net:unknown", act.at);
}

/** Whether processes outside see what an act mounts: it is mounted in the host's mount namespace. */
export function isSeenOutside(process: Process, act: Act): boolean {
  return whereId(process, act.view.mnt, "mnt") === "host" && !act.view.otherRoot;
}

/** A path to be read by people: where a part of it is not known, as the file has it, as /run/netns/%i. */
export function readable(tree: UnitTree, path: string, at: Span): string {
  if (!isUnknown(path)) return path;
  const written =
    tree.snapshot.files
      .get(at.file)
      ?.slice(at.start, at.end)
      .replace(/^["']|["']$/g, "") ?? "";
  return /^[\w%$@{}./-]+$/.test(written) ? netnsPath(written) : path.replaceAll(UNKNOWN, "\u2026").replace(/\u2026+/g, "\u2026");
}

function edgeOf(tree: UnitTree, process: Process, act: Act): NamespaceEdge | undefined {
  if (act.kind === "name-namespace") return { kind: "names", from: process, to: readable(tree, act.path, act.pathAt), at: act.at };
  if (act.kind === "use-namespace") return { kind: "enters", from: process, to: readable(tree, act.path, act.pathAt), at: act.at };
  if (act.kind !== "mount" || act.where === undefined || act.change === "remount" || act.change === "propagation") return undefined;
  const where = canonicalPath(act.where);
  return { kind: "mounts", from: process, to: where === undefined ? act.where : readable(tree, where, act.whereAt), at: act.at };
}

/** A process that NetworkNamespacePath= puts into a namespace; not where the unit takes that of another. */
function entersByPath(process: Process): readonly NamespaceEdge[] {
  const setting = own(process.unit, "NetworkNamespacePath");
  const path = setting && canonicalPath(setting.value.text);
  return setting && path !== undefined && process.namespaces.net.id === `net:${path}`
    ? [{ kind: "enters", from: process, to: path, at: setting.from.at }]
    : [];
}

/** The names that processes give to network namespaces. */
export const namesOf = (tree: UnitTree, processes: readonly Process[]): readonly NamespaceName[] =>
  processes.flatMap((process) =>
    actsOf(tree, process).flatMap((act): readonly NamespaceName[] => {
      if (act.kind !== "name-namespace") return [];
      const path = readable(tree, act.path, act.pathAt);
      return [{ path, process, at: act.at, namespace: namedId(process, act), visible: isSeenOutside(process, act) }];
    }),
  );

/** By its path, the process that names it last, and that act; `undefined` where several units do. */
type LastNaming = ReadonlyMap<string, { readonly process: Process; readonly act: NameNamespace } | undefined>;

function lastNamings(tree: UnitTree, processes: readonly Process[]): LastNaming {
  const last = new Map<string, { readonly process: Process; readonly act: NameNamespace } | undefined>();
  for (const process of processes) {
    for (const act of actsOf(tree, process)) {
      if (act.kind !== "name-namespace") continue;
      const path = readable(tree, act.path, act.pathAt);
      const before = last.get(path);
      if (before ? before.process.unit.name === process.unit.name : !last.has(path)) last.set(path, { process, act });
      else if (before) last.set(path, undefined);
    }
  }
  return last;
}

/**
 * The ids of names of network namespaces by which every process reaches one and the same, and that one's own: it is named for all to see, and by one
 * unit, whose last word counts.
 */
export function openNames(tree: UnitTree, processes: readonly Process[]): ReadonlyMap<string, string> {
  const known = new Set(processes.map(({ namespaces }) => namespaces.net.id));
  const open = new Map<string, string>();
  for (const [path, last] of lastNamings(tree, processes)) {
    const namespace = last && isSeenOutside(last.process, last.act) ? namedId(last.process, last.act) : undefined;
    if (namespace !== undefined && known.has(namespace)) open.set(`net:${path}`, namespace);
  }
  return open;
}

/** What processes make and use of each other's: names, mounts, files below those mounts. */
export function edgesOf(tree: UnitTree, processes: readonly Process[]): readonly NamespaceEdge[] {
  const edges = processes.flatMap((process) => actsOf(tree, process).flatMap((act) => edgeOf(tree, process, act) ?? []));
  const mounts = edges.filter(({ kind }) => kind === "mounts");
  const reads = processes.flatMap((process): readonly NamespaceEdge[] => {
    if (mounts.length === 0) return [];
    return actsOf(tree, process).flatMap((act) =>
      act.kind === "file" && act.access === "read" && mounts.some(({ from, to }) => from !== process && isBelow(act.path, to))
        ? [{ kind: "reads", from: process, to: act.path, at: act.at }]
        : [],
    );
  });
  return [...edges, ...processes.flatMap(entersByPath), ...reads];
}
