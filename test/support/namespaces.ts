import { version } from "../../src/core/version.js";
import { treesOf } from "../../src/engine/trees.js";
import type { Manager, UnitTree } from "../../src/model/unit.js";
import { namespaceGraph } from "../../src/namespaces/build.js";
import type { Fails, Namespace, NamespaceGraph, NamespaceKind } from "../../src/namespaces/graph.js";

/** The tree of a directory with these files. */
export function flatTree(units: Readonly<Record<string, string>>, manager: Manager = "system"): UnitTree {
  const snapshot = {
    files: new Map(Object.entries(units).map(([name, text]) => [`/t/${name}`, text])),
    links: new Map(),
    others: new Map(),
    failures: new Map(),
    executables: new Set<string>(),
    worldWritable: new Set<string>(),
    targets: ["/t"],
    skipped: new Map(),
    complete: false,
  };
  return treesOf(snapshot, { manager })[0] as UnitTree;
}

export function graphOf(units: Readonly<Record<string, string>>, number: number, manager: Manager = "system"): NamespaceGraph {
  return namespaceGraph(flatTree(units, manager), version(number));
}

/** A process or a listening socket. */
export interface Entity {
  readonly namespaces: Partial<Record<NamespaceKind, Namespace>>;
  readonly fails?: Fails;
}

/** By `a.service`, `a.service ExecStart`, `a.service ExecStart2` (its second), `a.socket Listen`. */
export function entitiesOf(graph: NamespaceGraph): ReadonlyMap<string, readonly Entity[]> {
  const found = new Map<string, Entity[]>();
  const add = (name: string, entity: Entity): void => {
    found.set(name, [...(found.get(name) ?? []), entity]);
  };
  const counts = new Map<string, number>();
  for (const process of graph.processes) {
    const name = `${process.unit.name} ${process.directive}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    add(`${name}${count > 1 ? count : ""}`, process);
    add(process.unit.name, process);
  }
  for (const { unit, net, fails } of graph.sockets) add(`${unit.name} Listen`, { namespaces: { net }, ...(fails && { fails }) });
  return found;
}

/** Who shares a namespace with whom: `host`, or the first of the names that is in the same. */
export function shared(names: readonly string[], of: (name: string) => Namespace | undefined): Record<string, string> {
  const first = new Map<string, string>();
  return Object.fromEntries(
    names.map((name) => {
      const namespace = of(name);
      if (!namespace) return [name, "none"];
      if (namespace.kind === "host") return [name, "host"];
      if (!first.has(namespace.id)) first.set(namespace.id, name);
      return [name, first.get(namespace.id) as string];
    }),
  );
}
