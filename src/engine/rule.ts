import type { Problem, Severity } from "../core/finding.js";
import type { Version, VersionRange } from "../core/version.js";
import type { MemoryFiles } from "../model/snapshot.js";
import type { Manager, Unit, UnitTree, UnitType } from "../model/unit.js";
import type { NamespaceGraph } from "../namespaces/graph.js";
import type { UnitFile } from "../syntax/unit-file.js";

/** What a check may look at beside its subject. */
export interface Facts {
  /** The version that the check is run for; compare it by `since` only. */
  readonly v: Version;
  readonly tree: UnitTree;
  readonly graph: () => NamespaceGraph;
}

/** The texts of an example: of one unit (`a.service`), or of a small tree by path. */
export type ExampleFiles = string | MemoryFiles;

/** One way to write it wrong, and the same right: shown to users, and tried by the tests. */
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

/**
 * What must be there for a rule to find anything: all that is given here. Where it is not, the rule is not run. It is there to save time alone: a
 * rule finds the same without it.
 */
export interface Precondition {
  readonly manager?: Manager;
  /** Of scope `unit`: the unit is of one of these types. Of scope `tree`: it has such a unit. */
  readonly types?: readonly [UnitType, ...UnitType[]];
  /**
   * At least one of these keys. Of scope `unit`: it is in effect, under its present name. Of scopes `file` and `tree`: it is written in the file, or
   * in any unit file or drop-in of the tree.
   */
  readonly keys?: readonly [string, ...string[]];
  /**
   * This stands in a text. Of scope `file`: in the file; `unit`: in the fragment or a drop-in; `tree`: in any file that was read, scripts and the
   * like too, or in the name of a unit. It may stand there with quotes or escapes within.
   */
  readonly mentions?: string | RegExp;
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
  /** What must be there for the rule to find anything, so that it need not be run elsewhere; nothing by default. */
  readonly when?: Precondition;
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
