import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratch } from "./support/program.js";

const here = scratch({ forEach: true });
const { path: home, put, get } = here;

const TYPO = "[Service]\nExecStrat=/bin/true\n";
const RIGHT = "[Service]\nExecStart=/bin/true\n";
const unitlint = (args: readonly string[], input = "") => here.unitlint(args, { input });

test("--fix mends what was named, and says so", () => {
  put("a.service", TYPO);
  put("b.service", TYPO);
  expect(unitlint(["--fix", "a.service"])).toEqual({
    status: 0,
    stdout: "Mended 1 finding in 1 file\nChecked 1 unit in 1 file for systemd 262 (the newest known): no findings\n",
    stderr: "",
  });
  expect([get("a.service"), get("b.service")]).toEqual([RIGHT, TYPO]);
  expect(unitlint(["--fix", "a.service", "--quiet"])).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("--diff prints a patch that git applies, and changes nothing", () => {
  put("units/a.service", TYPO);
  spawnSync("git", ["init", "-q"], { cwd: home });
  const { status, stdout } = unitlint(["--diff", "units"]);
  expect([status, get("units/a.service")]).toEqual([1, TYPO]);
  expect(spawnSync("git", ["apply", "-"], { cwd: home, input: stdout, encoding: "utf8" }).stderr).toBe("");
  expect(get("units/a.service")).toBe(RIGHT);
  expect(unitlint(["--diff", "units"])).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("links stay, and what they lead to is mended only if it was named", () => {
  put("else/where.service", TYPO);
  mkdirSync(join(home, "etc/systemd/system"), { recursive: true });
  symlinkSync("../../../else/where.service", join(home, "etc/systemd/system/where.service"));
  expect(unitlint(["--fix", "etc"]).status).toBe(1);
  expect(get("else/where.service")).toBe(TYPO);
  expect(unitlint(["--fix", "etc/systemd/system/where.service"]).status).toBe(0);
  expect([get("else/where.service"), readlinkSync(join(home, "etc/systemd/system/where.service"))]).toEqual([
    RIGHT,
    "../../../else/where.service",
  ]);
});

test("below a root", () => {
  put("root/etc/systemd/system/a.service", TYPO);
  put("root/bin/true", "\x7fELF");
  chmodSync(join(home, "root/bin/true"), 0o755);
  expect(unitlint(["--root", "root", "--fix", "--quiet"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(get("root/etc/systemd/system/a.service")).toBe(RIGHT);
});

test("standard input has a patch, but no fix", () => {
  put("a.service", "");
  expect(unitlint(["--diff", "-", "--stdin-filename", "a.service"], TYPO).stdout).toMatch(/^--- a\/a.service\n[\s\S]*\n\+ExecStart=/);
  expect(unitlint(["--fix", "-", "--stdin-filename", "a.service"], TYPO).stderr).toMatch(/cannot change standard input/);
});

test("options that do not go together are refused", () => {
  expect(unitlint(["--fix", "--diff"]).stderr).toBe("unitlint: --fix and --diff exclude each other\n");
  expect(unitlint(["--unsafe-fixes"]).stderr).toBe("unitlint: --unsafe-fixes goes with --fix or --diff\n");
});
