import { appendFileSync } from "node:fs";
import { checkstyle } from "../../reporters/checkstyle.js";
import { concise } from "../../reporters/concise.js";
import { annotations, github, stepSummary } from "../../reporters/github.js";
import { gitlab } from "../../reporters/gitlab.js";
import { json } from "../../reporters/json.js";
import { junit } from "../../reporters/junit.js";
import { pretty } from "../../reporters/pretty.js";
import type { Report, Reporter, Style } from "../../reporters/report.js";
import { sarif } from "../../reporters/sarif.js";
import { statistics, summary } from "../../reporters/summary.js";
import { usageError } from "../failure.js";
import { commandTable, oneOf, type Values } from "../options.js";
import { isForPeople, write, writeTo } from "../output/write.js";

type Format = (typeof commandTable.check.formats)[number];

const reporters: Readonly<Record<Format, Reporter>> = { pretty, concise, json, sarif, github, gitlab, junit, checkstyle };

/** One report to write: to a file of its own, or to where the output of a command goes. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

/**
 * The reports that `--format` asks for: each may name its file behind a colon, and one that does not goes to standard output or `--output`. If all name
 * files, the usual form is printed too.
 */
export function outputsOf(values: Values): readonly Output[] {
  const usual: Output = { format: process.stdout.isTTY && values.output === undefined ? "pretty" : "concise", file: undefined };
  const outputs = (values.format ?? []).map((text): Output => {
    const colon = text.indexOf(":");
    const format = oneOf("format", commandTable.check.formats, colon < 0 ? text : text.slice(0, colon));
    if (colon === text.length - 1) throw usageError(`--format ${text} names no file`);
    return { format, file: colon < 0 ? undefined : text.slice(colon + 1) };
  });
  const plain = outputs.filter(({ file }) => file === undefined);
  if (plain.length > 1) throw usageError(`only one --format can go without a file: write --format ${plain[1]?.format}:FILE`);
  const all = plain.length > 0 ? outputs : [usual, ...outputs];
  const odd = values.statistics ? all.find(({ format, file }) => file === undefined && !isForPeople(format)) : undefined;
  if (odd) throw usageError(`--statistics has no form for --format ${odd.format}`);
  return all;
}

/** Writes the reports; under GitHub Actions, annotations too. `more` is what else there is to say to people. */
export function writeOutputs(outputs: readonly Output[], values: Values, report: Report, style: Style, more: string): void {
  const inWorkflow = process.env.GITHUB_ACTIONS === "true";
  for (const { format, file } of outputs) {
    if (file !== undefined) {
      writeTo(file, reporters[format](report, { width: style.width, paint: (_, text) => text }));
      continue;
    }
    const body = values.statistics ? statistics(report) : reporters[format](report, style);
    const text = values.quiet || !isForPeople(format) ? body : body + more + summary(report);
    write(values, text, format);
  }
  if (inWorkflow && !outputs.some(({ format }) => format === "github")) annotate(report);
}

/** Annotations on standard error, as many as GitHub shows; the rest goes to the summary of the step. */
function annotate(report: Report): void {
  const { commands, rest } = annotations(report);
  const path = process.env.GITHUB_STEP_SUMMARY;
  process.stderr.write(path ? commands : github(report));
  if (!path || rest.length === 0) return;
  try {
    appendFileSync(path, stepSummary(rest, report));
  } catch (error) {
    throw usageError(`cannot write ${path}: ${(error as Error).message}`);
  }
}
