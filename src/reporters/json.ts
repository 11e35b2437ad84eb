import type { Finding } from "../core/finding.js";
import { exactJson } from "./json-text.js";
import { urlOf } from "./reference.js";
import { countSeverities, placeAt, type Report } from "./report.js";

/** The machine-readable report, version 1: keys are only ever added to it. */
export function json(report: Report): string {
  const { findings, systemd, files, units } = report;
  const summary = { files, units, ...countSeverities(findings) };
  return exactJson({ version: 1, systemd, findings: findings.map((f) => finding(f, report)), summary });
}

function finding(f: Finding, { texts, display, doc }: Report): object {
  const url = urlOf(doc(f.rule));
  const text = texts.get(f.at.file) ?? "";
  const start = placeAt(text, f.at.start);
  const end = placeAt(text, f.at.end);
  return {
    rule: f.rule,
    severity: f.severity,
    path: display(f.at.file),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    message: f.message,
    systemd: f.systemd,
    related: (f.notes ?? []).map((note) => ({
      path: display(note.at.file),
      ...placeAt(texts.get(note.at.file) ?? "", note.at.start),
      message: note.text,
    })),
    rejected: f.rejected ?? false,
    refused: f.refused ?? false,
    fixable: f.fix !== undefined,
    ...(f.help === undefined ? {} : { help: f.help }),
    ...(url === undefined ? {} : { url }),
  };
}
