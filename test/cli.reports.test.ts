import { join } from "node:path";
import { expect, test } from "vitest";
import { scratch } from "./support/program.js";

const here = scratch();
const { path: home, put, get } = here;

put("a.service", "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n");
put("b.service", `[Service]\nExecStart=/bin/true\n${"Foo=1\n".repeat(12)}`);
put("::error::c.service", "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n");

const unitlint = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => here.unitlint(args, { env });

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
