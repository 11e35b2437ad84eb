import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const readme = readFileSync(join(top, "README.md"), "utf8");
const home = mkdtempSync(join(tmpdir(), "unitlint-recipes-"));
afterAll(() => rmSync(home, { recursive: true }));

const bin = join(home, "bin");
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, GITHUB_ACTIONS: "" };
const sh = (script: string, cwd = home) => spawnSync("bash", ["-ec", script], { cwd, encoding: "utf8", env, timeout: 170_000 });

const TYPO = "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n";
const directories = ["deploy/units", "build/image-root/etc/systemd/system", "mnt/server/etc/systemd/system", "etc/systemd/system"];

beforeAll(() => {
  for (const directory of directories) {
    mkdirSync(join(home, directory), { recursive: true });
    writeFileSync(join(home, directory, "web.service"), TYPO);
  }
  mkdirSync(bin);
  writeFileSync(join(bin, "unitlint"), `#!/bin/sh\nexec ${process.execPath} ${join(top, "dist/cli.js")} "$@"\n`);
  chmodSync(join(bin, "unitlint"), 0o755);
});

/** A line of the README with the directories of a machine replaced by ours. */
const here = (line: string): string => line.replace(/ \/(?=mnt\/server|etc\/systemd)/g, ` ${home}/`);
const blocks = [...readme.matchAll(/^```(?:sh|yaml)\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
const lines = blocks.flatMap((text) => [...text.matchAll(/^(?: {4}- )?(unitlint .*)$/gm)].map(([, line = ""]) => line));
const findsErrors = (line: string): boolean => !/^unitlint (upgrade|graph)/.test(line);

test.each(lines)("%s", (line) => {
  const { status, stderr } = sh(here(line));
  expect([status, stderr]).toEqual([findsErrors(line) ? 1 : 0, ""]);
  for (const [, file = ""] of line.matchAll(/[:> ]([\w-]+\.(?:json|sarif|xml|svg|html|md))\b/g)) {
    expect(readFileSync(join(home, file), "utf8")).not.toBe("");
  }
});

/** The script of the action's step of that name. */
function stepOf(name: string): string {
  const action = readFileSync(join(top, "action.yml"), "utf8");
  const [, script = ""] = new RegExp(`- name: ${name}\\n[\\s\\S]*?run: \\|\\n((?: {8}.*\\n)+)`).exec(action) ?? [];
  return script.replace(/^ {8}/gm, "");
}

describe.skipIf(!process.env.CI)("in a fresh clone, with packages from the registry", () => {
  const clone = join(home, "clone");
  beforeAll(() => {
    const leftOut = ["node_modules", ".git", "dist", "src/generated", "fixtures"].map((name) => join(top, name));
    cpSync(top, clone, { recursive: true, filter: (path) => !leftOut.includes(path) });
    cpSync(join(top, "fixtures/nnp-and-private-network"), join(clone, "fixtures/nnp-and-private-network"), { recursive: true });
    const { status, stderr } = sh("git init -q && git add -A && git -c user.name=a -c user.email=a@b.c commit -qm one", clone);
    expect(status, stderr).toBe(0);
  });

  test("the first command looks at a system", { timeout: 180_000 }, () => {
    const [line = ""] = /^npm ci && npx unitlint .*$/m.exec(readme) ?? [];
    const { status, stdout, stderr } = sh(here(line), clone);
    expect(status, stderr).toBe(1);
    expect(stdout).toContain("etc/systemd/system/web.service:2:1: error[unknown-directive]");
  });

  test("the action builds unitlint", { timeout: 180_000 }, () => {
    rmSync(join(clone, "dist"), { recursive: true, force: true });
    const { status, stderr } = sh(`ACTION_PATH=${clone}\n${stepOf("Build unitlint")}`);
    expect(status, stderr).toBe(0);
    expect(sh(`${process.execPath} ${clone}/dist/cli.js --quiet deploy/units`).stdout).toMatch(/^deploy\/units\/web\.service:2:1: error/);
  });

  test("GitLab's job installs unitlint", { timeout: 180_000 }, () => {
    const [, line = ""] = /^ {4}- (npm install -g .*)$/m.exec(readme) ?? [];
    const prefix = join(home, "prefix");
    const install = line.replace(/git\+https:\S+/, `git+file://${clone}`).replace("install -g", `install -g --prefix ${prefix}`);
    expect(install).toContain(clone);
    const { status, stderr } = sh(install);
    expect(status, stderr).toBe(0);
    expect(existsSync(join(prefix, "lib/node_modules/unitlint/dist/main.cjs"))).toBe(true);
    expect(sh(`${prefix}/bin/unitlint --quiet deploy/units`).stdout).toMatch(/^deploy\/units\/web\.service:2:1: error/);
  });
});
