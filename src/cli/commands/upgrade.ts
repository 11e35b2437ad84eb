import { join } from "node:path";
import { selectRules } from "../../engine/select.js";
import { type Change, upgrade } from "../../engine/upgrade/upgrade.js";
import { rules } from "../../generated/rules.js";
import { namespaceGraph } from "../../namespaces/build.js";
import { excluder, pathsOf } from "../../node/exclude.js";
import { upgradeJson } from "../../reporters/upgrade/json.js";
import { upgradeMarkdown } from "../../reporters/upgrade/markdown.js";
import { upgradePretty } from "../../reporters/upgrade/pretty.js";
import type { UpgradeReporter } from "../../reporters/upgrade/report.js";
import { upgradeSarif } from "../../reporters/upgrade/sarif.js";
import { usageError } from "../failure.js";
import { findConfig } from "../input/config.js";
import { type Loaded, load } from "../input/load.js";
import { namedVersion } from "../input/versions.js";
import { choice, commandTable, type Options, type Values } from "../options.js";
import { progress } from "../output/progress.js";
import { docs, reportOf } from "../output/report.js";
import { styleFor } from "../output/style.js";
import { write } from "../output/write.js";

const reporters = {
  pretty: upgradePretty,
  json: upgradeJson,
  markdown: upgradeMarkdown,
  sarif: upgradeSarif,
} as const satisfies Readonly<Record<string, UpgradeReporter>>;

/** `unitlint upgrade`: what changes for the units between two versions; 1 if something breaks. */
export async function run({ operands, values }: Options): Promise<number> {
  const format = choice(values, "format", commandTable.upgrade.formats, "pretty");
  const style = await styleFor(values);
  const loaded = await load(operands, values);
  const { from, to } = ends(values, loaded);
  const found = await changesOf(loaded, { from, to }, operands[0] ?? values.root ?? ".", values);
  const changes = values.possible ? found : found.filter(({ effect }) => effect !== "possible");
  const report = reportOf(loaded, { snapshot: loaded.snapshot, findings: [] });
  write(values, reporters[format]({ ...report, changes, from, to }, style), format);
  return changes.some(({ effect }) => effect === "breaks") ? 1 : 0;
}

/** The two versions; without `--from` the one that is installed where the units come from. */
function ends({ from, to }: Values, { target }: Loaded): { readonly from: number; readonly to: number } {
  if (to === undefined)
    throw usageError("upgrade needs --to VERSION, and --from VERSION unless the units are those of a system with a systemd");
  const installed = target.from.startsWith("of ") ? target.range.max : undefined;
  const first = from === undefined ? installed : namedVersion(from, "--from");
  if (first === undefined) throw usageError("upgrade needs --from VERSION: no systemd is installed where these units come from");
  const last = namedVersion(to, "--to");
  if (first > last)
    throw usageError(`--to ${last} is older than --from ${first}; unitlint check --systemd ${last} says what an older version lacks`);
  return { from: first, to: last };
}

async function changesOf(
  { snapshot, trees, realRoot }: Loaded,
  { from, to }: { readonly from: number; readonly to: number },
  firstPath: string,
  values: Values,
): Promise<readonly Change[]> {
  const ids = [...docs.keys()];
  const config = await findConfig(values.config, firstPath, ids);
  const selection = selectRules(rules, { select: [], ignore: [], profiles: [], config: config.rules });
  if (typeof selection === "string") throw usageError(selection);
  const isExcluded = await excluder(config.exclude, config.directory, pathsOf(snapshot, realRoot));
  const { show, end } = progress();
  const known = new Set(ids);
  const references = (rule: string): readonly string[] => docs.get(rule)?.references ?? [];
  const range = { min: from, max: to };
  const changes = upgrade({ snapshot, trees, rules: selection.rules, known, range, graph: namespaceGraph, references, onProgress: show });
  end();
  return changes.filter(({ at }) => !isExcluded(join(realRoot, at.file)));
}
