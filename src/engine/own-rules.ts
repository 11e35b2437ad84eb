import type { Finding } from "../core/finding.js";
import type { Example, Rule, RuleDoc } from "./rule.js";

/** What is said of a finding of the engine itself, as a {@link RuleDoc} says it of a rule. An example may be impossible as a text. */
export type OwnRule = Omit<RuleDoc, "examples"> & { readonly examples: readonly Example[] };

/** Says of what could not be read that it was not checked. */
export const unreadableFile: OwnRule = {
  id: "unreadable-file",
  summary: "A file or link of the tree cannot be read, so nothing is said of it",
  why: "What cannot be read cannot be judged. systemd, which runs as another user or on another machine, may be able to read it; then what it says counts and nothing here accounts for it.",
  severity: "warning",
  references: ["systemd.unit(5) UNIT FILE LOAD PATH"],
  examples: [],
};

/** Says of a comment that it suppresses nothing. */
export const unusedSuppression: OwnRule = {
  id: "unused-suppression",
  summary: "A comment suppresses a finding that there is not, or names a rule that does not exist",
  why: "A suppression that suppresses nothing hides the next fault of its line. It is left over from a fault that was mended, stands above the wrong line, or its rule is misspelt.",
  severity: "warning",
  references: ["unitlint README: Suppressions"],
  examples: [
    {
      name: "nothing to suppress",
      bad: "[Service]\n# unitlint: ignore[unused-suppression-example] -- nothing is wrong below\nExecStart=/bin/true\n",
      good: "[Service]\nExecStart=/bin/true\n",
      flags: "unused-suppression-example",
    },
  ],
};

/** The rules that the engine carries out itself. */
export const ownRules: readonly OwnRule[] = [unreadableFile, unusedSuppression];

/** The rules that the engine itself stands for, and those given, sorted by id. */
export function allRules<T extends { readonly category: string; readonly rule: Rule }>(
  rules: readonly T[],
): readonly { readonly category: string; readonly rule: OwnRule }[] {
  return [...rules, ...ownRules.map((rule) => ({ category: "engine", rule }))].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

/** A finding of the engine itself: it holds for all versions. */
export function ownFinding(rule: OwnRule, problem: Omit<Finding, "rule" | "severity" | "systemd">): Finding {
  return { ...problem, rule: rule.id, severity: rule.severity, systemd: { since: null, until: null } };
}
