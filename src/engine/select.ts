import type { Severity } from "../core/finding.js";
import { nearest } from "../core/nearest.js";
import type { Config } from "./config.js";
import { ownRules } from "./own-rules.js";
import type { Rule } from "./rule.js";
import type { ActiveRule } from "./run-rule.js";

/** A rule and the category that it belongs to. */
export interface Listed {
  readonly category: string;
  readonly rule: Rule;
}

/** Which rules are wanted: ids, categories and the names of optional groups. */
export interface Wanted {
  /** Empty: all that are not optional. */
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  /** Groups of optional rules to run beside those that are not optional. */
  readonly profiles?: readonly string[];
  readonly config: Config["rules"];
}

/** The rules to run, with the severities that the user gave them. */
export interface Selection {
  readonly rules: readonly ActiveRule[];
  /** The engine's own rules that are wanted, and the severity of their findings. */
  readonly own: ReadonlyMap<string, Severity>;
}

/** The rules to run; a sentence that says what is wrong where a name is neither rule nor category. The command line outweighs the configuration. */
export function selectRules(listed: readonly Listed[], { select, ignore, profiles = [], config }: Wanted): Selection | string {
  const own = ownRules.map((rule) => ({ category: "engine", rule }));
  const words = new Set(
    [...listed, ...own].flatMap(({ category, rule }) => [rule.id, category, ...(rule.optional ? [rule.optional] : [])]),
  );
  const unknown = [...select, ...ignore].find((name) => !words.has(name));
  if (unknown !== undefined) {
    const guess = nearest(unknown, words);
    return `no rule or category is called ${unknown}${guess === undefined ? "; unitlint rules lists them" : ` (did you mean ${guess}?)`}`;
  }
  const profile = profiles.find((name) => ![...listed, ...own].some(({ rule }) => rule.optional === name));
  if (profile !== undefined) return `no profile is called ${profile}`;
  const wanted = ({ category, rule }: { category: string; rule: Pick<Rule, "id" | "optional"> }): boolean => {
    const names = [rule.id, category, rule.optional ?? ""];
    if (ignore.includes(rule.id) || (!select.includes(rule.id) && names.some((name) => ignore.includes(name)))) return false;
    if (select.length > 0) return names.some((name) => select.includes(name));
    const level = config.get(rule.id);
    return level === undefined ? rule.optional === undefined || profiles.includes(rule.optional) : level !== "off";
  };
  const configured = (id: string): Severity | undefined => {
    const level = config.get(id);
    return level === "off" ? undefined : level;
  };
  return {
    rules: listed.filter(wanted).map(({ rule }) => {
      const severity = configured(rule.id);
      return severity === undefined ? { rule } : { rule, severity };
    }),
    own: new Map(own.filter(wanted).map(({ rule }) => [rule.id, configured(rule.id) ?? rule.severity])),
  };
}
