import { type Finding, type Severity, severities } from "../core/finding.js";
import { groupsBy } from "../core/groups.js";
import { countSeverities, placeAt, type Report } from "./report.js";
import { visible } from "./visible.js";

/** A number and what it counts: `1 file`, `2 files`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** The last line of a report for people: what was checked, for which systemd, and how many findings there are. */
export function summary({ findings, files, units, systemd, systemdFrom }: Report): string {
  const counts = countSeverities(findings);
  const words: Readonly<Record<Severity, string>> = {
    error: plural(counts.error, "error"),
    warning: plural(counts.warning, "warning"),
    info: `${counts.info} info`,
  };
  const found = severities.filter((severity) => counts[severity] > 0).map((severity) => words[severity]);
  const from = systemdFrom === "" ? "" : ` (${visible(systemdFrom)})`;
  return `Checked ${plural(units, "unit")} in ${plural(files, "file")} for systemd ${systemd}${from}: ${found.join(", ") || "no findings"}\n`;
}

/** How often each rule finds something, the most frequent first, with the first place of each. */
export function statistics({ findings, texts, display }: Report): string {
  const byRule = groupsBy(findings, ({ rule }) => rule);
  const rows = [...byRule]
    .sort(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1))
    .map(([rule, found]) => {
      const first = found[0] as Finding;
      const fixable = found.filter(({ fix }) => fix).length;
      const { line } = placeAt(texts.get(first.at.file) ?? "", first.at.start);
      return [
        String(found.length),
        fixable ? String(fixable) : "-",
        first.severity,
        rule,
        `${visible(display(first.at.file))}:${line}`,
      ] as const;
    });
  if (rows.length === 0) return "";
  const table = [["n", "fix", "severity", "rule", "first"] as const, ...rows];
  const width = (column: number): number => Math.max(...table.map((row) => row[column]?.length ?? 0));
  return table
    .map(([n, fix, severity, rule, first]) =>
      [n.padStart(width(0)), fix.padStart(width(1)), severity.padEnd(width(2)), rule.padEnd(width(3)), first].join("  "),
    )
    .map((line) => `${line}\n`)
    .join("");
}
