import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(top, "dist/cli.js");
const home = realpathSync(mkdtempSync(join(tmpdir(), "unitlint-security-")));
const SYSTEM = "root/etc/systemd/system";

/** Marks that would be of use to an attacker: they never come out as they are. */
const ESC = "\u001b[31m\u009b2J\u0007\u202e";
const MARKUP = "<script>alert(1)</script>\"&'</svg>";
const HOSTILE = `[Unit]
Description=${ESC}${MARKUP}
After=${ESC}x.service ${MARKUP}.service
JoinsNamespaceOf=b.service
[Service]
PrivateNetwork=yes
PrivateNetwork=yes${ESC}
Unk${ESC}nown=${ESC}
NetworkNamespacePath=/run/netns/${ESC}${MARKUP}
ExecStartPre=/sbin/ip netns add ${ESC}${MARKUP}
ExecStart=/usr/bin/tru${ESC} ${MARKUP} \r::error::injected
ExecStart=/usr/bin/touch ${home}/executed
::warning file=x::injected=1
[${ESC}]
${MARKUP}=1
`;

beforeAll(() => {
  const files = {
    [`${SYSTEM}/a.service`]: HOSTILE,
    [`${SYSTEM}/b.service`]: "[Unit]\nAfter=a.service\nRequires=a.service\n[Service]\nPrivateNetwork=yes\nExecStart=/run/me.sh\n",
    [`${SYSTEM}/b\u001b[31m\n::error::c<img src=x>.service`]: "[Service]\nExecStart=relative\n",
    "root/run/me.sh": `#!/bin/sh\ntouch ${home}/executed\n. /secret.sh\n`,
    "root/usr/lib/systemd/systemd": `#!/bin/sh\ntouch ${home}/executed\n`,
    "secret.service": "[Service]\nExecStart=/the-secret\n",
    "secret.sh": "ip netns add the-secret\n",
    "configured/.unitlint.conf": `[unitlint]\nsystemd = \${${home}/code.mjs}\nplugins[] = ./code.mjs\n[__proto__]\npolluted = 1\n`,
    "configured/code.mjs": `import { writeFileSync } from "node:fs"; writeFileSync("${home}/executed", "");`,
    "configured/a.service": "[Service]\nExecStart=/usr/bin/true\n",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, dirname(name)), { recursive: true });
    writeFileSync(join(home, name), text, { mode: 0o755 });
  }
  symlinkSync(join(home, "secret.service"), join(home, SYSTEM, "outside.service"));
  symlinkSync("../../../../secret.service", join(home, SYSTEM, "above.service"));
  symlinkSync("/etc/passwd", join(home, SYSTEM, "passwd.service"));
  symlinkSync("../../../..", join(home, SYSTEM, "a.service.d"));
});
afterAll(() => rmSync(home, { recursive: true }));

const clean = (): NodeJS.ProcessEnv => {
  const { NO_COLOR: _, FORCE_COLOR: __, GITHUB_ACTIONS: ___, GITHUB_STEP_SUMMARY: ____, ...rest } = process.env;
  return rest;
};

function unitlint(...args: readonly string[]): string {
  const ran = spawnSync(process.execPath, [cli, ...args], { cwd: home, encoding: "utf8", env: clean() });
  expect(ran.status).toBeLessThan(2);
  return ran.stdout + ran.stderr;
}

const line = (text: string): number => HOSTILE.split("\n").findIndex((one) => one.includes(text)) + 1;
const TREE = ["--systemd", "257", "--root", "root"];
const SHOWN: readonly (readonly string[])[] = [
  ["check", "--profile", "pedantic"],
  ["check", "--profile", "hardening"],
  ["check", "--show-files"],
  ["check", "--statistics"],
  ...["concise", "github", "json", "sarif", "gitlab", "junit", "checkstyle"].map((format) => ["check", "--format", format]),
  ...["tree", "dot", "mermaid", "svg", "html", "json"].flatMap((format) =>
    ["namespaces", "requirement", "ordering", "cycles"].map((view) => ["graph", "--format", format, "--view", view]),
  ),
  ["cat"],
  ["security"],
  ["security", "a.service"],
];
const UPGRADES = ["pretty", "markdown", "json", "sarif"].map((format) => [
  "upgrade",
  "--from",
  "245",
  "--to",
  "257",
  "--root",
  "root",
  "--format",
  format,
]);

describe("what stands in a unit reaches the terminal as text only", () => {
  const explained = ["Description=", "PrivateNetwork=yes", "Unk", "ExecStartPre", "ExecStart=/usr/bin/tru", "NetworkNamespacePath"].map(
    (text) => ["explain", `${SYSTEM}/a.service:${line(text)}`, ...TREE],
  );
  test.each([...SHOWN.map((args) => [...args, ...TREE]), ...explained, ...UPGRADES].map((args) => [args.join(" "), args] as const))(
    "%s",
    (_, args) => {
      const ran = spawnSync(process.execPath, [cli, ...args], { cwd: home, encoding: "utf8", env: clean() });
      expect(ran.stdout + ran.stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
      expect(ran.stderr).not.toMatch(/\n\s+at /);
    },
  );

  test.skipIf(spawnSync("script", ["-qec", "true", "/dev/null"]).status !== 0)("a patch on a terminal", () => {
    const command = [process.execPath, cli, "check", "--diff", "--unsafe-fixes", ...TREE].join(" ");
    const { stdout } = spawnSync("script", ["-qec", command, "/dev/null"], { cwd: home, encoding: "utf8", env: clean() });
    expect(stdout).toContain("+++ b/");
    expect(stdout.replaceAll("\r\n", "\n")).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  test("with colours there are no others than unitlint's", () => {
    const out = unitlint("check", "--color", "always", ...TREE);
    expect(out.replace(/\x1b\[[\d;]*m/g, "")).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(out).toContain("\\x1b[31m");
  });
});

describe("text of units is no markup and no command", () => {
  test("each line for GitHub is one annotation of unitlint's own", () => {
    const lines = unitlint("check", "--format", "github", ...TREE)
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeGreaterThan(3);
    for (const one of lines)
      expect(one).toMatch(/^::(error|warning|notice) file=[^:,]*,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[a-z0-9-]+::/);
  });

  test.each(["svg", "html"])("in %s", (format) => {
    for (const view of format === "html" ? ["namespaces"] : ["namespaces", "requirement", "ordering", "cycles"]) {
      const out = unitlint("graph", "--format", format, "--view", view, ...TREE);
      expect(out).not.toContain("<script>alert");
      expect(out).not.toContain("<img src");
      expect(out.match(/<\/svg>/g)?.length ?? 0).toBeLessThanOrEqual(out.match(/<svg[\s>]/g)?.length ?? 0);
      expect(out.match(/<\/script>/g)?.length ?? 0).toBe(out.match(/<script[\s>]/g)?.length ?? 0);
    }
  });

  test.each(["junit", "checkstyle"])("in %s", (format) => {
    expect(unitlint("check", "--format", format, ...TREE)).not.toMatch(/<script|<img/);
  });
});

/** All that a directory holds, with sizes and times. */
function stateOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs} ${readFileSync(path, "utf8").length}`)
    .sort();
}

test("nothing is written, and nothing of the tree run, where nothing asks for it", { timeout: 120_000 }, () => {
  const before = stateOf(home);
  for (const args of [...SHOWN.map((one) => [...one, ...TREE]), ...UPGRADES])
    spawnSync(process.execPath, [cli, ...args], { cwd: home, env: clean() });
  expect(stateOf(home)).toEqual(before);
  expect(existsSync(join(home, "executed"))).toBe(false);
});

test("a configuration is text: it loads no code and changes no object", () => {
  const ran = spawnSync(process.execPath, [cli, "configured"], { cwd: home, encoding: "utf8", env: clean() });
  expect(ran.status).toBe(2);
  expect(existsSync(join(home, "executed"))).toBe(false);
});

test("what is not in the given root is not shown", { timeout: 120_000 }, () => {
  for (const args of SHOWN) {
    const ran = spawnSync(process.execPath, [cli, ...args, ...TREE], { cwd: home, encoding: "utf8", env: clean() });
    expect(ran.stdout).not.toMatch(/the-secret|root:x:0/);
  }
});

const strace = spawnSync("strace", ["-f", "-e", "trace=openat", "true"]).status === 0;

describe.skipIf(!strace)("by what the kernel is asked for", () => {
  /** The calls of a run that concern paths, once its own code is read. */
  function calls(args: readonly string[]): readonly string[] {
    const log = join(home, "strace.log");
    const traced = ["-f", "-qq", "-y", "-s", "4096", "-e", "trace=%file,%process,%network", "-o", log];
    const ran = spawnSync("strace", [...traced, process.execPath, cli, ...args], { cwd: home, encoding: "utf8", env: clean() });
    expect(ran.status).toBeLessThan(2);
    const found = readFileSync(log, "utf8").split("\n");
    rmSync(log);
    const start = found.findLastIndex((call) => call.includes(`"${cli}"`));
    return found.slice(start + 1);
  }

  /** Paths that Node and unitlint themselves read. */
  const OWN = [
    `${top}/dist/`,
    `${top}/package.json`,
    "/proc/",
    "/sys/",
    "/dev/null",
    "/dev/tty",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/etc/ssl",
  ];
  const pathsOf = (call: string): readonly string[] =>
    [...call.matchAll(/\b(?:open|openat|openat2|readlink|readlinkat|execve)\((?:AT_FDCWD[^,]*, |\d+[^,]*, )?"([^"]*)"/g)].map(
      ([, path = ""]) => path,
    );

  const EXPLAINED = ["explain", `/etc/systemd/system/a.service:${line("NetworkNamespacePath")}`, ...TREE];
  const UPGRADED = ["upgrade", "--from", "245", "--to", "257", "--root", "root"];
  test.each([["check", ...TREE], ["cat", ...TREE], ["graph", ...TREE], ["security", ...TREE], UPGRADED, EXPLAINED].map((args) => [args]))(
    "%j opens nothing outside the root, runs nothing, connects to nothing, writes nothing",
    (args) => {
      const seen = calls(args);
      const inside = seen.flatMap(pathsOf).map((path) => (path.startsWith("/") ? path : join(home, path)));
      expect(inside.some((path) => path.endsWith("a.service"))).toBe(true);
      const root = join(home, "root");
      const ancestors = (path: string): boolean =>
        root.startsWith(path) && seen.some((call) => call.includes("readlink") && call.includes(`"${path}"`));
      const strangers = inside.filter(
        (path) => !(path === root || path.startsWith(`${root}/`)) && !OWN.some((own) => path.startsWith(own)) && !ancestors(path),
      );
      expect([...new Set(strangers)].filter((path) => !path.endsWith("/.unitlint.conf"))).toEqual([]);
      expect(
        seen.filter((call) =>
          /\b(execve|connect|unlink|unlinkat|rename|renameat2?|mkdir|mkdirat|symlink|link|linkat|chmod|truncate)\(/.test(call),
        ),
      ).toEqual([]);
      expect(
        seen.filter((call) => /\bopen(at2?)?\(.*\b(O_WRONLY|O_RDWR|O_CREAT)\b/.test(call) && !/"\/dev\/(null|tty)"/.test(call)),
      ).toEqual([]);
    },
  );
});
