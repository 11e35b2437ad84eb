import type { Problem, Severity } from "../core/finding.js";
import type { Version, VersionRange } from "../core/version.js";
import type { MemoryFiles } from "../model/snapshot.js";
import type { Unit, UnitTree } from "../model/unit.js";
import type { NamespaceGraph } from "../namespaces/graph.js";
import type { UnitFile } from "../syntax/unit-file.js";

/** What a check may look at beside its subject. */
export interface Facts {
  /** The version that the check is run for; compare it by `since` and `exists` only. */
  readonly v: Version;
  readonly tree: UnitTree;
  readonly graph: () => NamespaceGraph;
}

/** The texts of an example: of one unit (`a.service`), or of a small tree by path. */
export type ExampleFiles = string | MemoryFiles;

export interface Example {
  readonly name: string;
  readonly bad: ExampleFiles;
  readonly good: ExampleFiles;
  /** The exact text that the finding marks in `bad`. */
  readonly flags: string;
  /** The version to run it for; the newest by default. */
  readonly systemd?: number;
  readonly manager?: "user";
  /** Whether the trees are whole systems, in which what is not there is missing. */
  readonly complete?: true;
}

/** All that there is to say about a rule. */
export interface RuleDoc {
  /** kebab-case, permanent, the name of the file. */
  readonly id: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What goes wrong and why, in a few sentences. */
  readonly why: string;
  readonly severity: Severity;
  /** Not run unless it is selected or its profile is. */
  readonly optional?: "hardening" | "pedantic";
  /** The versions in which the rule can apply; all by default. */
  readonly systemd?: Partial<VersionRange>;
  /** Man pages with directive, NEWS with version, functions of systemd, upstream issues. */
  readonly references: readonly [string, ...string[]];
  readonly examples: readonly [Example, ...Example[]];
}

/**
 * A rule: what it is and a pure check that yields problems. The scope names the smallest input it needs: `file` one unit file or drop-in as
 * written, `unit` one merged unit, `tree` all of one load path.
 */
export type Rule = RuleDoc &
  (
    | { readonly scope: "file"; readonly check: (file: UnitFile, facts: Facts) => Iterable<Problem> }
    | { readonly scope: "unit"; readonly check: (unit: Unit, facts: Facts) => Iterable<Problem> }
    | { readonly scope: "tree"; readonly check: (tree: UnitTree, facts: Facts) => Iterable<Problem> }
  );
