import { join } from "node:path";
import type { Finding, Severity } from "../../core/finding.js";
import { severities } from "../../core/finding.js";
import { check } from "../../engine/check.js";
import { type Selection, selectRules } from "../../engine/select.js";
import { treesOf } from "../../engine/trees.js";
import { rules } from "../../generated/rules.js";
import type { Snapshot } from "../../model/snapshot.js";
import { namespaceGraph } from "../../namespaces/build.js";
import { excluder } from "../../node/exclude.js";
import { patch } from "../../reporters/patch.js";
import { styleFor } from "../color.js";
import { type FoundConfig, findConfig } from "../config.js";
import { usageError } from "../failure.js";
import { mend, save } from "../fixing.js";
import { type Loaded, load, managerOf } from "../load.js";
import { choice, type Options, type Values } from "../options.js";
import { write } from "../output.js";
import { outputsOf, writeOutputs } from "../outputs.js";
import { progress } from "../progress.js";
import { docs, reportOf } from "../report.js";

const ids = [...docs.keys()];

/** `unitlint check`: 1 if there is a finding at or above `--fail-on`. */
export async function run(options: Options): Promise<number> {
  const { operands, values } = options;
  const outputs = outputsOf(values);
  const style = await styleFor(values);
  const config = await findConfig(values.config, firstPath(operands, values), ids);
  const failOn = choice(values, "fail-on", severities, config.failOn ?? "warning");
  const selection = selectionOf(values, config);
  const loaded = await load(operands, values, config.systemd);
  const mended = mend(loaded, options, await finder(loaded, selection, config, values));
  if (values.diff) {
    write(values, patch(mended.changes, loaded.display));
    return mended.changes.length > 0 ? 1 : 0;
  }
  if (values.fix) save(mended.changes, loaded);
  const report = reportOf(loaded, mended);
  const failing = report.findings.filter((finding) => fails(finding, failOn));
  writeOutputs(outputs, values, values.quiet ? { ...report, findings: failing } : report, style, mended.summary);
  return failing.length > 0 ? 1 : 0;
}

const fails = ({ severity }: Finding, failOn: Severity): boolean => severities.indexOf(severity) <= severities.indexOf(failOn);

/** Where the search for a configuration starts. */
function firstPath([first]: readonly string[], values: Values): string {
  if (first === undefined) return values.root ?? ".";
  return first === "-" ? (values["stdin-filename"] ?? ".") : first;
}

function selectionOf(values: Values, config: FoundConfig): Selection {
  const words = (given: readonly string[] = []): readonly string[] =>
    given
      .flatMap((text) => text.split(","))
      .map((word) => word.trim())
      .filter((word) => word !== "");
  const selection = selectRules(rules, {
    select: words(values.select),
    ignore: words(values.ignore),
    profiles: words(values.profile),
    config: config.rules,
  });
  if (typeof selection === "string") throw usageError(selection);
  return selection;
}

/** What the selected rules find outside the paths that the configuration excludes. */
async function finder(
  loaded: Loaded,
  selection: Selection,
  config: FoundConfig,
  values: Values,
): Promise<(snapshot: Snapshot) => readonly Finding[]> {
  const { target, realRoot } = loaded;
  const isExcluded = await excluder(config.exclude, config.directory);
  return (snapshot) => {
    const trees = snapshot === loaded.snapshot ? loaded.trees : treesOf(snapshot, managerOf(values));
    const { show, end } = progress();
    const findings = check({ trees, ...selection, known: new Set(ids), range: target.range, graph: namespaceGraph, onProgress: show });
    end();
    return findings.filter(({ at }) => !isExcluded(join(realRoot, at.file)));
  };
}
