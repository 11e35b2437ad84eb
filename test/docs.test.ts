import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manPage, rulePages } from "../src/cli/manual.js";
import { optionsOf } from "../src/cli/options.js";
import { allRules } from "../src/engine/own-rules.js";
import { rules } from "../src/generated/rules.js";
import { top } from "./support/program.js";

const ids = allRules(rules).map(({ rule }) => rule.id);

test("each rule has a page, and the list leads to it", () => {
  const pages = rulePages();
  const list = pages.get("rules/README.md") ?? "";
  expect([...list.matchAll(/^\| \[([^\]]+)\]\(\1\.md\)/gm)].map(([, id]) => id)).toEqual(ids);
  for (const id of ids) {
    const page = pages.get(`rules/${id}.md`) ?? "";
    expect(page).toMatch(new RegExp(`^# ${id}\n`));
    expect(page.match(/^```/gm)?.length ?? 0, id).toSatisfy((count: number) => count % 2 === 0);
  }
});

test("the man page has every option, as --help says it", () => {
  const page = manPage("1.2.3").replaceAll("\\-", "-");
  for (const { usage } of optionsOf(undefined)) expect(page).toContain(`\\fB${usage}\\fR`);
});

test.skipIf(spawnSync("man", ["--version"]).status !== 0)("man shows it without a warning", () => {
  const { stdout, stderr, status } = spawnSync("man", ["--warnings", "-l", "-"], {
    input: manPage("1.2.3"),
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "100", MANPAGER: "cat" },
  });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("--unsafe-fixes");
});

const docs = join(top, "docs");
test.each(["namespaces.md", "beyond-the-man-pages.md"])("%s names rules that there are", (name) => {
  expect(existsSync(join(docs, name))).toBe(true);

  const named = [...readFileSync(join(docs, name), "utf8").matchAll(/\(rules\/([a-z0-9-]+)\.md\)/g)].map(([, id]) => id);
  expect(named.length).toBeGreaterThan(0);
  for (const id of named) expect(ids).toContain(id);
});
