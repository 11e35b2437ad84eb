import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { scratch } from "./support/program.js";

const here = scratch({ forEach: true });
const { path: home, put, get } = here;

const TYPO = "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n";
const unitlint = (...args: readonly string[]) => here.unitlint(args);
const git = (...args: readonly string[]): void => {
  const author = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...author, ...args], { cwd: home, encoding: "utf8" });
  expect(status, stderr).toBe(0);
};

test("a baseline: known findings are left out, new ones are not, mended ones are named", () => {
  put("units/a.service", TYPO);
  expect(unitlint("units", "--baseline", "known.json").stderr).toMatch(/^unitlint: cannot read known.json: .*--write-baseline makes it\n$/);
  expect(unitlint("units", "--baseline", "known.json", "--write-baseline").status).toBe(0);
  expect(JSON.parse(get("known.json")).files).toEqual({ "units/a.service": { "unknown-directive": 1 } });
  expect(unitlint("units", "--baseline", "known.json", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
  put("units/b.service", TYPO);
  expect(unitlint("units", "--baseline", "known.json", "--quiet").stdout).toMatch(/^units\/b\.service:2:1: error.*\n$/);
  put("units/a.service", "[Service]\nExecStart=/bin/true\n");
  expect(unitlint("units", "--baseline", "known.json").stderr).toBe(
    "unitlint: known.json counts 1 of unknown-directive in units/a.service, and there are 0\nunitlint: --write-baseline brings known.json up to date\n",
  );
  expect(unitlint("units/b.service", "--baseline", "known.json").stderr).toBe("");
});

test("--add-ignores suppresses what fails the run, for a reason", () => {
  put("a.service", TYPO);
  expect(unitlint("--add-ignores", "ticket 12", "a.service")).toEqual({
    status: 0,
    stdout: "Suppressed 1 of 1 findings\n",
    stderr: "",
  });
  expect(get("a.service")).toBe(TYPO.replace("Env", "# unitlint: ignore[unknown-directive] -- ticket 12\nEnv"));
  expect(unitlint("a.service", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("paths may have levels of their own", () => {
  put(
    ".unitlint.conf",
    "[rules]\nunused-suppression = off\n[rules vendor/**]\nunknown-directive = info\n[rules vendor/b.service]\nunknown-directive = off\n",
  );
  for (const name of ["a.service", "vendor/a.service", "vendor/b.service"]) put(name, TYPO);
  const { stdout } = unitlint("--select", "unknown-directive", ".");
  expect(stdout.match(/^\S+: \w+/gm)).toEqual(["a.service:2:1: error", "vendor/a.service:2:1: info"]);
  put(".unitlint.conf", "[rules]\nunknown-directive = off\n[rules vendor/**]\nunknown-directive = warning\n");
  expect(unitlint(".").stdout.match(/^\S+: \w+/gm)).toEqual(["vendor/a.service:2:1: warning", "vendor/b.service:2:1: warning"]);
});

test("a profile of the configuration is run", () => {
  put("a.service", "[Service]\nExecStart=/bin/true\n");
  put(".unitlint.conf", "[unitlint]\nprofile = hardening\n");
  expect(unitlint(".").stdout).toContain("[exposed-service]");
  put(".unitlint.conf", "[unitlint]\nprofile = hardning\n");
  expect(unitlint(".").stderr).toBe(`unitlint: ${join(home, ".unitlint.conf")}: no profile is called hardning\n`);
});

test("--show-files says what each file is", () => {
  put("a.service", "");
  put("a.service.d/x.conf", "");
  put("b.service.in", "[Service]\nExecStart=@bindir@/b\n");
  put("bus.service", "[D-BUS Service]\n");
  put("x.network", "");
  symlinkSync("/dev/null", join(home, "m.service"));
  expect(unitlint("--show-files").stdout).toBe(`a.service           unit a.service of the system manager
a.service.d/x.conf  drop-in of a.service of the system manager
b.service.in        unit b.service of the system manager, a template of which placeholders are passed over
bus.service         not read: it is a file of D-Bus, not of systemd
m.service           mask
x.network           not read: files of the kind .network are not linted yet
`);
});

test("who names no unit file is told so", () => {
  put("app", "[Service]\nExecStart=/bin/true\n");
  put("a.service", "[Service]\nExecStart=/bin/true\n");
  const { status, stdout, stderr } = unitlint("app");
  expect([status, stderr]).toEqual([0, "unitlint: no unit file was found in app; --show-files says what each file there is taken for\n"]);
  expect(stdout).toContain("0 units in 0 files");
  expect(unitlint("--show-files", "app").stdout).not.toBe("");
  expect(unitlint("app", "a.service").stderr).toBe("");
  expect(unitlint("--quiet", "app").stderr).toBe("");
});

describe("with git", () => {
  beforeEach(() => {
    put("units/old.service", TYPO);
    put("units/a.service", "[Service]\nExecStart=/bin/true\n");
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-qm", "one");
  });
  const files = (...args: readonly string[]): readonly string[] =>
    [...unitlint("--quiet", ...args).stdout.matchAll(/^(\S+?):/gm)].map(([, path]) => path ?? "");

  test("--changed reports on files that differ from HEAD, new ones too", () => {
    expect(unitlint("--changed").stdout).toMatch(/^Checked 0 units in 0 files/);
    put("units/a.service", TYPO);
    put("units/new.service", TYPO);
    expect(files("--changed")).toEqual(["units/a.service", "units/new.service"]);
    expect(files("--changed", "units/new.service")).toEqual(["units/new.service"]);
    expect(files()).toEqual(["units/a.service", "units/new.service", "units/old.service"]);
  });

  test("--changed=REF reports on all that this branch changed", () => {
    git("checkout", "-qb", "topic");
    put("units/a.service", TYPO);
    git("commit", "-qam", "two");
    git("checkout", "-q", "main");
    put("units/main.service", TYPO);
    git("add", "-A");
    git("commit", "-qm", "three");
    git("checkout", "-q", "topic");
    expect(files("--changed=main")).toEqual(["units/a.service"]);
    expect(files("--changed")).toEqual([]);
    expect(unitlint("--changed=nowhere").stderr).toMatch(/^unitlint: git merge-base: .*nowhere/);
  });

  test("--staged reports on what the next commit holds, with the tree around it", () => {
    put("units/new.service", TYPO);
    put("units/a.service", "[Unit]\nAfter=old.service\nRequires=gone.servic\n[Service]\nExecStart=/bin/true\n");
    git("add", "units/a.service");
    expect(files("--staged")).toEqual(["units/a.service"]);
    expect(files("--staged", "units")).toEqual(["units/a.service"]);
    put("units/a.service", TYPO);
    expect(unitlint("--staged", "--quiet").stdout).toMatch(/^units\/a\.service:3:10: error\[bad-unit-name\].*\n$/);
    git("add", "units/a.service");
    rmSync(join(home, "units/a.service"));
    expect(unitlint("--staged", "--quiet").stdout).toMatch(/^units\/a\.service:2:1: error\[unknown-directive\].*\n$/);
    put("units/a.service", "[Service]\nExecStart=/bin/true\n");
    expect(unitlint("--staged", "--fix").stderr).toMatch(/^unitlint: cannot change units\/a\.service: .*/);
    expect(get("units/a.service")).toBe("[Service]\nExecStart=/bin/true\n");
    put("image/etc/systemd/system/b.service", TYPO);
    git("add", "image");
    put("image/etc/systemd/system/b.service", "");
    expect(files("--staged", "--root", "image", "--systemd", "257")).toEqual(["etc/systemd/system/b.service"]);
    expect(unitlint("--staged", "--changed").stderr).toBe("unitlint: --changed and --staged exclude each other\n");
  });
});
