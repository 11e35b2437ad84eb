import { visible } from "../visible.js";
import { changeLine, changePlace, effectTitles, groupsOf, type UpgradeReporter, upgradeSummary } from "./report.js";

/** Text between backquotes that cannot end before its end. */
function code(text: string): string {
  const plain = visible(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${plain} ${fence}` : fence + plain + fence;
}

/** Prose in which nothing is markup. */
const prose = (text: string): string => visible(text).replace(/[\\`*_[\]<>#|]/g, "\\$&");

/** The upgrade as a page for a pull request or a ticket. */
export const upgradeMarkdown: UpgradeReporter = (report) => {
  const lines = [`# systemd ${report.from} to ${report.to}`, "", `${upgradeSummary(report)}.`];
  let effect: string | undefined;
  for (const { effect: now, first, changes } of groupsOf(report)) {
    if (now !== effect) lines.push("", `## ${effectTitles[now]}`);
    effect = now;
    const { id, since, message, help, reference } = first;
    lines.push("", `### ${id} (since ${since})`, "", `${prose(message)}.`);
    if (help !== undefined) lines.push("", `**What to do**: ${prose(help)}.`);
    if (reference !== undefined) lines.push("", `See ${prose(reference)}.`);
    lines.push("");
    for (const change of changes) {
      const line = changeLine(report, change);
      lines.push(`- ${code(changePlace(report, change))}${line === "" ? "" : `: ${code(line)}`}`);
    }
  }
  return `${lines.join("\n")}\n`;
};
