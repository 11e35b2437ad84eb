import type { FilePath, Span } from "../core/span.js";
import { pullIns } from "../model/dependencies/walk.js";
import { type DependencyGraph, isTemplate } from "../model/dependencies.js";
import { instanceOf } from "../model/names.js";
import { own } from "../model/settings.js";
import { unescapeName } from "../model/specifiers.js";
import type { Unit, UnitName, UnitTree } from "../model/unit.js";
import { isUnknown, UNKNOWN } from "../syntax/template.js";
import { canonicalPath } from "./commands/paths.js";
import { type Done, doneOf } from "./done.js";
import type { NamespaceGraph } from "./graph.js";
import { readable } from "./names.js";

/** A name of a network namespace as a unit knows it. */
export interface KnownName {
  readonly unit: Unit;
  readonly path: FilePath;
  /** As it is written, where a part of it is not known. */
  readonly shown: string;
}

/** Who looks a network namespace up by its name: a command, or all processes of a unit by NetworkNamespacePath=. */
export interface NameUse extends KnownName {
  readonly at: Span;
  /** What is written there: `ip netns exec`, `NetworkNamespacePath=`. */
  readonly how: string;
  readonly done?: Done;
}

const HOW = { "ip-netns-exec": "ip netns exec", "ip-n": "ip -n", "ip-link-netns": "ip link", nsenter: "nsenter" } as const;

/** All uses of names of network namespaces in a tree. */
export function nameUses(tree: UnitTree, graph: NamespaceGraph): readonly NameUse[] {
  const commands = doneOf(tree, graph, "use-namespace").map((done): NameUse => {
    const { path, pathAt, at, how } = done.act;
    return { unit: done.process.unit, path, shown: readable(tree, path, pathAt), at, how: HOW[how], done };
  });
  const units = new Set([...graph.processes, ...graph.sockets].map(({ unit }) => unit));
  const settings = [...units].flatMap((unit): readonly NameUse[] => {
    const setting = own(unit, "NetworkNamespacePath");
    const path = setting && canonicalPath(setting.value.text);
    if (!setting || path === undefined) return [];
    const written = setting.from.value.text;
    return [{ unit, path, shown: isUnknown(path) ? written : path, at: setting.from.at, how: "NetworkNamespacePath=" }];
  });
  return [...commands, ...settings];
}

function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** A name that a template gives, as each of its instances gives it. */
export function concreteNames(
  graph: DependencyGraph,
  { unit, path, shown }: KnownName,
): readonly { readonly unit: UnitName; readonly path: FilePath }[] {
  if (!isUnknown(path)) return [{ unit: unit.name, path }];
  if (!isTemplate(unit)) return [];
  return graph.instances(unit.name).map((name) => {
    const instance = instanceOf(name) ?? "";
    return { unit: name, path: path.replaceAll(UNKNOWN, shown.includes("%I") ? unescapeName(instance) : instance) };
  });
}

/** Whether one unit starts another, or waits for it: the graph has a template for the instance that another template names with its own. */
export function dependsOn(graph: DependencyGraph, unit: Unit, other: Unit): boolean {
  return [...pullIns, "After" as const].some((property) => graph.has(unit.name, property, other.name));
}

const plain = (shown: string): string => shown.replaceAll("%I", "%i").replace(/^\/var\/run\//, "/run/");

/** Whether two units mean the same name, as far as that is certain. */
function isSameName(graph: DependencyGraph, a: KnownName, b: KnownName): boolean {
  if (!isUnknown(a.path) && !isUnknown(b.path)) return a.path === b.path;
  if (a.unit === b.unit) return a.path === b.path && plain(a.shown) === plain(b.shown);
  if (isUnknown(a.path) && isUnknown(b.path))
    return a.path === b.path && (dependsOn(graph, b.unit, a.unit) || dependsOn(graph, a.unit, b.unit));
  const [unknown, known] = isUnknown(a.path) ? [a, b] : [b, a];
  return concreteNames(graph, unknown).some(({ path }) => path === known.path);
}

/** A function that gives those of some names that certainly mean the same as a name; in their order. */
export function sameNames<N extends KnownName>(graph: DependencyGraph, names: readonly N[]): (name: KnownName) => readonly N[] {
  const byPath = new Map<FilePath, number[]>();
  const byConcrete = new Map<FilePath, number[]>();
  for (const [n, name] of names.entries()) {
    addTo(byPath, name.path, n);
    if (isUnknown(name.path)) for (const path of new Set(concreteNames(graph, name).map(({ path }) => path))) addTo(byConcrete, path, n);
  }
  const at = (index: ReadonlyMap<FilePath, readonly number[]>, path: FilePath): readonly number[] => index.get(path) ?? [];
  return (name) => {
    const unknown = isUnknown(name.path);
    const alike = at(byPath, name.path).filter((n) => !unknown || isSameName(graph, names[n] as N, name));
    const concrete = unknown ? concreteNames(graph, name).flatMap(({ path }) => at(byPath, path)) : at(byConcrete, name.path);
    const others = concrete.filter((n) => names[n]?.unit !== name.unit);
    return [...new Set([...alike, ...others])].sort((a, b) => a - b).map((n) => names[n] as N);
  };
}
