import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../src/engine/config.js";
import { allRules } from "../src/engine/own-rules.js";
import { rules } from "../src/generated/rules.js";
import { scratch, top } from "./support/program.js";

const { put, unitlint } = scratch();

const path = join(top, "README.md");
const readme = readFileSync(path, "utf8");

const ids = allRules(rules).map(({ rule }) => rule.id);

test("commands print what the README shows", () => {
  for (const [, name, text] of readme.matchAll(/^`([^`\n]+)`:\n\n```ini\n([\s\S]*?)```$/gm)) {
    put(name as string, text as string);
  }
  const real = readme.replace(/^```console\n\$ unitlint (.*)\n[\s\S]*?```$/gm, (_, args: string) => {
    const { stdout, stderr } = unitlint(args.split(" "));
    expect(stderr).toBe("");
    return `\`\`\`console\n$ unitlint ${args}\n${stdout}\`\`\``;
  });
  if (process.env.UPDATE === "1") writeFileSync(path, real);
  expect(real).toBe(readFileSync(path, "utf8"));
});

test("its configuration and suppressions name real rules", async () => {
  const [config] = [...readme.matchAll(/```ini\n(\[unitlint\][\s\S]*?)```/g)];
  expect(await readConfig(config?.[1] ?? "", ids)).toMatchObject({ failOn: "warning" });
  const suppressed = [...readme.matchAll(/^# unitlint: ignore\[(.+)\]/gm)].map(([, names]) => names);
  expect(suppressed).not.toEqual([]);
  expect(suppressed.filter((name) => !ids.includes(name ?? ""))).toEqual([]);
});
