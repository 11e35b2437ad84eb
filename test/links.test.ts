import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, scratch } from "./support/program.js";

const { path: home, put, unitlint } = scratch({ forEach: true });
const link = (target: string, name: string): void => symlinkSync(target, join(home, name));
const BAD = "[Service]\nExecStart=/bin/true\nPrivateNetwrk=yes\n";
const ONLY = ["--select", "unknown-directive", "--select", "unreadable-file"];
const COMMANDS = [
  "check",
  "check --format json",
  "check --show-files",
  "check --diff",
  "graph",
  "cat",
  "security",
  "upgrade --from 240 --to 260",
];

/** The findings, without where in the file they are. */
const found = (...args: readonly string[]): readonly string[] =>
  unitlint([...ONLY, ...args])
    .stdout.split("\n")
    .filter((line) => line.includes("["))
    .map((line) => line.replace(/:\d+:\d+: \w+\[([\w-]+)\]/, " $1"));
const LOOP = "its link leads back to itself, or through more than 40 others";

describe("links", () => {
  test("through 40 others are followed, and no further: as far as the kernel goes", () => {
    put("t/real.service", BAD);
    link("real.service", "t/l1.service");
    for (let n = 2; n <= 42; n++) link(`l${n - 1}.service`, `t/l${n}.service`);
    const lost = ["t/l41.service", "t/l42.service"].map((path) => `${path} unreadable-file: ${LOOP}`);
    expect(found("t")).toEqual([...lost, expect.stringContaining("t/real.service unknown-directive")]);
    expect(found("t/l40.service")).toEqual([expect.stringContaining("t/real.service unknown-directive")]);
    expect(unitlint(["t/l41.service"])).toMatchObject({ status: 2, stderr: `unitlint: cannot read t/l41.service: ${LOOP}\n` });
  });

  test("in circles and into themselves end", () => {
    put("t/real.service", BAD);
    link("b.service", "t/a.service");
    link("a.service", "t/b.service");
    link("self.service", "t/self.service");
    link(".", "t/loop.service.d");
    link("..", "t/up");
    mkdirSync(join(home, "t/x.service.d"));
    link(".", "t/x.service.d/inner.conf");
    link("../x.service.d", "t/x.service.d/again.conf");
    for (const command of COMMANDS) expect(unitlint([...command.split(" "), "t"]).stderr).toBe("");
    expect(found("t").filter((line) => line.includes(LOOP))).toHaveLength(3);
  });

  test("to what is no file are named, and nothing is read from it", { timeout: 60_000 }, () => {
    put("t/real.service", BAD);
    link("/dev/zero", "t/zero.service");
    link("/dev/tty", "t/tty.service");
    mkdirSync(join(home, "t/real.service.d"));
    link("/dev/random", "t/real.service.d/r.conf");
    link("/dev/null", "t/masked.service");
    link("/proc/self/mem", "t/mem.service");
    spawnSync("mkfifo", [join(home, "t/fifo.service"), join(home, "t/script")]);
    put(
      "t/env.service",
      `[Service]\nEnvironmentFile=/dev/zero\nEnvironmentFile=${home}/t/fifo.service\nExecStart=${home}/t/script\nExecStart=/dev/zero\n`,
    );
    const odd = "unreadable-file: its link leads to no regular file";
    expect(found("t").filter((line) => line.includes("unreadable"))).toEqual([
      "t/fifo.service unreadable-file: it is no regular file",
      `t/real.service.d/r.conf ${odd}`,
      `t/tty.service ${odd}`,
      `t/zero.service ${odd}`,
    ]);
    for (const command of COMMANDS) expect(unitlint([...command.split(" "), "t"]).stderr).toBe("");
    expect(unitlint(["t/zero.service"])).toMatchObject({
      status: 2,
      stderr: "unitlint: cannot read t/zero.service: its link leads to no regular file\n",
    });
  });

  test("out of a root stay inside it", () => {
    put("secret.service", BAD);
    put("root/etc/systemd/system/real.service", BAD.replace("wrk", "work"));
    link("../../../../secret.service", "root/etc/systemd/system/relative.service");
    link(`${home}/secret.service`, "root/etc/systemd/system/absolute.service");
    link("../../../../..", "root/etc/systemd/system/real.service.d");
    expect(unitlint([...ONLY, "--root", "root"])).toMatchObject({ status: 0, stderr: "" });
  });

  test("beside their units are aliases below a directory that is no root too", () => {
    put("repo/etc/systemd/system/real.service", BAD);
    link("real.service", "repo/etc/systemd/system/alias.service");
    link("/etc/systemd/system/real.service", "repo/etc/systemd/system/other.service");
    expect(unitlint(["cat", "repo"]).stdout).toContain("# real.service: loaded; also alias.service, other.service\n");
    expect(unitlint(["repo"]).stdout).toContain("Checked 1 unit in 1 file");
  });
});

test("sockets are no unit files", async () => {
  put("t/real.service", BAD);
  const server = createServer();
  await new Promise<void>((ready) => server.listen(join(home, "t/a.service"), ready));
  expect(found("t")[0]).toBe("t/a.service unreadable-file: it is no regular file");
  await new Promise((closed) => server.close(closed));
});

test("very long, empty and deep ones take no time", () => {
  put("t/empty.service", "");
  put("t/long.service", "");
  truncateSync(join(home, "t/long.service"), 100_000_000);
  put(`t/${"n/".repeat(100)}deep.service`, BAD);
  expect(found("t")).toEqual(["t/long.service unreadable-file: it is longer than 8 MiB"]);
});

test.skipIf(process.getuid?.() !== 0 || spawnSync("setpriv", ["--version"]).error !== undefined)(
  "what may not be read is named, and the rest is read",
  () => {
    put("t/real.service", BAD);
    put("t/closed.service", BAD);
    put("t/real.service.d/a.conf", BAD);
    put("t/sub/b.service", BAD);
    put("t/listed/c.service", BAD);
    link("sub/b.service", "t/linked.service");
    chmodSync(join(home, "t/closed.service"), 0);
    for (const name of ["t/real.service.d", "t/sub"]) chmodSync(join(home, name), 0);
    chmodSync(join(home, "t/listed"), 0o744);
    chmodSync(home, 0o755);
    const program = join(home, "program");
    cpSync(dirname(cli), program, { recursive: true });
    const run = (...args: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
      spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, join(program, "cli.js"), ...args], {
        cwd: home,
        encoding: "utf8",
      });
    const { status, stdout, stderr } = run(...ONLY, "t");
    expect([status, stderr]).toEqual([1, ""]);
    for (const name of ["closed.service", "real.service.d", "sub", "listed/c.service"])
      expect(stdout).toContain(`t/${name}:1:1: warning[unreadable-file]: permission denied`);
    expect(stdout).toContain("t/real.service:3:1: error");
    for (const name of ["closed.service", "sub", "sub/b.service"])
      expect(run(`t/${name}`)).toMatchObject({ status: 2, stderr: `unitlint: cannot read t/${name}: permission denied\n` });
    writeFileSync(join(home, "t/fixed.service"), BAD);
    expect(run("--fix", ...ONLY, "t").stderr).toContain("cannot change t/fixed.service: EACCES: permission denied");
  },
);
