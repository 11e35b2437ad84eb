import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const cli = join(dirname(fileURLToPath(import.meta.url)), "../dist/cli.js");
const home = mkdtempSync(join(tmpdir(), "unitlint-reports-"));
afterAll(() => rmSync(home, { recursive: true }));
writeFileSync(join(home, "a.service"), "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n");
writeFileSync(join(home, "b.service"), `[Service]\nExecStart=/bin/true\n${"Foo=1\n".repeat(12)}`);
writeFileSync(join(home, "::error::c.service"), "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n");

const unitlint = (args: readonly string[], env: Record<string, string> = {}) => {
  const { GITHUB_ACTIONS: _, GITHUB_STEP_SUMMARY: __, GITHUB_WORKSPACE: ___, CI_PROJECT_DIR: ____, ...rest } = process.env;
  return spawnSync(process.execPath, [cli, ...args], { cwd: home, encoding: "utf8", env: { ...rest, ...env } });
};
const get = (name: string): string => readFileSync(join(home, name), "utf8");

test("several reports in one run", () => {
  const { status, stdout } = unitlint(["a.service", "--format", "json", "--format", "sarif:o.sarif", "--format=junit:o.xml"]);
  expect([status, JSON.parse(stdout).summary.error]).toEqual([1, 1]);
  expect(JSON.parse(get("o.sarif")).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("a.service");
  expect(get("o.xml")).toMatch(/^<\?xml/);
});

test("beside reports in files, the usual one is printed", () => {
  expect(unitlint(["a.service", "--format", "gitlab:o.json"]).stdout).toMatch(/^a\.service:2:1: error.*\nChecked 1 unit/);
});

test.each([
  [["--format", "sarif", "--format", "json"], "only one --format can go without a file: write --format json:FILE"],
  [["--format", "sarif:"], "--format sarif: names no file"],
  [["--format", "sraif:x"], /is one of .* not sraif \(did you mean sarif\?\)/],
  [["--format", "sarif", "--statistics"], "--statistics has no form for --format sarif"],
])("%j is refused", (args, message) => {
  const { status, stderr } = unitlint(args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

test("a workflow of GitHub gets annotations, and the rest in the summary of the step", () => {
  const { stdout, stderr } = unitlint(["b.service"], { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(home, "summary.md") });
  expect(stdout).toMatch(/^b\.service:3:1: error/);
  expect(stderr.match(/^::error file=b\.service,line=3,/gm)).toHaveLength(1);
  expect(stderr.match(/^::error /gm)).toHaveLength(10);
  expect(get("summary.md")).toMatch(/^### unitlint: 2 more findings\n/);
});

test("no name of a file becomes a command of a workflow", () => {
  const { stdout, stderr } = unitlint(["./::error::c.service"], { GITHUB_ACTIONS: "true" });
  expect(stdout).toMatch(/^::stop-commands::(unitlint-x+)\n[\s\S]*\n::\1::\n$/);
  expect(stderr).toMatch(/^::error file=%3A%3Aerror%3A%3Ac\.service,line=2/);
});

test("rule ids are links where the terminal makes them", () => {
  const args = ["a.service", "--format", "pretty", "--color", "always"];
  expect(unitlint(args, { FORCE_HYPERLINK: "1" }).stdout).toContain("\x1b]8;;https://www.freedesktop.org/");
  expect(unitlint(args, { FORCE_HYPERLINK: "0" }).stdout).not.toContain("\x1b]8;");
});

test("the same input gives the same bytes", () => {
  for (const format of ["json", "sarif", "gitlab", "junit", "checkstyle", "github"]) {
    expect(unitlint([".", "--format", format]).stdout).toBe(unitlint([".", "--format", format]).stdout);
  }
});
