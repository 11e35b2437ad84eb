import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratch, top } from "./support/program.js";

const { path: home, put } = scratch();

const action = readFileSync(join(top, "action.yml"), "utf8");
put("units/a.service", "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n");
put("units/b.service", "[Service]\nExecStart=/bin/true\n");

/** The inputs with their defaults. */
const defaults = Object.fromEntries(
  [...action.matchAll(/^ {2}([a-z-]+):\n {4}description: .*\n {4}default: (.*)$/gm)].map(([, name = "", value = ""]) => [
    name,
    value === '""' ? "" : value,
  ]),
);

/** Runs the last step as GitHub would, with these inputs. */
function step(inputs: Readonly<Record<string, string>>) {
  const last = action.slice(action.lastIndexOf("    - name:"));
  const script = /^ {6}run: \|\n((?: {8}.*\n)+)/m.exec(last)?.[1]?.replace(/^ {8}/gm, "") ?? "";
  const values: Readonly<Record<string, string>> = { ...defaults, ...inputs };
  const env = Object.fromEntries(
    [...last.matchAll(/^ {8}([A-Z_]+): \$\{\{ (?:inputs\.([a-z-]+)|github\.action_path) \}\}$/gm)].map(([, name = "", input]) => [
      name,
      input === undefined ? top : (values[input] ?? ""),
    ]),
  );
  return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: home,
    encoding: "utf8",
    env: { ...process.env, ...env, GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: home, GITHUB_STEP_SUMMARY: join(home, "summary") },
  });
}

test("the step fails at findings, annotates them and writes SARIF", () => {
  const { status, stdout, stderr } = step({ paths: "units", "sarif-file": "o.sarif", systemd: "257" });
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^units\/a\.service:2:1: error\[unknown-directive\].*\nChecked 2 units/)]);
  expect(stderr).toMatch(/^::error file=units\/a\.service,line=2,/);
  expect(JSON.parse(readFileSync(join(home, "o.sarif"), "utf8")).runs[0].results).toHaveLength(1);
});

test("inputs reach unitlint, and no shell", () => {
  expect(step({ paths: "units/b.service" }).status).toBe(0);
  expect(step({ paths: "units", args: "--ignore unknown-directive --quiet" })).toMatchObject({ status: 0, stdout: "" });
  expect(step({ paths: "units/b.service", systemd: "$(touch hacked)" }).stderr).toContain('"$(touch hacked)" is no version of systemd');
  expect(step({ paths: "$(touch hacked) units/*" }).status).toBe(2);
  expect(spawnSync("ls", [home], { encoding: "utf8" }).stdout).not.toContain("hacked");
});
