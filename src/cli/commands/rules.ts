import { allRules } from "../../engine/own-rules.js";
import { rules } from "../../generated/rules.js";
import { jsonText } from "../../reporters/json-text.js";
import { choice, commandTable, type Options } from "../options.js";
import { write } from "../output/write.js";

/** `unitlint rules`: all rules, one a line, or as JSON. */
export async function run({ values }: Options): Promise<number> {
  const rows = allRules(rules).map(({ category, rule }) => ({
    id: rule.id,
    category,
    severity: rule.severity,
    optional: rule.optional ?? null,
    systemd: { since: rule.systemd?.min ?? null, until: rule.systemd?.max ?? null },
    summary: rule.summary,
  }));
  if (choice(values, "format", commandTable.rules.formats, "text") === "json") {
    write(values, jsonText({ version: 1, rules: rows }), "json");
    return 0;
  }
  const width = Math.max(...rows.map(({ id }) => id.length));
  const kind = Math.max(...rows.map(({ category }) => category.length));
  const lines = rows.map(
    ({ id, severity, category, optional, summary }) =>
      `${id.padEnd(width)}  ${severity.padEnd(7)}  ${category.padEnd(kind)}  ${summary}${optional ? ` (optional: ${optional})` : ""}\n`,
  );
  write(values, lines.join(""));
  return 0;
}
