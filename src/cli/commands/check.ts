import { type Finding, type Severity, severities } from "../../core/finding.js";
import { check } from "../../engine/check.js";
import type { Selection } from "../../engine/select.js";
import { treesOf } from "../../engine/trees.js";
import { isTarget, type Snapshot } from "../../model/snapshot.js";
import { namespaceGraph } from "../../namespaces/build.js";
import { patch } from "../../reporters/patch.js";
import { plural } from "../../reporters/summary.js";
import { visible, visibleLines } from "../../reporters/visible.js";
import { applyBaseline, writeBaseline } from "../check/baseline.js";
import { mend, save } from "../check/fixes.js";
import { suppressAll } from "../check/ignores.js";
import { leveller, selectionOf } from "../check/levels.js";
import { outputsOf, writeOutputs } from "../check/reports.js";
import { showFiles } from "../check/show-files.js";
import { type FoundConfig, findConfig } from "../input/config.js";
import { type Loaded, load, managerOf } from "../input/load.js";
import { choice, type Options, type Values } from "../options.js";
import { progress } from "../output/progress.js";
import { docs, reportOf } from "../output/report.js";
import { styleFor } from "../output/style.js";
import { say, write } from "../output/write.js";

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
  if (values["show-files"]) {
    write(values, showFiles(loaded));
    return 0;
  }
  const mended = mend(loaded, options, await finder(loaded, selection, config, values));
  if (values.diff) {
    const text = patch(mended.changes, loaded.display);
    write(values, process.stdout.isTTY && values.output === undefined ? visibleLines(text) : text);
    return mended.changes.length > 0 ? 1 : 0;
  }
  if (values.fix) save(mended.changes, loaded);
  if (values.baseline !== undefined && values["write-baseline"]) {
    writeBaseline(values.baseline, mended.findings, loaded);
    if (!values.quiet) write(values, `Counted ${plural(mended.findings.length, "finding")} in ${visible(values.baseline)}\n`);
    return 0;
  }
  const judged = {
    rules: new Set(selection.rules.map(({ rule }) => rule.id)),
    isTarget: (path: string) => isTarget(mended.snapshot, path),
  };
  const findings = values.baseline === undefined ? mended.findings : applyBaseline(values.baseline, mended.findings, loaded, judged);
  const failing = findings.filter((finding) => fails(finding, failOn));
  if (values["add-ignores"] !== undefined) return suppressAll(failing, values["add-ignores"], mended, loaded, options);
  const report = reportOf(loaded, { snapshot: mended.snapshot, findings: values.quiet ? failing : findings });
  writeOutputs(outputs, values, report, style, mended.summary);
  if (report.files + findings.length === 0) sayWhatIsMissing(options);
  return failing.length > 0 ? 1 : 0;
}

/** That nothing was checked, unless files are picked by git, may well be a slip of who named the paths. */
function sayWhatIsMissing({ operands, values }: Options): void {
  if (values.quiet || values.staged || values.changed !== undefined) return;
  const places = operands.length > 0 ? operands.join(", ") : (values.root ?? ".");
  say(`no unit file was found in ${places}; --show-files says what each file there is taken for`);
}

const fails = ({ severity }: Finding, failOn: Severity): boolean => severities.indexOf(severity) <= severities.indexOf(failOn);

/** Where the search for a configuration starts. */
function firstPath([first]: readonly string[], values: Values): string {
  if (first === undefined) return values.root ?? ".";
  return first === "-" ? (values["stdin-filename"] ?? ".") : first;
}

/** What the selected rules find, as the configuration takes it. */
async function finder(
  loaded: Loaded,
  selection: Selection,
  config: FoundConfig,
  values: Values,
): Promise<(snapshot: Snapshot) => readonly Finding[]> {
  const { target } = loaded;
  const level = await leveller(values, config, loaded);
  return (snapshot) => {
    const trees = snapshot === loaded.snapshot ? loaded.trees : treesOf(snapshot, managerOf(values));
    const { show, end } = progress();
    const findings = check({
      snapshot,
      trees,
      ...selection,
      known: new Set(ids),
      range: target.range,
      graph: namespaceGraph,
      onProgress: show,
    });
    end();
    return findings.flatMap(level);
  };
}
