import type { Note } from "../../core/finding.js";
import { pathOfUnit, prefixesOf } from "../escape.js";
import { addEdge, isLoaded, isTemplate, type Node, type Nodes } from "./collect.js";
import { defaultDependencies, type MountsFor } from "./edge.js";
import { isStandard } from "./standard.js";

/** Edges to the mounts that hold a unit's paths: unit_add_mount_dependencies() in unit.c. Only mounts that a file makes are required. */
export function addMounts({ byId }: Nodes): void {
  const mounts = new Map<string, Node>();
  for (const node of byId.values()) {
    if (node.unit.type === "mount" && isLoaded(node.unit) && !isTemplate(node.unit)) mounts.set(pathOfUnit(node.unit.name), node);
  }
  for (const node of byId.values()) {
    if (!isLoaded(node.unit)) continue;
    for (const [property, requirement] of MOUNTS_FOR) {
      for (const [path, because] of node.edges.get(property) ?? []) addMountsOf(node, path, requirement, because, mounts);
    }
  }
}

const MOUNTS_FOR: readonly (readonly [MountsFor, "Requires" | "Wants"])[] = [
  ["RequiresMountsFor", "Requires"],
  ["WantsMountsFor", "Wants"],
];

function addMountsOf(
  node: Node,
  path: string,
  requirement: "Requires" | "Wants",
  because: readonly Note[],
  mounts: ReadonlyMap<string, Node>,
): void {
  for (const prefix of prefixesOf(path)) {
    const mount = mounts.get(prefix)?.unit;
    if (!mount || mount.name === node.unit.name) continue;
    addEdge(node.edges, "After", mount.name, because);
    if (mount.fragment) addEdge(node.edges, requirement, mount.name, because);
  }
}

const PULLS_IN = ["Wants", "Requires", "Requisite", "BindsTo", "Upholds"] as const;

/**
 * Targets come after what they pull in: unit_add_default_target_dependency() in unit.c. After what they are part of they come only if that was
 * loaded first, as systemd's own targets are; of others it is not known.
 */
export function addTargets({ byId }: Nodes): void {
  for (const target of byId.values()) {
    if (target.unit.type !== "target" || !isLoaded(target.unit) || !defaultDependencies(target.unit)) continue;
    for (const property of [...PULLS_IN, "PartOf"] as const) {
      for (const [name, because] of target.edges.get(property) ?? []) {
        const other = byId.get(name);
        if (property === "PartOf" && !isStandard(name)) continue;
        if (other && comesBefore(target, other)) addEdge(target.edges, "After", name, because);
      }
    }
  }
}

function comesBefore(target: Node, other: Node): boolean {
  if (!isLoaded(other.unit) || !defaultDependencies(other.unit)) return false;
  if (target.edges.get("Before")?.has(other.unit.name) || other.edges.get("After")?.has(target.unit.name)) return false;
  return other.unit.type !== "target" || !PULLS_IN.some((property) => other.edges.get(property)?.has(target.unit.name));
}
