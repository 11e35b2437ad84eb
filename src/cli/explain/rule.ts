import type { OwnRule } from "../../engine/own-rules.js";
import type { ExampleFiles } from "../../engine/rule.js";
import type { MemoryFiles } from "../../model/snapshot.js";
import { field, versionsOf } from "./text.js";

/** All that there is to say about a rule. */
export function explainRule(rule: OwnRule, category: string): string {
  const optional = rule.optional ? `, optional (${rule.optional})` : "";
  const blocks = [
    `${rule.id}  (${rule.severity}, ${category}${optional})`,
    field("", rule.summary),
    field("Why", rule.why),
    field("Versions", versionsOf(rule.systemd ?? {})),
    ...rule.examples.flatMap(({ name, bad, good, systemd }) => [
      field("Example", systemd ? `${name} (systemd ${systemd})` : name),
      field("  Bad", code(bad)),
      field("  Good", code(good)),
    ]),
    field("Silence", `# unitlint: ignore[${rule.id}] -- reason`),
    field("See", rule.references.join("\n")),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function code(files: ExampleFiles): string {
  if (typeof files === "string") return files.trimEnd();
  return Object.entries(files)
    .map(([path, content]) => shown(path, content))
    .join("\n");
}

/** A file of an example as text. */
function shown(path: string, content: MemoryFiles[string]): string {
  if (typeof content !== "string" && "link" in content) return `# ${path} -> ${content.link}`;
  if (typeof content !== "string" && "writable" in content) return `# ${path}, which everyone may write\n${content.writable.trimEnd()}`;
  const text = typeof content === "string" ? content : content.program;
  if (typeof content !== "string" && text.startsWith("[")) return `# ${path}, which is executable\n${text.trimEnd()}`;
  return /^[^\n]*[\x00-\x08]/.test(text) ? `# ${path} is a program` : `# ${path}\n${text.trimEnd()}`;
}
