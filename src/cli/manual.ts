import { allRules } from "../engine/own-rules.js";
import type { ExampleFiles } from "../engine/rule.js";
import { rules } from "../generated/rules.js";
import { versionsOf } from "./explain/text.js";
import { commandNames, commandTable, optionsOf } from "./options.js";

const roff = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/gm, "\\&$1");

/** The man page unitlint(1), from the table of options. */
export function manPage(version: string): string {
  const bold = (text: string): string => `\\fB${roff(text)}\\fR`;
  const commands = commandNames.map(
    (name) => `.TP\n${bold(`unitlint ${name} ${commandTable[name].operands}`.trim())}\n${roff(commandTable[name].help)}`,
  );
  const options = optionsOf(undefined).map(({ usage, help }) => `.TP\n${bold(usage)}\n${roff(help)}`);
  return `.TH UNITLINT 1 "" "unitlint ${version}" "User Commands"
.SH NAME
unitlint \\- say what will not work in a tree of systemd unit files
.SH SYNOPSIS
.B unitlint
[\\fICOMMAND\\fR] [\\fIOPTION\\fR...] [\\fIPATH\\fR...]
.SH DESCRIPTION
unitlint reads a tree of systemd unit files and says what will not work: where, why, and on which versions of systemd. It needs no running systemd and
runs nothing of what it reads. Without a path it reads the working directory.
.SH COMMANDS
${commands.join("\n")}
.SH OPTIONS
${options.join("\n")}
.SH EXIT STATUS
.TP
.B 0
nothing was found at or above \\-\\-fail\\-on
.TP
.B 1
findings; with \\-\\-diff, something to change
.TP
.B 2
wrong usage, unreadable input or an internal error
.SH FILES
.TP
.B .unitlint.conf
the configuration: the nearest one at or above the first path
.SH ENVIRONMENT
.TP
.BR NO_COLOR ", " FORCE_COLOR ", " FORCE_HYPERLINK
switch colours off or on, and links of rules on (1) or off (0)
.TP
.BR GITHUB_ACTIONS ", " GITHUB_STEP_SUMMARY
in a workflow of GitHub, findings are shown as annotations too
.SH SEE ALSO
.BR systemd\\-analyze (1),
.BR systemd.unit (5),
.BR systemd.exec (5)
`;
}

const fenced = (text: string): string => `\`\`\`ini\n${text.trimEnd()}\n\`\`\``;

function example(files: ExampleFiles): string {
  if (typeof files === "string") return fenced(files);
  return Object.entries(files)
    .map(([path, content]) => {
      if (typeof content === "string") return `\`${path}\`:\n\n${fenced(content)}`;
      if ("link" in content) return `\`${path}\` → \`${content.link}\``;
      if ("writable" in content) return `\`${path}\`, which everyone may write:\n\n${fenced(content.writable)}`;
      return `\`${path}\`, which is executable:\n\n${fenced(content.program)}`;
    })
    .join("\n\n");
}

/** Pages in Markdown by their names: one for each rule, and one that lists them. */
export function rulePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  const all = allRules(rules);
  for (const { category, rule } of all) {
    const examples = rule.examples.flatMap(({ name, bad, good, systemd }) => [
      `## Example: ${name}${systemd === undefined ? "" : ` (systemd ${systemd})`}`,
      "Found in:",
      example(bad),
      "Not found in:",
      example(good),
    ]);
    const versions = versionsOf(rule.systemd ?? {});
    const facts = `${rule.severity}, ${category}${rule.optional ? `, optional (\`--profile ${rule.optional}\`)` : ""}; ${versions === "all" ? "all versions of systemd" : versions}`;
    const silence = `## To suppress it\n\n${fenced(`# unitlint: ignore[${rule.id}] -- reason`)}`;
    const see = `## See\n\n${rule.references.map((reference) => `- ${reference}`).join("\n")}`;
    pages.set(`rules/${rule.id}.md`, `${[`# ${rule.id}`, `${rule.summary}.`, facts, rule.why, ...examples, silence, see].join("\n\n")}\n`);
  }
  const rows = all.map(
    ({ category, rule }) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${category} | ${rule.summary.replaceAll("|", "\\|")} |`,
  );
  pages.set("rules/README.md", `# Rules\n\n| rule | severity | category | what |\n|---|---|---|---|\n${rows.join("\n")}\n`);
  return pages;
}
