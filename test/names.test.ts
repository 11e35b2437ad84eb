import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { memorySnapshot } from "../src/model/snapshot.js";
import { readSnapshot } from "../src/node/read.js";
import { cli, scratch } from "./support/program.js";

const { path: home, unitlint } = scratch({ forEach: true });

/** A path of the directory of the tests; in a name, `ÿ` is the byte 0xff, which is not UTF-8. */
const bytes = (name: string): Buffer =>
  Buffer.concat(`${home}/${name}`.split(/(ÿ)/).map((part) => (part === "ÿ" ? Buffer.of(0xff) : Buffer.from(part))));
function put(name: string, text: string): void {
  mkdirSync(bytes(dirname(name)), { recursive: true });
  writeFileSync(bytes(name), text);
}
const link = (target: string, name: string): void => symlinkSync(bytes(target).subarray(home.length + 1), bytes(name));
const get = (name: string): string => readFileSync(bytes(name), "utf8");

const BAD = "[Service]\nExecStart=/bin/true\nPrivateNetwrk=yes\n";
const GOOD = "[Service]\nExecStart=/bin/true\nPrivateNetwork=yes\n";
const ONLY = ["--select", "unknown-directive"];

/** Runs it with arguments that are not UTF-8, which Node cannot pass on. */
function unitlintOf(args: string, directory = "."): { readonly status: number | null; readonly out: string } {
  const command = `cd "$(printf '%b' "$1")" && exec "$2" "$3" ${args} 2>&1`;
  const ran = spawnSync("sh", ["-c", command, "sh", directory.replaceAll("ÿ", "\\0377"), process.execPath, cli], { cwd: home });
  return { status: ran.status, out: ran.stdout.toString("utf8") };
}
const BYTE = "$(printf '\\377')";

describe("names that are not UTF-8", () => {
  const layOut = (): void => {
    put("t/good.service", BAD);
    put("t/good.service.d/ÿ.conf", "[Service]\nExecStartPr=/bin/true\n");
    put("t/ÿ/in.service", BAD);
    put("t/ÿ/in.service.d/a.conf", "[Service]\nExecStartPr=/bin/true\n");
    put("t/ÿ.service", BAD);
    link("ÿ/in.service", "t/linked.service");
  };
  const FOUND = ["good.service", "good.service.d/\\xff.conf", "\\xff/in.service", "\\xff/in.service.d/a.conf"].map((name) => `t/${name}`);

  test("are read, and shown by their bytes", () => {
    layOut();
    const { status, stdout } = unitlint([...ONLY, "t"]);
    expect(status).toBe(1);
    for (const path of FOUND) expect(stdout).toContain(`${path}:`);
    expect(stdout).toContain("4 errors");
    const shown = unitlint(["--show-files", "t"]).stdout.replace(/ {2,}/g, "  ");
    expect(shown).toContain("t/\\xff.service  not read: its name is no valid name of a unit: systemd does not read it\n");
    expect(shown).toContain("t/linked.service  link to \\xff/in.service\n");
  });

  test.each(["json", "sarif", "github", "gitlab", "junit", "checkstyle", "pretty", "concise"])("stand in --format %s", (format) => {
    layOut();
    const { status, stdout, stderr } = unitlint([...ONLY, "--format", format, "t"], { env: { GITHUB_WORKSPACE: home } });
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).not.toContain("\uFFFD");
    const written = { json: "t/\\udcff/in.service", gitlab: "t/\\\\xff/in.service", sarif: "t/%FF/in.service" }[format];
    expect(stdout).toContain(written ?? "t/\\xff/in.service");
    if (format === "json") expect(JSON.parse(stdout).findings.map((one: { path: string }) => one.path)).toContain("t/\udcff/in.service");
  });

  test.each(["graph", "graph --format json", "graph --format html", "cat", "cat --format json", "security", "upgrade --from 240 --to 260"])(
    "are read by %s",
    (command) => {
      layOut();
      const { status, stdout, stderr } = unitlint([...command.split(" "), "t"]);
      expect([status === 2, stderr]).toEqual([false, ""]);
      expect(stdout).not.toContain("\uFFFD");
      if (/^(cat|graph)/.test(command)) expect(stdout).toMatch(/\\xff\/in\.service|\\udcff\/in\.service/);
    },
  );

  test("can be those of arguments and of the working directory", () => {
    layOut();
    expect(unitlintOf(`${ONLY.join(" ")} "t/${BYTE}/in.service"`).out).toContain("t/\\xff/in.service:3:1: error");
    expect(unitlintOf(ONLY.join(" "), "t/ÿ").out).toContain("\nin.service:3:1: error".slice(1));
    expect(unitlintOf(`explain "t/${BYTE}/in.service:3"`).out).toContain("t/\\xff/in.service:3");
    put("ÿroot/etc/systemd/system/a.service", BAD);
    expect(unitlintOf(`${ONLY.join(" ")} --root "${BYTE}root"`).out).toContain("etc/systemd/system/a.service:3:1: error");
    put("ÿ.conf", "[rules]\nunknown-directive = info\n");
    expect(unitlintOf(`${ONLY.join(" ")} --config "${BYTE}.conf" t`).status).toBe(0);
    expect(unitlintOf(`${ONLY.join(" ")} --output "t/${BYTE}.txt" t`).status).toBe(1);
    expect(get("t/ÿ.txt")).toContain("4 errors");
  });

  test("are excluded and counted by a baseline as others are", () => {
    layOut();
    put(".unitlint.conf", "[exclude]\npaths[] = t/*/in.service.d/**\n");
    expect(unitlint([...ONLY, "t"]).stdout).toContain("3 errors");
    expect(unitlint([...ONLY, "--baseline", "known.json", "--write-baseline", "t"]).status).toBe(0);
    expect(unitlint([...ONLY, "--baseline", "known.json", "t"])).toMatchObject({ status: 0, stderr: "" });
  });

  test("keep their fixes and patches", () => {
    layOut();
    const diff = spawnSync(process.execPath, [cli, "--diff", ...ONLY, "t"], { cwd: home }).stdout;
    const applied = spawnSync("git", ["apply", "--check", "-"], { cwd: home, input: diff });
    expect([applied.status, applied.stderr.toString()]).toEqual([0, ""]);
    expect(unitlint(["--fix", ...ONLY, "t"]).stderr).toBe("");
    expect(get("t/ÿ/in.service")).toBe(GOOD);
    expect(get("t/good.service.d/ÿ.conf")).toContain("ExecStartPre=");
  });

  test("are found by git", () => {
    const git = (...args: string[]): void => {
      const { status, stderr } = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: home });
      expect([status, stderr.toString()]).toEqual([0, ""]);
    };
    put("repo/first.service", GOOD);
    git("init", "-q", "repo");
    git("-C", "repo", "add", ".");
    git("-C", "repo", "commit", "-qm", "first");
    put("repo/ÿ/in.service", BAD);
    put("repo/sub\n::error::y/a.service", BAD);
    git("-C", "repo", "add", ".");
    put("repo/ÿ/in.service", GOOD);
    const staged = unitlintOf(`--staged ${ONLY.join(" ")}`, "repo");
    expect(staged).toMatchObject({ status: 1 });
    expect(staged.out).toContain("\\xff/in.service:3:1: error");
    expect(staged.out).toContain("sub\\x0a::error::y/a.service:3:1: error");
    put("repo/ÿ/in.service.d/a.conf", "[Service]\nExecStartPr=/bin/true\n");
    const changed = unitlintOf(`--changed ${ONLY.join(" ")}`, "repo/ÿ");
    expect(changed.out).toContain("in.service.d/a.conf:2:1: error");
    expect(unitlintOf(`--changed ${ONLY.join(" ")}`, "repo").out).toContain("sub\\x0a::error::y/a.service:3:1: error");
    renameSync(bytes("repo"), bytes("ÿrepo"));
    expect(unitlintOf(`--staged ${ONLY.join(" ")} "${BYTE}repo/${BYTE}"`).out).toContain("\\xffrepo/\\xff/in.service:3:1: error");
  });
});

describe("names that no unit has", () => {
  const NAMES = ["é.service", "a b.service", "a\n::error::b.service", "\u202e.service", "\x1b[31m.timer"];
  test.each(NAMES)("%j is named where systemd would look for units", (name) => {
    put(`etc/systemd/system/${name}`, GOOD);
    put(`flat/${name}`, GOOD);
    const { stdout } = unitlint(["--select", "unreadable-file", "etc", "flat"]);
    expect(stdout.match(/unreadable-file\]: its name is no valid name of a unit/g) ?? []).toHaveLength(name.includes("[") ? 0 : 1);
    expect(stdout).not.toMatch(/^::|[\x1b\u202e]/m);
  });

  test("are passed over where they are placeholders", () => {
    for (const name of ["{{ name }}.service", "$NAME-x y.service", "@NAME@ x.service", "é.service.in"])
      put(`etc/systemd/system/${name}`, GOOD);
    expect(unitlint(["etc"]).stdout).toBe("Checked 0 units in 0 files for systemd 262 (the newest known): no findings\n");
  });

  test("of 255 bytes are read; of a longer one it is said that it is", () => {
    const name = `${"a".repeat(247)}.service`;
    put(`t/${name}`, BAD);
    expect(name).toHaveLength(255);
    expect(unitlint([...ONLY, "t"]).stdout).toContain(`t/${name}:3:1: error`);
    expect(unitlint([...ONLY, "--fix", "t"]).stderr).toBe("");
    expect(get(`t/${name}`)).toBe(GOOD);
    const { status, stderr } = unitlint([`${"a".repeat(300)}.service`]);
    expect([status, stderr]).toEqual([2, `unitlint: cannot read ${"a".repeat(300)}.service: name too long\n`]);
  });
});

test("a working directory that is gone is said to be", () => {
  mkdirSync(`${home}/gone`);
  const ran = spawnSync("sh", ["-c", `cd gone && rmdir ../gone && exec "$1" "$2"`, "sh", process.execPath, cli], {
    cwd: home,
    encoding: "utf8",
  });
  expect([ran.status, ran.stderr]).toEqual([2, "unitlint: the working directory does not exist any more\n"]);
});

test("links that lead to themselves lead nowhere in a tree in memory too", () => {
  const { system } = memorySnapshot({ "/a": { link: "a" }, "/b": { link: "/b/c" } }, { complete: true });
  expect([system?.text("/a"), system?.at("/b/x").executable]).toEqual([undefined, false]);
});

test("a snapshot has names that are not UTF-8 as texts that can be told apart", () => {
  put("a/ÿ.d/x.service", GOOD);
  expect([...readSnapshot({ targets: [`${home}/a`] }).files.keys()]).toEqual([`${home}/a/\udcff.d/x.service`]);
});
