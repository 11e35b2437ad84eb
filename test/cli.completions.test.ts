import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rules } from "../src/generated/rules.js";
import { scratch } from "./support/program.js";

const { path: home, put, unitlint } = scratch();

const isThere = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;

/** The completions of a shell in a file. */
function script(shell: string): string {
  const { stdout, stderr } = unitlint(["completions", shell]);
  expect(stderr).toBe("");
  const name = shell === "zsh" ? "_unitlint" : `unitlint.${shell}`;
  put(name, stdout);
  return join(home, name);
}
const run = (shell: string, code: string): string => {
  const { stdout, stderr } = spawnSync(shell, ["-c", code], { encoding: "utf8", cwd: home, env: { ...process.env, HOME: home } });
  expect(stderr).toBe("");
  return stdout;
};
const id = rules[0]?.rule.id ?? "";

test("bash completes commands, options, their words and rules", () => {
  const path = script("bash");
  const complete = (...words: readonly string[]): readonly string[] => {
    const list = ["unitlint", ...words].map((word) => `'${word}'`).join(" ");
    return run("bash", `source ${path}; COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _unitlint; printf '%s\\n' "\${COMPREPLY[@]}"`)
      .trim()
      .split("\n");
  };
  expect(complete("gra")).toEqual(["graph"]);
  expect(complete("--uns")).toEqual(["--unsafe-fixes"]);
  expect(complete("check", "--format", "sa")).toEqual(["sarif"]);
  expect(complete("explain", id)).toContain(id);
  expect(complete("--select", id)).toContain(id);
  expect(complete("completions", "z")).toEqual(["zsh"]);
});

test.skipIf(!isThere("fish"))("fish completes the same", () => {
  const path = script("fish");
  const complete = (line: string): readonly string[] =>
    run("fish", `source ${path}; complete -C '${line}'`)
      .trim()
      .split("\n")
      .map((row) => row.split("\t")[0] ?? "");
  expect(complete("unitlint gra")).toEqual(["graph"]);
  expect(complete("unitlint --uns")).toEqual(["--unsafe-fixes"]);
  expect(complete("unitlint check --format sa")).toEqual(["sarif"]);
  expect(complete(`unitlint explain ${id}`)).toContain(id);
});

test.skipIf(!isThere("zsh"))("zsh takes the script", () => {
  script("zsh");
  const code = `fpath=(${home} $fpath); autoload -Uz compinit; compinit -u -d ${home}/dump; whence -w _unitlint; print $_comps[unitlint]; zsh -n ${home}/_unitlint`;
  expect(run("zsh", code)).toBe("_unitlint: function\n_unitlint\n");
});

test("another shell is refused", () => {
  expect(unitlint(["completions", "tcsh"]).stderr).toBe("unitlint: completions takes one shell: bash, zsh, fish\n");
});
