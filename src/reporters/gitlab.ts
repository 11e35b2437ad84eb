import { fingerprints } from "./fingerprint.js";
import { exactJson } from "./json-text.js";
import { placeAt, type Report, versionsText } from "./report.js";
import { visible } from "./visible.js";

const SEVERITIES = { error: "major", warning: "minor", info: "info" } as const;

/** The report of GitLab's code quality. */
export function gitlab(report: Report): string {
  const { texts, repositoryPath } = report;
  const names = fingerprints(report);
  const issues = report.findings.map((finding) => {
    const { rule, severity, message, at, systemd } = finding;
    const text = texts.get(at.file) ?? "";
    const versions = versionsText(systemd);
    return {
      type: "issue",
      check_name: rule,
      description: visible(versions === undefined ? message : `${message} (systemd ${versions})`),
      fingerprint: names.get(finding),
      severity: SEVERITIES[severity],
      location: {
        path: visible(repositoryPath(at.file)),
        lines: { begin: placeAt(text, at.start).line, end: placeAt(text, Math.max(at.start, at.end - 1)).line },
      },
    };
  });
  return exactJson(issues);
}
