import type { Finding } from "../core/finding.js";
import { groupsBy } from "../core/groups.js";
import type { FilePath } from "../core/span.js";
import { placeAt, type Report } from "./report.js";
import { xml } from "./xml.js";

/** The XML of Checkstyle, one element for each file with findings. */
export function checkstyle({ findings, texts, display }: Report): string {
  const files = byFile(findings).map(([file, found]) => {
    const errors = found.map(({ at, severity, message, rule }) => {
      const { line, column } = placeAt(texts.get(file) ?? "", at.start);
      return `    <error line="${line}" column="${column}" severity="${severity}" message="${xml(message)}" source="unitlint.${rule}"/>\n`;
    });
    return `  <file name="${xml(display(file))}">\n${errors.join("")}  </file>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${files.join("")}</checkstyle>\n`;
}

/** Findings by their files, in order. */
export const byFile = (findings: readonly Finding[]): readonly (readonly [FilePath, readonly Finding[]])[] => [
  ...groupsBy(findings, ({ at }) => at.file),
];
