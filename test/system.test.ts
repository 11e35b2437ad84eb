import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rule as shellSyntax } from "../rules/exec/environment-file-shell-syntax.js";
import { rule as missingExecutable } from "../rules/exec/missing-executable.js";
import { rule as notExecutable } from "../rules/exec/not-executable.js";
import { rule as missingEnvironmentFile } from "../rules/units/missing-environment-file.js";
import { rule as missingSandboxPath } from "../rules/units/missing-sandbox-path.js";
import { rule as missingUser } from "../rules/units/missing-user.js";
import { rule as missingWorkingDirectory } from "../rules/units/missing-working-directory.js";
import type { Rule } from "../src/engine/rule.js";
import type { MemoryFiles } from "../src/model/snapshot.js";
import { readSnapshot } from "../src/node/read.js";
import { environmentLines, parseEnvironmentFile } from "../src/syntax/env-file.js";
import { findingsIn, findingsOf } from "./support/trees.js";

const OWN = "/etc/systemd/system/app.service";
const SHIPPED = "/usr/lib/systemd/system/app.service";
const program = { program: "\x7fELF" };

/** What a rule says of a service in a whole system, as its severities. */
const severities = (rule: Rule, service: string, files: MemoryFiles = {}, path = OWN, systemd?: number): string =>
  findingsOf(rule, { [path]: service, ...files }, systemd, undefined, true)
    .map(({ severity }) => severity)
    .join(" ");

const runs = (command: string, more = "", unit = ""): string => `[Unit]\nDescription=x\n${unit}\n[Service]\nExecStart=${command}\n${more}`;

describe("a missing program", () => {
  const cases: readonly (readonly [string, string, string, MemoryFiles?, string?])[] = [
    ["is an error in the system's own units", "error", runs("/usr/bin/app")],
    ["is worth knowing in a shipped unit that nothing starts", "info", runs("/usr/bin/app"), {}, SHIPPED],
    [
      "is an error in a shipped unit that a boot starts",
      "error",
      runs("/usr/bin/app"),
      {
        "/etc/systemd/system/default.target": "[Unit]\nDescription=x\n",
        "/etc/systemd/system/default.target.wants/app.service": { link: SHIPPED },
      },
      SHIPPED,
    ],
    ["is nothing where its failure is ignored", "", runs("-/usr/bin/app")],
    ["is nothing behind a condition that does not hold", "", runs("/usr/bin/app", "", "ConditionPathExists=/usr/bin/app")],
    ["is nothing behind an assertion that does not hold", "", runs("/usr/bin/app", "", "AssertFileIsExecutable=/usr/bin/app")],
    ["is an error behind a condition that holds", "error", runs("/usr/bin/app", "", "ConditionPathExists=!/usr/bin/app")],
    ["is less sure behind a condition of the machine", "warning", runs("/usr/bin/app", "", "ConditionVirtualization=vm")],
    ["is nothing in another root", "", runs("/usr/bin/app", "RootDirectory=/srv/root")],
    ["is nothing under what is mounted over it", "", runs("/opt/app/bin/app", "BindPaths=/srv/app:/opt/app")],
    ["may be in a mount", "info", runs("/opt/app/bin/app"), { "/etc/fstab": "LABEL=opt /opt ext4 defaults 0 2\n" }],
    ["may come at run time", "info", runs("/run/app/bin")],
    ["may be where /usr is merged", "info", runs("/usr/bin/app"), { "/bin/app": program }],
    ["is there through a link", "", runs("/bin/app"), { "/bin": { link: "usr/bin" }, "/usr/bin/app": program }],
    ["has a path that nobody knows yet", "", runs("/opt/%H/app")],
    ["only matters to a reload", "warning", runs("/usr/bin/true", "ExecReload=/usr/bin/app"), { "/usr/bin/true": program }],
  ];
  test.each(cases.map((one) => ({ name: one[0], one })))("$name", ({ one: [, expected, service, files, path] }) => {
    expect(severities(missingExecutable, service, files, path)).toBe(expected);
  });

  test("is looked for in ExecSearchPath= since 250", () => {
    const service = runs("app", "ExecSearchPath=/opt/bin");
    expect(severities(missingExecutable, service, { "/opt/bin/app": program }, OWN, 252)).toBe("");
    expect(severities(missingExecutable, service, { "/opt/bin/app": program }, OWN, 249)).toBe("error");
  });

  test("is not known in a tree that is not whole", () => {
    expect(findingsOf(missingExecutable, { [OWN]: runs("/usr/bin/app") })).toEqual([]);
  });
});

describe("a program that cannot be executed", () => {
  const problem = (content: MemoryFiles[string], more: MemoryFiles = {}): string =>
    findingsOf(notExecutable, { [OWN]: runs("/opt/app"), "/opt/app": content, ...more }, undefined, undefined, true)
      .map(({ message }) => message)
      .join();
  const sh = { "/usr/bin/sh": program, "/bin": { link: "usr/bin" } };

  test("has no executable bit, is a text or empty, or has no interpreter", () => {
    expect(problem("#!/bin/sh\n", sh)).toContain("no executable bit");
    expect(problem({ program: "echo hello\n" })).toContain("without");
    expect(problem({ program: "" })).toContain("empty");
    expect(problem({ program: "#!/usr/bin/perl\n" }, sh)).toContain("/usr/bin/perl");
    expect(problem({ program: "#!/usr/bin/env ruby\n" }, { "/usr/bin/env": program })).toContain("ruby");
    expect(problem({ program: "#!/bin/sh\r\nexit\r\n" }, sh)).toContain("carriage return");
  });

  test("is not taken for one where it may be", () => {
    expect(problem({ program: "#!/bin/sh -e\n" }, sh)).toBe("");
    expect(problem({ program: "#!/usr/bin/env sh\n" }, { "/usr/bin/env": program, ...sh })).toBe("");
    expect(problem({ program: "\x00\x01binary" })).toBe("");
    expect(problem(program)).toBe("");
  });
});

describe("users and groups", () => {
  const passwd = { "/etc/passwd": "root:x:0:0::/:/bin/sh\nweb:x:5:5::/:/bin/sh\n", "/etc/group": "root:x:0:\nweb:x:5:\n" };
  const cases: readonly (readonly [string, string, string, MemoryFiles?])[] = [
    ["unknown", "error", "User=app"],
    ["of passwd", "", "User=web\nGroup=web"],
    ["by number", "", "User=4711"],
    ["with a specifier", "", "User=%i"],
    ["made with the service", "", "User=app\nGroup=app\nDynamicUser=yes"],
    ["of another service that makes it", "", "User=dyn", { "/etc/systemd/system/dyn.service": runs("/bin/x", "DynamicUser=yes") }],
    ["of sysusers.d", "", "User=app\nGroup=app", { "/usr/lib/sysusers.d/app.conf": "u! app - - -\n" }],
    ["as another member", "", "SupplementaryGroups=web media", { "/etc/sysusers.d/m.conf": "m web media\n" }],
    ["of a directory service, perhaps", "info", "User=app", { "/etc/nsswitch.conf": "passwd: files sss\ngroup: files\n" }],
    ["one of two groups", "error", "SupplementaryGroups=web media"],
  ];
  test.each(cases.map((one) => ({ name: one[0], one })))("$name", ({ one: [, expected, settings, files = {}] }) => {
    expect(severities(missingUser, runs("/bin/x", settings), { ...passwd, ...files })).toBe(expected);
  });

  test("without any file of users, nothing is sure", () => {
    expect(severities(missingUser, runs("/bin/x", "User=app"))).toBe("info");
  });
});

describe("files and directories", () => {
  const cases: readonly (readonly [string, Rule, string, string, MemoryFiles?])[] = [
    ["environment file", missingEnvironmentFile, "error", "EnvironmentFile=/etc/default/app"],
    ["optional environment file", missingEnvironmentFile, "", "EnvironmentFile=-/etc/default/app"],
    ["environment file of the run time", missingEnvironmentFile, "info", "EnvironmentFile=/run/app/env"],
    ["environment files by a pattern", missingEnvironmentFile, "", "EnvironmentFile=/etc/app/*.conf"],
    ["working directory", missingWorkingDirectory, "warning", "WorkingDirectory=/var/lib/app"],
    [
      "working directory of tmpfiles.d",
      missingWorkingDirectory,
      "",
      "WorkingDirectory=/var/lib/app",
      { "/usr/lib/tmpfiles.d/a.conf": "d /var/lib/app 0755\n" },
    ],
    ["working directory of its own", missingWorkingDirectory, "", "WorkingDirectory=/var/lib/app\nStateDirectory=app"],
    [
      "working directory that another unit may make",
      missingWorkingDirectory,
      "info",
      "WorkingDirectory=/srv/app",
      { "/etc/systemd/system/make.service": runs("/bin/mkdir /srv/app") },
    ],
    ["working directory that is a file", missingWorkingDirectory, "error", "WorkingDirectory=/opt/app", { "/opt/app": "" }],
    ["writable path", missingSandboxPath, "warning", "ReadWritePaths=/var/lib/app"],
    ["optional path", missingSandboxPath, "", "ReadWritePaths=-/var/lib/app -/srv/x"],
    ["source of a bind mount", missingSandboxPath, "error", "BindPaths=/opt/app:/srv"],
    ["target of a bind mount", missingSandboxPath, "", "BindPaths=/opt/app:/srv/app", { "/opt/app/x": "" }],
    ["path that may be dropped", missingSandboxPath, "info", "InaccessiblePaths=/opt/app"],
  ];
  test.each(cases.map((one) => ({ name: one[0], one })))("$name", ({ one: [, rule, expected, settings, files] }) => {
    expect(severities(rule, runs("/bin/x", settings), files)).toBe(expected);
  });
});

describe("environment files", () => {
  const says = (text: string): readonly string[] =>
    findingsOf(
      shellSyntax,
      { [OWN]: runs("/bin/x", "EnvironmentFile=/etc/default/app"), "/etc/default/app": text },
      undefined,
      undefined,
      true,
    ).map(({ message }) => message);

  test("that only a shell would understand", () => {
    for (const text of [
      "export A=1\n",
      "A=$HOME/x\n",
      "B=1\nA=${B}\n",
      'B=1\nA="$B x"\n',
      "A=$(date)\n",
      "A=1 # one\n",
      ". /etc/other\n",
      "if [ -n x ]; then\n",
    ]) {
      expect(says(text), text).toHaveLength(1);
    }
  });

  test("that systemd reads as meant", () => {
    for (const text of [
      "A=1\n",
      "# A=$B\n",
      "A='$HOME'\n",
      "A=pa$word\n",
      "A=\\$HOME\n",
      "A=x#y\n",
      "A='1 # one'\n",
      "A=http://x/#a\n",
      "; x\n",
      "\n",
      "A=\n",
    ]) {
      expect(says(text), text).toEqual([]);
    }
  });

  test("any text is taken apart without gaps in order", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("A", "=", "\n", " ", "#", '"', "'", "\\", "\r", "$") }), (text) => {
        let before = 0;
        for (const { start, end, name, isValid } of environmentLines(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          if (isValid) expect(parseEnvironmentFile(text).has(name ?? "")).toBe(true);
          before = end;
        }
      }),
    );
  });
});

describe("a root on disk", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "unitlint-system-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const put = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
    chmodSync(join(dir, path), mode);
  };

  test("is never left, and says what is missing in it", () => {
    put("r/etc/systemd/system/a.service", runs("/usr/bin/outside"));
    put("r/etc/systemd/system/b.service", runs("/usr/bin/absolute"));
    put("r/etc/systemd/system/c.service", runs("/usr/bin/plain"));
    put("r/usr/bin/real", "\x7fELF", 0o755);
    put("r/usr/bin/plain", "\x7fELF", 0o644);
    put("outside", "\x7fELF", 0o755);
    symlinkSync(join(dir, "outside"), join(dir, "r/usr/bin/outside"));
    symlinkSync("/usr/bin/real", join(dir, "r/usr/bin/absolute"));
    const snapshot = readSnapshot({ targets: [], root: join(dir, "r") });
    const found = findingsIn(snapshot, [missingExecutable, notExecutable]).map(({ rule, at }) => `${at.file} ${rule}`);
    expect(found).toEqual(["/etc/systemd/system/a.service missing-executable", "/etc/systemd/system/c.service not-executable"]);
    expect(snapshot.system?.at("/usr/bin/../../../../outside").kind).toBe("missing");
  });

  test("that has no programs at all holds units only", () => {
    put("r/etc/systemd/system/a.service", runs("/usr/bin/x"));
    expect(readSnapshot({ targets: [], root: join(dir, "r") }).system).toBeUndefined();
  });

  test("is read for what units mention only", () => {
    put("r/etc/systemd/system/a.service", runs("/usr/bin/x", "EnvironmentFile=/etc/default/a"));
    put("r/etc/default/a", "A=1\n");
    put("r/etc/default/b", "B=1\n");
    put("r/usr/bin/x", "\x7fELF", 0o755);
    const snapshot = readSnapshot({ targets: [], root: join(dir, "r") });
    expect(snapshot.system?.text("/etc/default/a")).toBe("A=1\n");
    expect(snapshot.system?.names("/etc/default")).toEqual(["a", "b"]);
    expect([...snapshot.files.keys()]).not.toContain("/etc/default/b");
    expect(snapshot.failures.size).toBe(0);
  });
});
