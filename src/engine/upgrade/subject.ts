import type { Version } from "../../core/version.js";
import type { Unit, UnitTree } from "../../model/unit.js";
import type { NamespaceGraph } from "../../namespaces/graph.js";

/** A unit on both sides of one change of behaviour. */
export interface Subject {
  readonly tree: UnitTree;
  /** As the version to upgrade to loads it. */
  readonly unit: Unit;
  /** As the version to upgrade from loads it. */
  readonly old: Unit;
  /** The version in front of the change. */
  readonly before: Version;
  /** The first one with it. */
  readonly after: Version;
  readonly graph: (v: Version) => NamespaceGraph;
}
