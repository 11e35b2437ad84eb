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

/** What one process does, as far as other processes can see it. */
interface Doings {
  readonly acts: readonly Act[];
  readonly names: readonly NamespaceName[];
  readonly edges: readonly NamespaceEdge[];
  readonly enters: readonly NamespaceEdge[];
}

const known = new WeakMap<Process, Doings>();

function doingsOf(tree: UnitTree, process: Process): Doings {
  const ready = known.get(process);
  if (ready) return ready;
  const acts = actsOf(tree, process);
  const names = acts.flatMap((act): readonly NamespaceName[] => {
    if (act.kind !== "name-namespace") return [];
    const { at } = act;
    const path = readable(tree, act.path, act.pathAt);
    return [{ path, process, at, namespace: namedId(process, act), visible: isSeenOutside(process, act) }];
  });
  const made = { acts, names, edges: acts.flatMap((act) => edgeOf(tree, process, act) ?? []), enters: entersByPath(process) };
  known.set(process, made);
  return made;
}

/** The names that processes give to network namespaces, and what they make and use of each other's: names, mounts, files below those mounts. */
export function namesAndEdges(
  tree: UnitTree,
  processes: readonly Process[],
): { readonly names: readonly NamespaceName[]; readonly edges: readonly NamespaceEdge[] } {
  const done = processes.map((process) => doingsOf(tree, process));
  const edges = done.flatMap((doings) => doings.edges);
  const mounts = edges.filter(({ kind }) => kind === "mounts");
  const reads = done.flatMap(({ acts }, n): readonly NamespaceEdge[] => {
    const process = processes[n];
    if (mounts.length === 0 || !process) return [];
    return acts.flatMap((act) =>
      act.kind === "file" && act.access === "read" && mounts.some(({ from, to }) => from !== process && isBelow(act.path, to))
        ? [{ kind: "reads", from: process, to: act.path, at: act.at }]
        : [],
    );
  });
  return { names: done.flatMap(({ names }) => names), edges: [...edges, ...done.flatMap(({ enters }) => enters), ...reads] };
}
