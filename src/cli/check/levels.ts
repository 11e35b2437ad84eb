import { join } from "node:path";
import type { Finding, Severity } from "../../core/finding.js";
import { type Selection, selectRules } from "../../engine/select.js";
import { rules } from "../../generated/rules.js";
import { excluder, pathsOf } from "../../node/exclude.js";
import { usageError } from "../failure.js";
import type { FoundConfig } from "../input/config.js";
import type { Loaded } from "../input/load.js";
import type { Values } from "../options.js";

const words = (given: readonly string[] = []): readonly string[] =>
  given
    .flatMap((text) => text.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");

function select(values: Values, config: FoundConfig, levels: FoundConfig["rules"]): Selection {
  const profiles = [...config.profiles, ...words(values.profile)];
  const selection = selectRules(rules, { select: words(values.select), ignore: words(values.ignore), profiles, config: levels });
  if (typeof selection === "string") throw usageError(selection);
  return selection;
}

const idsOf = ({ rules, own }: Selection): ReadonlySet<string> => new Set([...rules.map(({ rule }) => rule.id), ...own.keys()]);

/** The rules to run: those wanted everywhere, and those that the configuration wants for some paths. */
export function selectionOf(values: Values, config: FoundConfig): Selection {
  const own = selectRules(rules, { select: [], ignore: [], profiles: config.profiles, config: config.rules });
  if (typeof own === "string") throw usageError(`${config.path}: ${own}`);
  const levels = new Map(config.rules);
  const everywhere = idsOf(select(values, config, config.rules));
  for (const { rules } of config.overrides) {
    for (const [id, level] of rules) if (level !== "off" && !everywhere.has(id)) levels.set(id, level);
  }
  return select(values, config, levels);
}

/** What the configuration makes of findings: those in excluded paths are left out, those in paths with other levels get these. */
export async function leveller(
  values: Values,
  config: FoundConfig,
  { snapshot, realRoot }: Loaded,
): Promise<(finding: Finding) => readonly Finding[]> {
  const paths = pathsOf(snapshot, realRoot);
  const isExcluded = await excluder(config.exclude, config.directory, paths);
  const everywhere = idsOf(select(values, config, config.rules));
  const overrides = await Promise.all(
    config.overrides.map(async ({ pattern, rules }) => ({ rules, matches: await excluder([pattern], config.directory, paths) })),
  );
  return (finding) => {
    const path = join(realRoot, finding.at.file);
    if (isExcluded(path)) return [];
    const level: Severity | "off" | undefined = overrides
      .findLast(({ rules, matches }) => rules.has(finding.rule) && matches(path))
      ?.rules.get(finding.rule);
    if (level === undefined) return everywhere.has(finding.rule) ? [finding] : [];
    return level === "off" ? [] : [{ ...finding, severity: level }];
  };
}
