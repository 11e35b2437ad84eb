import type { Finding, Fix } from "../core/finding.js";
import type { FilePath } from "../core/span.js";
import { frame, lastLine, type Mark } from "./frame.js";
import { urlOf } from "./reference.js";
import { placeAt, type Report, type Style, type Tone, versionsText } from "./report.js";
import { visible } from "./visible.js";

/** Where the note on a fix stands. */
const FIX_COLUMN = 79;

/** Each finding with its lines of source, for people. */
export function pretty(report: Report, style: Style): string {
  return report.findings.map((finding) => `${block(finding, report, style).join("\n")}\n\n`).join("");
}

function block(finding: Finding, report: Report, style: Style): readonly string[] {
  const { severity, rule, message, systemd, help, fix } = finding;
  const versions = versionsText(systemd);
  const { rows: source, tail } = sourceOf(finding, severity, report, style);
  const url = urlOf(report.doc(rule));
  const id = url !== undefined && style.link ? style.link(rule, url) : rule;
  const rows = [
    `${style.paint(severity, `${severity}[${id}]`)}${style.paint("strong", `: ${visible(message)}`)}${versions ? `  (systemd ${versions})` : ""}`,
    ...source,
  ];
  if (help !== undefined) rows.push(fix && sameAdvice(help, fix) ? withFix(tail("help", help), fix) : tail("help", help));
  if (fix && !(help !== undefined && sameAdvice(help, fix)))
    rows.push(withFix(tail(help === undefined ? "help" : "fix", lowerFirst(fix.title)), fix));
  rows.push(tail("more", `unitlint explain ${rule}`));
  return rows;
}

/** The source lines of a finding with its marks, file by file; `tail` makes a line that stands below them. */
export function sourceOf(
  finding: Pick<Finding, "at" | "label" | "notes">,
  tone: Tone,
  report: Pick<Report, "texts" | "display">,
  style: Style,
): { readonly rows: readonly string[]; readonly tail: (name: string, text: string) => string } {
  const { at } = finding;
  const files = marksByFile(finding);
  const numbers = [...files].map(([file, marks]) => lastLine(report.texts.get(file) ?? "", marks));
  const gutter = Math.max(2, String(Math.max(...numbers)).length);
  const rows: string[] = [];
  const edge = style.paint("gutter", `${" ".repeat(gutter)} |`);
  for (const [file, marks] of files) {
    const place = placeAt(report.texts.get(file) ?? "", file === at.file ? at.start : Math.min(...marks.map(({ start }) => start)));
    const arrow = style.paint("gutter", `${" ".repeat(gutter)}${file === at.file ? "-->" : ":::"}`);
    rows.push(`${arrow} ${visible(report.display(file))}:${place.line}:${place.column}`, edge);
    rows.push(...frame(file, marks, gutter, tone, report, style), edge);
  }
  return { rows, tail: (name, text) => `${style.paint("gutter", `${" ".repeat(gutter)} = ${name}:`)} ${visible(text)}` };
}

/** The marks of a finding by file, its own file first. */
function marksByFile({ at, label = "", notes = [] }: Pick<Finding, "at" | "label" | "notes">): ReadonlyMap<FilePath, readonly Mark[]> {
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
