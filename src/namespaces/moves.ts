import { type Namespace, type NamespaceGraph, type NamespaceKind, namespaceKinds, type Process } from "./graph.js";

/** One namespace of a process that is another one than before, or a start that comes to another end. */
export interface Move {
  readonly process: Process;
  readonly old: Process;
  /** The kinds that moved; none where only the end of the start is another. */
  readonly kinds: readonly NamespaceKind[];
}

/** The processes of a graph that run in other namespaces than in an older one of the same tree, or that fail in another way. */
export function movesBetween(before: NamespaceGraph, after: NamespaceGraph): readonly Move[] {
  const known = new Map(before.processes.map((process) => [keyOf(process), process]));
  const [mates, oldMates] = [matesIn(after), matesIn(before)];
  return after.processes.flatMap((process) => {
    const old = known.get(keyOf(process));
    if (!old) return [];
    const kinds = namespaceKinds.filter((kind) => placeOf(process, kind, mates) !== placeOf(old, kind, oldMates));
    return kinds.length > 0 || old.fails?.status !== process.fails?.status ? [{ process, old, kinds }] : [];
  });
}

const keyOf = ({ unit, at }: Process): string => `${unit.manager} ${unit.name} ${at.file} ${at.start}`;

const idOf = (kind: NamespaceKind, { id }: Namespace): string => `${kind} ${id}`;

/** The processes in each namespace, as a text: ids are no names that two graphs have in common. */
function matesIn({ processes }: NamespaceGraph): ReadonlyMap<string, string> {
  const members = new Map<string, string[]>();
  for (const process of processes) {
    for (const kind of namespaceKinds) {
      const namespace = process.namespaces[kind];
      if (namespace.kind === "host" || namespace.kind === "own") continue;
      const id = idOf(kind, namespace);
      members.set(id, [...(members.get(id) ?? []), keyOf(process)]);
    }
  }
  return new Map([...members].map(([id, keys]) => [id, keys.sort().join("\n")]));
}

function placeOf({ namespaces }: Process, kind: NamespaceKind, mates: ReadonlyMap<string, string>): string {
  const namespace = namespaces[kind];
  return `${namespace.kind}\n${mates.get(idOf(kind, namespace)) ?? ""}`;
}
