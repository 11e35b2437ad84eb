import { placeAt, type Report, versionsText } from "./report.js";
import { visible } from "./visible.js";

/** One line for each finding: `path:line:column: severity[rule]: message (systemd >= 254) (path:line)`. */
export function concise({ findings, texts, display }: Report): string {
  return findings
    .map(({ at, severity, rule, message, systemd, notes = [] }) => {
      const { line, column } = placeAt(texts.get(at.file) ?? "", at.start);
      const also = notes.map((note) => `${display(note.at.file)}:${placeAt(texts.get(note.at.file) ?? "", note.at.start).line}`);
      const related = also.length > 0 ? ` (${[...new Set(also)].join(", ")})` : "";
      const versions = versionsText(systemd);
      const holds = versions === undefined ? "" : ` (systemd ${versions})`;
      return visible(`${display(at.file)}:${line}:${column}: ${severity}[${rule}]: ${message}${holds}${related}`);
    })
    .map((line) => `${line}\n`)
    .join("");
}
