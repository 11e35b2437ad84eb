import type { Finding, Severity } from "../../core/finding.js";
import { severities } from "../../core/finding.js";
import { check } from "../../engine/check.js";
import { type Config, NO_CONFIG } from "../../engine/config.js";
import { type Listed, selectRules } from "../../engine/select.js";
import { rules } from "../../generated/rules.js";
import { EMPTY_GRAPH } from "../../namespaces/graph.js";
import { concise } from "../../reporters/concise.js";
import { json } from "../../reporters/json.js";
import { pretty } from "../../reporters/pretty.js";
import type { Report, Reporter } from "../../reporters/report.js";
import { styleFor } from "../color.js";
import { usageError } from "../failure.js";
import { load } from "../load.js";
import { choice, type Options, type Values } from "../options.js";
import { write } from "../output.js";

const reporters: Readonly<Record<"pretty" | "concise" | "json", Reporter>> = { pretty, concise, json };

/** `unitlint check`: 1 if there is a finding at or above `--fail-on`. */
export async function run({ operands, values }: Options): Promise<number> {
  const onTerminal = process.stdout.isTTY && values.output === undefined;
  const format = choice(values, "format", ["pretty", "concise", "json"], onTerminal ? "pretty" : "concise");
  const config = NO_CONFIG;
  const failOn = choice(values, "fail-on", severities, config.failOn ?? "warning");
  const selection = selectionOf(rules, values, config);
  const style = await styleFor(values);
  const { snapshot, trees, target, display } = await load(operands, values, config.systemd);
  const known = new Set(rules.map(({ rule }) => rule.id));
  const findings = check({ trees, ...selection, known, range: target.range, graph: () => EMPTY_GRAPH });
  const report: Report = {
    findings,
    texts: snapshot.files,
    display,
    systemd: target.text,
    systemdFrom: target.from,
    files: trees.reduce((sum, tree) => sum + tree.files.size, 0),
    units: trees.reduce((sum, tree) => sum + tree.names.length, 0),
  };
  write(values, reporters[format](report, style));
  return findings.some((finding) => fails(finding, failOn)) ? 1 : 0;
}

function selectionOf(listed: readonly Listed[], values: Values, config: Config): Extract<ReturnType<typeof selectRules>, object> {
  const words = (given: readonly string[] = []): readonly string[] => given.flatMap((text) => text.split(",").map((word) => word.trim()));
  const selection = selectRules(listed, { select: words(values.select), ignore: words(values.ignore), config: config.rules });
  if (typeof selection === "string") throw usageError(selection);
  return selection;
}

const fails = ({ severity }: Finding, failOn: Severity): boolean => severities.indexOf(severity) <= severities.indexOf(failOn);
