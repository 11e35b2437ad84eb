import type { Finding } from "../../core/finding.js";
import type { VersionRange } from "../../core/version.js";
import { check } from "../../engine/check.js";
import { rules } from "../../generated/rules.js";
import { namespaceGraph } from "../../namespaces/build.js";
import type { Loaded } from "../input/load.js";

/** What all rules but the optional ones find, with no configuration. */
export function usualFindings({ snapshot, trees }: Loaded, range: VersionRange): readonly Finding[] {
  const active = rules.filter(({ rule }) => !rule.optional).map(({ rule }) => ({ rule }));
  const known = new Set(rules.map(({ rule }) => rule.id));
  return check({ snapshot, trees, rules: active, own: new Map(), known, range, graph: namespaceGraph });
}
