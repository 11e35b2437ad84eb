import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, scratch, top } from "./support/program.js";
import { type Schema, schemaErrors } from "./support/schema.js";

const { path: home, put } = scratch();

const cycle = join(home, "cycle");
for (const [name, other] of ["ab", "ba"]) {
  const text = `[Unit]\nAfter=${other}.service\nRequires=${other}.service\n[Service]\nExecStart=/bin/true\n`;
  put(`cycle/${name}.service`, text);
}

const schema = (name: string): Schema => JSON.parse(readFileSync(join(top, "docs/schema", `${name}.json`), "utf8"));
const answer = (...args: readonly string[]): unknown => {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: top,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
};
const json = ["--format", "json"];
const baseline = join(home, "baseline.json");

/** For each schema, command lines that print what it describes, and a list in that which is not empty. */
const answers: readonly (readonly [schema: string, list: string, args: readonly string[]])[] = [
  ["check", "findings", ["check", ...json, "fixtures"]],
  ["check", "findings", ["check", ...json, "--systemd", "252..257", "--profile", "pedantic", cycle]],
  ["rules", "rules", ["rules", ...json]],
  ["upgrade", "changes", ["upgrade", ...json, "--from", "240", "--to", "262", "--possible", "fixtures"]],
  ["security", "units", ["security", ...json, "fixtures"]],
  ["cat", "units", ["cat", ...json, "fixtures"]],
  ["graph", "processes", ["graph", ...json, "fixtures"]],
  ["graph-moves", "changes", ["graph", ...json, "--from", "230", "--to", "262", "fixtures"]],
  ["graph-dependencies", "edges", ["graph", ...json, "--view", "ordering", "fixtures"]],
  ["graph-dependencies", "cycles", ["graph", ...json, "--view", "cycles", cycle]],
];

test.each(answers)("%s describes the %s that are printed", (name, list, args) => {
  const printed = answer(...args) as Record<string, unknown>;
  expect(schemaErrors(printed, schema(name))).toEqual([]);
  expect(printed[list]).not.toEqual([]);
});

test("baseline describes what is written", () => {
  const args = ["fixtures", "--baseline", baseline, "--write-baseline", "--quiet"];
  expect(spawnSync(process.execPath, [cli, ...args], { cwd: top }).status).toBe(0);
  expect(schemaErrors(JSON.parse(readFileSync(baseline, "utf8")), schema("baseline"))).toEqual([]);
});

test("each schema is tried, and refuses what is none", () => {
  const names = readdirSync(join(top, "docs/schema"))
    .map((file) => file.replace(".json", ""))
    .sort();
  expect(names).toEqual([...new Set(["baseline", ...answers.map(([name]) => name)])].sort());
  expect(schemaErrors({ version: 2, files: { a: { b: -1, c: "d" } }, more: 1 }, schema("baseline"))).toEqual([
    "$.version: 2 is not 1",
    "$.files.a.b: -1 is out of range",
    "$.files.a.c: string is not integer",
    "$: more is unknown",
  ]);
  expect(schemaErrors({}, schema("rules"))).toEqual(["$: version is missing", "$: rules is missing"]);
});
