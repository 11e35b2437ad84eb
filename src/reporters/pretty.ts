import type { Finding, Fix } from "../core/finding.js";
import type { FilePath } from "../core/span.js";
import { frame, lastLine, type Mark } from "./frame.js";
import { urlOf } from "./reference.js";
import { placeAt, type Report, type Style, versionsText } from "./report.js";
import { visible } from "./visible.js";

/** Where the note on a fix stands. */
const FIX_COLUMN = 79;

/** Each finding with its lines of source, for people. */
export function pretty(report: Report, style: Style): string {
  return report.findings.map((finding) => `${block(finding, report, style).join("\n")}\n\n`).join("");
}

function block(finding: Finding, report: Report, style: Style): readonly string[] {
  const { severity, rule, message, at, systemd, help, fix } = finding;
  const files = marksByFile(finding);
  const numbers = [...files].map(([file, marks]) => lastLine(report.texts.get(file) ?? "", marks));
  const gutter = Math.max(2, String(Math.max(...numbers)).length);
  const versions = versionsText(systemd);
  const url = urlOf(report.doc(rule));
  const id = url !== undefined && style.link ? style.link(rule, url) : rule;
  const rows = [
    `${style.paint(severity, `${severity}[${id}]`)}${style.paint("strong", `: ${visible(message)}`)}${versions ? `  (systemd ${versions})` : ""}`,
  ];
  const edge = style.paint("gutter", `${" ".repeat(gutter)} |`);
  for (const [file, marks] of files) {
    const place = placeAt(report.texts.get(file) ?? "", file === at.file ? at.start : Math.min(...marks.map(({ start }) => start)));
    const arrow = style.paint("gutter", `${" ".repeat(gutter)}${file === at.file ? "-->" : ":::"}`);
    rows.push(`${arrow} ${visible(report.display(file))}:${place.line}:${place.column}`, edge);
    rows.push(...frame(file, marks, gutter, severity, report, style), edge);
  }
  const tail = (name: string, text: string): string => `${style.paint("gutter", `${" ".repeat(gutter)} = ${name}:`)} ${visible(text)}`;
  if (help !== undefined) rows.push(fix && sameAdvice(help, fix) ? withFix(tail("help", help), fix) : tail("help", help));
  if (fix && !(help !== undefined && sameAdvice(help, fix)))
    rows.push(withFix(tail(help === undefined ? "help" : "fix", lowerFirst(fix.title)), fix));
  rows.push(tail("more", `unitlint explain ${rule}`));
  return rows;
}

/** The marks of a finding by file, its own file first. */
function marksByFile({ at, label = "", notes = [] }: Finding): ReadonlyMap<FilePath, readonly Mark[]> {
  const files = new Map<FilePath, Mark[]>([[at.file, [{ start: at.start, end: at.end, text: label, primary: true }]]]);
  for (const note of notes) {
    const marks = files.get(note.at.file) ?? [];
    marks.push({ start: note.at.start, end: note.at.end, text: note.text, primary: false });
    files.set(note.at.file, marks);
  }
  return files;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const sameAdvice = (help: string, { title }: Fix): boolean => lowerFirst(title) === lowerFirst(help);
const withFix = (row: string, { safe }: Fix): string => `${row.padEnd(FIX_COLUMN - 2)}  ${safe ? "[fix]" : "[unsafe fix]"}`;
