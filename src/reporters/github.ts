import { type Finding, severities } from "../core/finding.js";
import { placeAt, type Report, versionsText } from "./report.js";
import { plural } from "./summary.js";
import { visible } from "./visible.js";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;
/** GitHub shows no more annotations of one kind for a step. */
const SHOWN = 10;

/** Findings as GitHub shows them: those that it makes annotations of, and the others. */
export interface Annotations {
  /** Commands of a workflow, one a line, the gravest first. */
  readonly commands: string;
  readonly rest: readonly Finding[];
}

/** The annotations of a report; what is more than GitHub shows is left over. */
export function annotations(report: Report): Annotations {
  const groups = severities.map((severity) => report.findings.filter((finding) => finding.severity === severity));
  const shown = groups.flatMap((group) => group.slice(0, SHOWN));
  return { commands: shown.map((finding) => command(finding, report)).join(""), rest: groups.flatMap((group) => group.slice(SHOWN)) };
}

/** All findings as commands of a workflow, the gravest first. */
export function github(report: Report): string {
  return severities
    .flatMap((severity) => report.findings.filter((finding) => finding.severity === severity))
    .map((finding) => command(finding, report))
    .join("");
}

/** A text that cannot end the command or begin another one. */
const data = (text: string): string => visible(text).replaceAll("%", "%25");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

function command({ severity, rule, message, at, systemd, help }: Finding, { texts, repositoryPath }: Report): string {
  const text = texts.get(at.file) ?? "";
  const start = placeAt(text, at.start);
  const end = placeAt(text, at.end);
  const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : "";
  const lines = `line=${start.line},endLine=${Math.max(start.line, placeAt(text, Math.max(at.start, at.end - 1)).line)}`;
  const versions = versionsText(systemd);
  const said = `${message}${versions === undefined ? "" : ` (systemd ${versions})`}${help === undefined ? "" : `; ${help}`}`;
  return `::${COMMANDS[severity]} file=${property(repositoryPath(at.file))},${lines}${columns},title=${property(rule)}::${data(said)}\n`;
}

const SPECIAL = /[\\`*_{}[\]<>()#+!|@~:&$-]/g;
const markdown = (text: string): string => visible(text).replace(SPECIAL, (c) => `&#${c.charCodeAt(0)};`);

/** A table in Markdown of the findings that got no annotation, for the summary of a step. */
export function stepSummary(rest: readonly Finding[], { texts, repositoryPath }: Report): string {
  const rows = rest.map(({ severity, rule, message, at }) => {
    const { line } = placeAt(texts.get(at.file) ?? "", at.start);
    return `| ${severity} | ${rule} | ${markdown(repositoryPath(at.file))} | ${line} | ${markdown(message)} |\n`;
  });
  const head = "| severity | rule | file | line | what |\n|---|---|---|---|---|\n";
  return `### unitlint: ${plural(rest.length, "more finding")}\n\n${head}${rows.join("")}\n`;
}

/**
 * Output for people, as it can stand in the log of a step: where a line of it could be taken for a command of the workflow, commands are switched off
 * around it, up to a word that it does not hold. (The runner looks for `::` at the start of a line and for `##[` anywhere: ActionCommand.cs.)
 */
export function withoutCommands(text: string): string {
  if (!/(?:^|[\n\r\u2028\u2029])[^\S\n\r\u2028\u2029]*::|##\[/.test(text)) return text;
  const longest = (text.match(/x+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const token = `unitlint-${"x".repeat(longest + 1)}`;
  return `::stop-commands::${token}\n${text.replace(/\n?$/, "\n")}::${token}::\n`;
}
