import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { scratch } from "./support/program.js";

const { path: home, put, unitlint } = scratch();

const ESC = "\u001b[31m";
/** What would act on a terminal, and as commands of a workflow at the start of a line and anywhere in it. */
const HOSTILE = `a${ESC}\u009b2J\u202e\n::error::x\r\n##[add-mask]b`;
const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/;

beforeAll(() => {
  put("units/a.service", "[Service]\nExecStart=/bin/true\nNoSuch=1\n");
  put(
    "commands/a.service",
    "[Unit]\nDescription=a ##[add-mask]x\n[Service]\nExecStart=/bin/echo ##[error]x\nNoSuch##[error]x=1\n::error::x=1\nPrivateNetwork=yes\nExecStartPre=/sbin/ip netns add ##[error]n\n",
  );
  put(
    "commands/c.service",
    "[Unit]\nAfter=a.service\nRequires=a.service\n[Service]\nExecStart=/bin/true ##[group]x\nPrivateNetwork=##[x]\n",
  );
  put("commands/::error::b.service", "[Service]\nNoSuch=##[error]x\nExecStart=/bin/true\n");
  put(`root${ESC}/etc/systemd/system/a.service`, "[Service]\nExecStart=/bin/true\n");
  put(`root${ESC}/usr/lib/systemd/libsystemd-shared-257.so`, "");
  put("stale.json", JSON.stringify({ version: 1, files: { "units/a.service": { "unknown-directive": 3 } } }));
});

/** Files that are wrong, and how they are given. */
const CONFIGURATIONS = [`[ru${ESC}les]\n`, `[rules]\n${ESC} = off\n`, `[unitlint]\nsystemd = ${ESC}\n`, `[unitlint]\nprofile = ${ESC}\n`]
  .concat([`[unitlint]\nfail-on = ${ESC}##[error]x\n`, `${ESC}\n`, `[exclude]\nx${ESC} = 1\n`, '[rules]\n"\\n::error::x" = off\n'])
  .map((text) => ["--config", text] as const);
const BASELINES = [`{"${ESC}`, "{ nothing", JSON.stringify({ version: 1, files: { [HOSTILE]: 1 } })].map(
  (text) => ["--baseline", text] as const,
);

describe("a message is one line without anything that acts", () => {
  const isCalm = (stderr: string): void => {
    expect(stderr).not.toMatch(RAW);
    expect(stderr).not.toContain("##[");
    expect(stderr).not.toMatch(/\n\s+at /);
    for (const one of stderr.trimEnd().split("\n")) expect(one).toMatch(/^unitlint: /);
  };

  test.each([...CONFIGURATIONS, ...BASELINES])("about what a file of %s says: %j", (option, text) => {
    put("given", text);
    const { status, stderr } = unitlint([option, "given", "units"]);
    expect(status).toBe(2);
    expect(stderr).toContain("given: ");
    isCalm(stderr);
  });

  const NAMED: readonly (readonly string[])[] = [
    [HOSTILE],
    ["--select", HOSTILE],
    ["--ignore", HOSTILE],
    ["--profile", HOSTILE],
    ["--config", HOSTILE],
    ["--baseline", HOSTILE],
    ["--format", HOSTILE],
    ["--format", `json:no/${HOSTILE}`],
    ["--output", `no/${HOSTILE}`],
    ["--systemd", HOSTILE],
    ["--root", HOSTILE],
    ["--fail-on", HOSTILE],
    ["--color", HOSTILE],
    [`--${HOSTILE}`],
    [`--changed=${HOSTILE}`],
    ["graph", "--view", HOSTILE],
    ["graph", "--view", "ordering", "--focus", HOSTILE],
    ["graph", "--view", "ordering", "--depth", HOSTILE],
    ["upgrade", "--from", HOSTILE, "--to", "257"],
    ["upgrade", "--from", `debian:${HOSTILE}`, "--to", "257"],
    ["explain", HOSTILE],
    ["explain", `${HOSTILE}:3`],
    ["cat", HOSTILE],
    ["security", `${HOSTILE}.service`],
  ];
  test.each(NAMED.map((args) => [args]))("about %j", (args) => {
    const { status, stderr } = unitlint([...args, ...(args[0] === HOSTILE || args[0] === "explain" ? [] : ["units"])]);
    expect(status).toBe(2);
    isCalm(stderr);
  });

  test("about what a baseline knows and nothing finds", () => {
    put(`stale${ESC}.json`, JSON.stringify({ version: 1, files: { "units/a.service": { "unknown-directive": 3 } } }));
    const { stderr } = unitlint(["--baseline", `stale${ESC}.json`, "units"]);
    expect(stderr.split("\n").length).toBe(3);
    isCalm(stderr);
  });

  test("nor does a summary name anything raw", () => {
    expect(unitlint(["--root", `root${ESC}`]).stdout).toMatch(/\(of .*root\\x1b\[31m\)/);
    expect(unitlint(["--baseline", `new${ESC}.json`, "--write-baseline", "units"]).stdout).not.toMatch(RAW);
  });
});

describe("in the log of a workflow", () => {
  /** The lines that the runner would take for commands, while commands are on; commands of unitlint's own left out. */
  function commandsIn(log: string): readonly string[] {
    const found: string[] = [];
    let stopped: string | undefined;
    for (const line of log.split("\n")) {
      const start = line.trimStart();
      if (stopped !== undefined) stopped = start === `::${stopped}::` ? undefined : stopped;
      else if (start.startsWith("::stop-commands::")) stopped = start.slice("::stop-commands::".length);
      else if (
        (start.startsWith("::") && !/^::(error|warning|notice) file=[^:]*,title=[a-z-]+::/.test(start)) ||
        (line.includes("##[") && !start.startsWith("::"))
      )
        found.push(line);
    }
    expect(stopped, "commands are on again").toBeUndefined();
    return found;
  }

  const ALL: readonly (readonly string[])[] = [
    ...["pretty", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle"].map((format) => ["check", "--format", format]),
    ["check", "--statistics"],
    ["check", "--show-files"],
    ["check", "--diff", "--unsafe-fixes"],
    ...["tree", "dot", "mermaid", "svg", "html", "json"].map((format) => ["graph", "--format", format]),
    ...["tree", "dot", "mermaid", "svg", "json"].map((format) => ["graph", "--view", "ordering", "--format", format]),
    ...["pretty", "json", "markdown", "sarif"].map((format) => [
      "upgrade",
      "--from",
      "236",
      "--to",
      "257",
      "--possible",
      "--format",
      format,
    ]),
    ["cat"],
    ["cat", "--format", "json"],
    ["security"],
    ["security", "--format", "json"],
  ];
  test.each(ALL.map((args) => [args]))("no text of a unit is a command: %j", (args) => {
    const { stdout, stderr } = unitlint([...args, "commands"], { env: { GITHUB_ACTIONS: "true" } });
    expect(stdout).not.toBe("");
    expect(commandsIn(stdout)).toEqual([]);
    expect(commandsIn(stderr)).toEqual([]);
    if (args.includes("json") || args.includes("sarif")) JSON.parse(stdout);
  });

  test("nor is one of a line that is explained", () => {
    for (const line of [2, 4, 5, 6, 8])
      expect(commandsIn(unitlint(["explain", `commands/a.service:${line}`], { env: { GITHUB_ACTIONS: "true" } }).stdout)).toEqual([]);
  });
});

describe("a configuration", () => {
  const sentence = (text: string): string => {
    put("given", text);
    const { status, stderr } = unitlint(["--config", "given", "units"]);
    expect(status).toBe(2);
    return stderr;
  };

  test("is told what is wrong, with its place, whatever it holds", () => {
    for (const text of ["[exclude]\npaths[] =\n", `[exclude]\npaths[] = ${"{a,b}".repeat(30)}\n`, "[exclude]\npaths[] = {1..100000000}\n"])
      expect(sentence(text)).toMatch(/^unitlint: \/.*given: (a|the) pattern/);
    for (const text of [`[exclude]\npaths[] = ${"a".repeat(70_000)}\n`, "[exclude]\npaths[] = units/*a*a*a*a*a\n", "[rules *a*a*a*a]\n"])
      expect(sentence(text)).toMatch(/^unitlint: \/.*given: the pattern/);
    expect(sentence(`[${"a.".repeat(20_000)}b]\nx=1\n`)).toMatch(/^unitlint: \/.*given: there is no section \[a\.a\./);
    expect(sentence("[unitlint]\nsystemd = 999\n")).toMatch(/^unitlint: \/.*given: systemd 999 is not known/);
    expect(sentence("[unitlint]\nprofile = nope\n")).toMatch(/^unitlint: \/.*given: no profile is called nope/);
  });

  test("makes unitlint look at nothing that it would not read", () => {
    put("given", "[exclude]\npaths[] = /**\npaths[] = ../../../../../**/x\n");
    const began = performance.now();
    expect(unitlint(["--config", "given", "units"]).status).toBe(1);
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test("that is no file, or has no end, is not read", () => {
    put("endless/a.service", "[Service]\nExecStart=/bin/true\n");
    symlinkSync("/dev/zero", join(home, "endless/.unitlint.conf"));
    expect(unitlint(["endless"]).stderr).toMatch(/^unitlint: .*\.unitlint\.conf is no file\n$/);
    expect(unitlint(["--config", "endless/.unitlint.conf", "units"]).stderr).toMatch(/it is longer than 8 MiB\n$/);
    expect(unitlint(["--baseline", "endless/.unitlint.conf", "--config", "/dev/null", "units"]).stderr).toMatch(
      /it is longer than 8 MiB\n$/,
    );
  });
});

test("a repository within the tree names no program for git to run", () => {
  const inner = join(home, "repository/inner");
  mkdirSync(inner, { recursive: true });
  const git = (...args: readonly string[]): void => {
    const author = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", "-c", "core.fsmonitor=false"];
    const ran = spawnSync("git", [...author, ...args], { cwd: inner, encoding: "utf8", env: { ...process.env, GIT_DIR: inner } });
    expect(ran.status, ran.stderr).toBe(0);
  };
  put("repository/inner/run.sh", `#!/bin/sh\ntouch ${home}/executed\n`);
  spawnSync("chmod", ["+x", join(inner, "run.sh")]);
  put("repository/inner/a.service", "[Service]\nExecStart=/bin/true\nNoSuch=1\n");
  git("init", "-q");
  appendFileSync(join(inner, "config"), `[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${inner}/run.sh\n`);
  git("add", "a.service");
  git("commit", "-qm", "one");
  appendFileSync(join(inner, "a.service"), "NoSuch=2\n");
  for (const option of ["--changed", "--staged"]) {
    expect(unitlint([option, "repository/inner"]).stderr).toMatch(/^unitlint: git rev-parse: /);
    expect(existsSync(join(home, "executed"))).toBe(false);
  }
});
