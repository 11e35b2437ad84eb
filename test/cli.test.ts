import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cli, scratch } from "./support/program.js";

const { path: home, put, get, unitlint } = scratch();

const BAD = "[Service]\nPrivateNetwork=yes\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/sleep 60\n";
const GOOD = "[Service]\nExecStart=/usr/bin/sleep 60\n";
const LINE = "bad.service:2:1: warning[nnp-and-private-network]: PrivateNetwork= has no effect because NetworkNamespacePath= is set";

beforeAll(() => {
  const files = {
    "flat/bad.service": BAD,
    "flat/good.service": GOOD,
    "clean/good.service": GOOD,
    "root/etc/systemd/system/bad.service": BAD,
    "root/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-257.so": "",
    "configured/.unitlint.conf": "[unitlint]\nsystemd = 250\n[rules]\nnnp-and-private-network = error\n[exclude]\npaths[] = vendor/**\n",
    "configured/units/bad.service": BAD,
    "configured/vendor/bad.service": BAD,
    "misconfigured/.unitlint.conf": "[rules]\nnnp-and-private-netwrok = off\n",
    "misconfigured/good.service": GOOD,
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
  symlinkSync("/dev/null", join(home, "flat/masked.service"));
});

/** The one rule that the trees are made for. */
const ONLY = ["--select", "nnp-and-private-network"];

describe("exit status", () => {
  test("0 without findings", () => {
    expect(unitlint([...ONLY, "clean"])).toEqual({
      status: 0,
      stdout: "Checked 1 unit in 1 file for systemd 262 (the newest known): no findings\n",
      stderr: "",
    });
  });

  test("1 with findings", () => {
    const { status, stdout, stderr } = unitlint([...ONLY, "flat"]);
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toBe(
      `flat/${LINE} (systemd >= 242) (flat/bad.service:3)\nChecked 2 units in 2 files for systemd 262 (the newest known): 1 warning\n`,
    );
  });

  test("by --fail-on", () => {
    expect(unitlint([...ONLY, "--fail-on", "error", "flat"]).status).toBe(0);
    expect(unitlint([...ONLY, "--fail-on", "error", "--quiet", "flat"]).stdout).toBe("");
    expect(unitlint([...ONLY, "--fail-on=info", "--quiet", "flat"]).status).toBe(1);
  });

  test.each([
    [["--sytemd", "254", "flat"], "unknown option --sytemd (did you mean --systemd?)"],
    [
      ["--format", "jsn", "flat"],
      "--format is one of pretty, concise, json, sarif, github, gitlab, junit, checkstyle, not jsn (did you mean json?)",
    ],
    [["--format"], "--format needs a value: --format F"],
    [["--quiet=yes"], "--quiet takes no value"],
    [["--user", "--system"], "--user and --system exclude each other"],
    [["rules", "--quiet"], "--quiet is no option of unitlint rules"],
    [["--systemd", "300", "flat"], "systemd 300 is not known; unitlint knows 230 to 262"],
    [
      ["--select", "nnp-and-private-netwrok", "flat"],
      "no rule or category is called nnp-and-private-netwrok (did you mean nnp-and-private-network?)",
    ],
    [["nowhere"], "cannot read nowhere: no such file or directory"],
    [["-"], "- needs --stdin-filename PATH, which says what kind of unit it is"],
    [["explain", "nonsense"], "no rule or directive is called nonsense; unitlint rules lists the rules"],
    [["explain"], "explain takes one rule, directive or line: unitlint explain RULE, DIRECTIVE= or FILE:LINE; unitlint rules lists rules"],
    [["--output", "no/such/folder", "flat"], "cannot write no/such/folder: ENOENT: no such file or directory"],
    [["--config", "none.conf", "flat"], `cannot read ${join(home, "none.conf")}: ENOENT: no such file or directory`],
    [
      ["misconfigured"],
      `${join(home, "misconfigured/.unitlint.conf")}: no rule is called nnp-and-private-netwrok (did you mean nnp-and-private-network?)`,
    ],
  ])("2 and one line: %j", (args, message) => {
    expect(unitlint(args)).toEqual({ status: 2, stdout: "", stderr: `unitlint: ${message}\n` });
  });
});

describe("input", () => {
  test("from standard input", () => {
    const { status, stdout } = unitlint([...ONLY, "-", "--stdin-filename", "flat/new.service", "--quiet"], { input: BAD });
    expect([status, stdout]).toEqual([1, `flat/${LINE.replace("bad", "new")} (systemd >= 242) (flat/new.service:3)\n`]);
  });

  test("of one file leaves out findings in its neighbours", () => {
    expect(unitlint(["flat/good.service", "--quiet"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("below a root: paths inside it, its own systemd", () => {
    const { stdout } = unitlint([...ONLY, "--root", "root", "--format", "json"]);
    const { systemd, findings } = JSON.parse(stdout);
    expect([systemd, findings[0].path, findings[0].systemd]).toEqual([
      "257",
      "etc/systemd/system/bad.service",
      { since: 242, until: null },
    ]);
    expect(unitlint([...ONLY, "--root", "root"]).stdout).toMatch(/for systemd 257 \(of .*root\): 1 warning\n$/);
  });

  test("judged for other versions", () => {
    expect(unitlint([...ONLY, "--systemd", "<242", "flat"]).status).toBe(0);
    expect(unitlint(["--systemd", "252..257", "flat", ...ONLY]).stdout).toMatch(/for systemd 252\.\.257: 1 warning\n$/);
  });
});

describe("configuration", () => {
  test("is found above the first path", () => {
    expect(unitlint([...ONLY, "configured/units"]).stdout).toMatch(
      /error\[nnp-and-private-network\].*\nChecked 1 unit in 1 file for systemd 250: 1 error\n$/,
    );
  });
  test("excludes paths", () => expect(unitlint([...ONLY, "configured/vendor", "--quiet"])).toEqual({ status: 0, stdout: "", stderr: "" }));
  test("gives way to options", () =>
    expect(unitlint([...ONLY, "configured/units", "--systemd", "257"]).stdout).toMatch(/for systemd 257: /));
});

describe("output", () => {
  const ESC = "\u001b[";
  test("has colours when asked to only", () => {
    const colored = (args: string[], env: Record<string, string> = {}) =>
      unitlint(["flat", "--format", "pretty", ...args], { env }).stdout.includes(ESC);
    expect(colored([])).toBe(false);
    expect(colored(["--color", "always"])).toBe(true);
    expect(colored(["--color", "always"], { NO_COLOR: "1" })).toBe(true);
    expect(colored([], { FORCE_COLOR: "1" })).toBe(true);
    expect(colored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(colored([], { FORCE_COLOR: "0" })).toBe(false);
    expect(colored(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
  });

  test("goes to a file", () => {
    const ran = unitlint([...ONLY, "flat", "--quiet", "--output", "report.txt"]);
    expect(ran).toEqual({ status: 1, stdout: "", stderr: "" });
    expect(get("report.txt")).toMatch(/^flat\/bad\.service:2:1: /);
  });

  test("counts by rule", () => {
    expect(unitlint([...ONLY, "flat", "--statistics", "--quiet"]).stdout).toBe(
      "n  fix  severity  rule                     first\n1    1  warning   nnp-and-private-network  flat/bad.service:2\n",
    );
  });

  test("is the same in every run", () => {
    const run = (): string => unitlint(["flat", "configured", "--format", "json"]).stdout;
    expect(run()).toBe(run());
  });

  test("may be cut off by its reader", () => {
    const { stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${cli}" rules | head -n 1`], { encoding: "utf8", cwd: home });
    expect(stderr).toBe("");
  });
});

describe("help", () => {
  test("of all and of one command", () => {
    expect(unitlint(["--help"]).stdout).toContain("unitlint check [PATH…]");
    const rules = unitlint(["rules", "--help"]).stdout;
    expect(rules).toContain("--format F");
    expect(rules).not.toContain("--systemd");
    expect(unitlint(["--version"]).stdout).toMatch(/^unitlint \d+\.\d+\.\d+\n$/);
  });

  test("every rule is listed and explained", () => {
    const { rules } = JSON.parse(unitlint(["rules", "--format", "json"]).stdout);
    const text = unitlint(["rules"]).stdout;
    for (const { id, summary } of rules) expect(text).toMatch(new RegExp(`^${id} .*${summary.slice(0, 20).replace(/[^\w ]/g, ".")}`, "m"));
    const explained = unitlint(["explain", "nnp-and-private-network"]);
    expect(explained.status).toBe(0);
    for (const word of ["Why", "Versions systemd 242 and later", "Bad", "Good", "Silence", "See"])
      expect(explained.stdout).toContain(`  ${word}`);
  });
});
