// Writes docs/rules/*.md and docs/unitlint.1 from the rules and the table of options. They are made for a release and not kept in the repository; the other
// pages in docs/ are.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const docs = process.argv[2] ?? join(top, "docs");
const { version } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
const outfile = join(top, "dist/manual.mjs");
await build({ entryPoints: [join(top, "src/cli/manual.ts")], outfile, bundle: true, platform: "node", format: "esm", logLevel: "warning" });
const { manPage, rulePages } = await import(outfile);
rmSync(outfile);

mkdirSync(join(docs, "rules"), { recursive: true });
for (const [name, text] of rulePages()) writeFileSync(join(docs, name), text);
writeFileSync(join(docs, "unitlint.1"), manPage(version));
