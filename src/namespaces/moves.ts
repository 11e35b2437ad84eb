import { groupsBy } from "../core/groups.js";
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
  const numberOf = numbering();
  const [mates, oldMates] = [matesIn(after, numberOf), matesIn(before, numberOf)];
  return after.processes.flatMap((process) => {
    const old = known.get(keyOf(process));
    if (!old) return [];
    const kinds = namespaceKinds.filter((kind) => placeOf(process, kind, mates) !== placeOf(old, kind, oldMates));
    return kinds.length > 0 || old.fails?.status !== process.fails?.status ? [{ process, old, kinds }] : [];
  });
}

const keyOf = ({ unit, at }: Process): string => `${unit.manager} ${unit.name} ${at.file} ${at.start}`;

const idOf = (kind: NamespaceKind, { id }: Namespace): string => `${kind} ${id}`;

/** Numbers texts: equal ones get the same number. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

/** Which processes are in each namespace, as a number: ids are no names that two graphs have in common. */
function matesIn({ processes }: NamespaceGraph, numberOf: (text: string) => number): ReadonlyMap<string, number> {
  const places = processes.flatMap((process) => {
    const shared = namespaceKinds.filter((kind) => !["host", "own"].includes(process.namespaces[kind].kind));
    return shared.map((kind) => ({ id: idOf(kind, process.namespaces[kind]), key: keyOf(process) }));
  });
  const members = groupsBy(places, ({ id }) => id);
  return new Map(
    Array.from(members, ([id, mates]) => [
      id,
      numberOf(
        mates
          .map(({ key }) => key)
          .sort()
          .join("\n"),
      ),
    ]),
  );
}

function placeOf({ namespaces }: Process, kind: NamespaceKind, mates: ReadonlyMap<string, number>): string {
  const namespace = namespaces[kind];
  return `${namespace.kind}\n${mates.get(idOf(kind, namespace)) ?? ""}`;
}
