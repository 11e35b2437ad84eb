// Writes src/generated/rules.ts: the list of all rules, from the files in rules/<category>/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = readdirSync(join(top, "rules"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((category) =>
    readdirSync(join(top, "rules", category.name))
      .filter((file) => /^[a-z0-9-]+\.ts$/.test(file))
      .map((file) => ({ category: category.name, id: file.slice(0, -3) })),
  )
  .sort((a, b) => (a.id < b.id ? -1 : 1));

const lines = [
  'import type { Rule } from "../engine/rule.js";',
  ...modules.map(({ category, id }, n) => `import { rule as r${n} } from "../../rules/${category}/${id}.js";`),
  "",
  "/** A rule and the folder below rules/ that holds it. */",
  "export interface ListedRule {",
  "  readonly category: string;",
  "  readonly rule: Rule;",
  "}",
  "",
  "/** Every rule, sorted by id. */",
  "export const rules: readonly ListedRule[] = [",
  ...modules.map(({ category }, n) => `  { category: "${category}", rule: r${n} },`),
  "];",
  "",
];
const text = lines.join("\n");
const out = join(top, "src/generated/rules.ts");
mkdirSync(dirname(out), { recursive: true });
let old = "";
try {
  old = readFileSync(out, "utf8");
} catch {
  // the first run writes it
}
if (old !== text) writeFileSync(out, text);
