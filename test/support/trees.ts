import type { Finding } from "../../src/core/finding.js";
import { ALL_VERSIONS, NEWEST, type VersionRange } from "../../src/core/version.js";
import { check } from "../../src/engine/check.js";
import type { ExampleFiles, Rule } from "../../src/engine/rule.js";
import { treesOf } from "../../src/engine/trees.js";
import { type MemoryFiles, memorySnapshot, type Snapshot } from "../../src/model/snapshot.js";
import type { Manager } from "../../src/model/unit.js";
import { namespaceGraph } from "../../src/namespaces/build.js";

const NEWEST_ONLY: VersionRange = { min: NEWEST, max: NEWEST };

/** The files of an example as a tree: one text is a unit of the type that its section names; without directories all is in a system's. */
export function exampleTree(files: ExampleFiles, manager: Manager = "system"): MemoryFiles {
  const tree = typeof files === "string" ? { [`example.${typeOf(files)}`]: files } : files;
  if (Object.keys(tree).some((path) => /(^|\/)systemd\/(system|user)\//.test(path))) return tree;
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [`etc/systemd/${manager}/${path}`, content]));
}

const typeOf = (text: string): string =>
  /^\[(Service|Socket|Mount|Automount|Swap|Timer|Path|Slice|Scope)\]/m.exec(text)?.[1]?.toLowerCase() ??
  (text.includes("[Unit]") ? "target" : "service");

/** What rules find in a snapshot. */
export function findingsIn(snapshot: Snapshot, rules: readonly Rule[], range = NEWEST_ONLY, manager?: Manager): readonly Finding[] {
  const trees = treesOf(snapshot, manager ? { manager } : {});
  const known = new Set(rules.map(({ id }) => id));
  return check({ snapshot, trees, rules: rules.map((rule) => ({ rule })), own: new Map(), known, range, graph: namespaceGraph });
}

/** What one rule finds in a tree in memory. */
export function findingsOf(rule: Rule, tree: MemoryFiles, systemd?: number, manager?: Manager, complete = false): readonly Finding[] {
  return findingsIn(
    memorySnapshot(tree, { complete }),
    [rule],
    systemd === undefined ? NEWEST_ONLY : { min: systemd, max: systemd },
    manager,
  );
}

export { ALL_VERSIONS };
