import { nearest } from "../../core/nearest.js";
import { allRules, type OwnRule } from "../../engine/own-rules.js";
import type { ExampleFiles } from "../../engine/rule.js";
import { rules } from "../../generated/rules.js";
import type { MemoryFiles } from "../../model/snapshot.js";
import { usageError, withGuess } from "../failure.js";
import { choice, commandTable, type Options } from "../options.js";
import { write } from "../output.js";

const WIDTH = 100;
const INDENT = " ".repeat(11);

/** `unitlint explain RULE`: all that there is to say about a rule. */
export async function run({ operands, values }: Options): Promise<number> {
  choice(values, "format", commandTable.explain.formats, "text");
  const [id, ...more] = operands;
  if (id === undefined || more.length > 0) throw usageError("explain takes one rule: unitlint explain RULE; unitlint rules lists them");
  const all = allRules(rules);
  const found = all.find(({ rule }) => rule.id === id);
  if (!found) {
    const guess = nearest(
      id,
      all.map(({ rule }) => rule.id),
    );
    throw usageError(withGuess(`no rule is called ${id}; unitlint rules lists them`, guess));
  }
  write(values, explain(found.rule, found.category));
  return 0;
}

function explain(rule: OwnRule, category: string): string {
  const optional = rule.optional ? `, optional (${rule.optional})` : "";
  const blocks = [
    `${rule.id}  (${rule.severity}, ${category}${optional})`,
    field("", rule.summary),
    field("Why", rule.why),
    field("Versions", versions(rule)),
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

function versions({ systemd }: OwnRule): string {
  const { min, max } = systemd ?? {};
  if (min !== undefined && max !== undefined) return `systemd ${min} to ${max}`;
  return min !== undefined ? `systemd ${min} and later` : max !== undefined ? `systemd up to ${max}` : "all";
}

const field = (name: string, text: string): string =>
  text
    .split("\n")
    .flatMap((line) => wrap(line, WIDTH - INDENT.length))
    .map((line, n) => `${n === 0 ? `  ${name}`.padEnd(INDENT.length) : INDENT}${line}`.trimEnd())
    .join("\n");

/** Breaks a line of prose between words; one that is indented is a unit's and stays whole. */
function wrap(line: string, width: number): string[] {
  const lines = [""];
  if (/^\s|=|^\[/.test(line)) return [line];
  for (const word of line.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
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
  const text = typeof content === "string" ? content : content.program;
  return /^[^\n]*[\x00-\x08]/.test(text) ? `# ${path} is a program` : `# ${path}\n${text.trimEnd()}`;
}
