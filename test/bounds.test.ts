import { describe, expect, test } from "vitest";
import type { Finding } from "../src/core/finding.js";
import { version } from "../src/core/version.js";
import { check } from "../src/engine/check.js";
import { ownRules } from "../src/engine/own-rules.js";
import { treesOf } from "../src/engine/trees.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { UnitTree } from "../src/model/unit.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { newScope, patternOf } from "../src/namespaces/commands/scope.js";
import { graphDot } from "../src/reporters/graph/dot.js";
import type { GraphReport } from "../src/reporters/graph/report.js";
import { graphSvg } from "../src/reporters/graph/svg.js";
import { graphTree } from "../src/reporters/graph/tree.js";

const pathOf = (name: string): string => (name.startsWith("/") ? name : `/etc/systemd/system/${name}`);

/** What the usual rules find, with all that they need of the model; and how much of the processor that took, in milliseconds. */
function run(tree: MemoryFiles): { readonly findings: readonly Finding[]; readonly time: number } {
  const began = process.cpuUsage();
  const snapshot = memorySnapshot(Object.fromEntries(Object.entries(tree).map(([name, text]) => [pathOf(name), text])));
  const findings = check({
    snapshot,
    trees: treesOf(snapshot),
    rules: rules.filter(({ rule }) => rule.optional === undefined).map(({ rule }) => ({ rule })),
    own: new Map(ownRules.map(({ id, severity }) => [id, severity])),
    known: new Set(rules.map(({ rule }) => rule.id)),
    range: { min: 257, max: 257 },
    graph: namespaceGraph,
  });
  const { user, system } = process.cpuUsage(began);
  return { findings, time: (user + system) / 1000 };
}

/** A small multiple of what any of them needs, far less than quadratic or exponential cost takes: of one unit, and of a tree with thousands. */
const MOST = 4000;
const MOST_OF_TREES = 8000;
const SERVICE = "[Service]\nExecStart=/usr/bin/true\n";
const many = <T>(count: number, make: (n: number) => T): readonly T[] => Array.from({ length: count }, (_, n) => make(n));
const units = (count: number, text: (n: number) => string): MemoryFiles =>
  Object.fromEntries(many(count, (n) => [`u${n}.service`, text(n)] as const));
const shell = (script: string): MemoryFiles => ({ "a.service": `[Service]\nType=oneshot\nExecStart=/bin/sh -c '${script}'\n` });
const nest = (count: number, open: string, inner: string, close: string): string => open.repeat(count) + inner + close.repeat(count);

const oneshot = (count: number, line: (n: number) => string): MemoryFiles => ({
  "a.service": `[Service]\nType=oneshot\n${many(count, line).join("")}`,
});
const service = (lines: string): MemoryFiles => ({ "a.service": `${SERVICE}${lines}` });
const named = (files: readonly (readonly [string, MemoryFiles[string]])[]): MemoryFiles => Object.fromEntries(files);
const all = many(300, (n) => `u${n}.service`).join(" ");

const CASES: Readonly<Record<string, MemoryFiles>> = {
  "a line of 200,000 words": { "a.service": `[Service]\nExecStart=/usr/bin/true ${"word ".repeat(200_000)}\n` },
  "an Environment= of a MiB": service(`Environment=${"A=b ".repeat(250_000)}\n`),
  "a line of a MiB, continued": { "a.service": `[Service]\nExecStart=/usr/bin/true \\\n${" word \\\n".repeat(120_000)}\n` },
  "200,000 comments within a line": { "a.service": `[Service]\nExecStart=/usr/bin/true \\\n${"#c\n".repeat(200_000)} x\n` },
  "a quoted word of a MiB": { "a.service": `[Service]\nExecStart=/usr/bin/true "${"\\x41".repeat(250_000)}"\n` },
  "200,000 braces that nothing closes": { "a.service": `[Service]\nExecStart=/usr/bin/echo ${"${".repeat(200_000)}\n` },
  "100,000 variables": { "a.service": `[Service]\nEnvironment=A=b\nExecStart=/usr/bin/echo ${"$A ".repeat(100_000)}\n` },
  "100,000 assignments": service("BindPaths=/a:/b\n".repeat(100_000)),
  "100,000 assignments of one value": service("User=a\n".repeat(100_000)),
  "50,000 commands": oneshot(50_000, () => "ExecStart=/usr/bin/true\n"),
  "50,000 placeholders as commands": oneshot(50_000, () => "ExecStart=@X@\n"),
  "50,000 commands in a line": { "a.service": `[Service]\nType=oneshot\nExecStart=${"/bin/true ; ".repeat(50_000)}/bin/true\n` },
  "150,000 arguments of mount": { "a.service": `[Service]\nExecStart=/bin/mount -- ${"/a ".repeat(150_000)}\n` },
  "50,000 keys that no directive has": service(many(50_000, (n) => `Qx${n}zzzz=1\n`).join("")),
  "20,000 misspelt keys": service(many(20_000, (n) => `PrivateNetw${String.fromCharCode(97 + (n % 26))}${n}=1\n`).join("")),
  "a key of a MiB": service(`${"Ab".repeat(400_000)}=1\n`),
  "20,000 misspelt system calls": service(`SystemCallFilter=${many(20_000, (n) => `opn${n}`).join(" ")}\n`),
  "50,000 sections": { "a.service": `${"[Unit]\n[Service]\n".repeat(25_000)}${SERVICE}` },
  "50,000 misspelt sections": { "a.service": `${many(50_000, (n) => `[Servic${n}]\n`).join("")}${SERVICE}` },
  "10,000 open quotes and unknown keys": {
    "a.service": `[Service]\n${'ExecStart=/bin/true "x\n'.repeat(10_000)}${"Foo=1\n".repeat(10_000)}`,
  },
  "20,000 suppressions": { "a.service": `[Service]\n${"# unitlint: ignore[unknown-directive]\nFoo=1\n".repeat(20_000)}` },
  "20,000 suppressions above one line": { "a.service": `[Service]\n${"# unitlint: ignore[unknown-directive]\n".repeat(20_000)}Foo=1\n` },
  "20,000 names in a suppression": { "a.service": `[Service]\n# unitlint: ignore[${many(20_000, (n) => `a${n}`).join(", ")}]\nFoo=1\n` },
  "20,000 tags in a line": { "a.service.in": `[Service]\nExecStart=${"{{ x }}".repeat(20_000)}\n` },
  "20,000 variables of a template in a line": { "a.service.in": `[Service]\nWorkingDirectory=${"${X}".repeat(20_000)}\n` },
  "50,000 names": { "a.service": `[Unit]\nAfter=${many(50_000, (n) => `x${n}.service`).join(" ")}\n${SERVICE}` },
  "a name of a MiB": { "a.service": `[Unit]\nAfter=${"a".repeat(1_000_000)}.service\n${SERVICE}` },
  "20,000 joins of one unit": {
    "a.service": `[Unit]\n${"JoinsNamespaceOf=b.service\n".repeat(20_000)}${SERVICE}PrivateTmp=yes\n`,
    "b.service": `${SERVICE}PrivateTmp=yes\n`,
  },
  "5,000 mounts in a unit": {
    "a.service": `[Service]\nType=oneshot\nPrivateMounts=yes\n${many(5000, (n) => `ExecStart=/bin/mount --bind /a${n} /b${n}\n`).join("")}`,
  },
  "2,000 names of network namespaces in a unit": oneshot(2000, (n) => `Environment=V${n}=x\nExecStart=/sbin/ip netns add n${n}\n`),
  "3,000 paths of a sandbox that are made in it": oneshot(3000, (n) => `ReadWritePaths=/srv/a${n}\nExecStart=/bin/mkdir /srv/a${n}\n`),
  "3,000 files in a fresh file system": {
    "a.service": `[Service]\nType=oneshot\nTemporaryFileSystem=/srv ${many(1000, (n) => `/x${n}`).join(" ")}\n${many(3000, (n) => `ExecStart=/bin/touch /srv/a${n}\n`).join("")}`,
  },
  "1,000 aliases": { "a.service": SERVICE, ...named(many(1000, (n) => [`x${n}.service`, { link: "a.service" }] as const)) },
  "10,000 drop-ins": {
    "a.service": SERVICE,
    ...named(many(10_000, (n) => [`a.service.d/${n}.conf`, `[Service]\nEnvironment=A${n}=b\n`] as const)),
  },
  "10,000 drop-ins that hide as many": {
    "a.service": SERVICE,
    ...named(
      ["/etc/systemd/system", "/usr/lib/systemd/system"].flatMap((directory) =>
        many(10_000, (n) => [`${directory}/a.service.d/${n}.conf`, `[Service]\nEnvironment=A${n}=b\n`] as const),
      ),
    ),
  },
  "20,000 commands in a script": shell(`ip netns add a; ${"true; ".repeat(20_000)}`),
  "5,000 mounts in a script": shell(many(5000, (n) => `mount --bind /a${n} /b${n}; `).join("")),
  "a shell in a shell": shell(nest(3000, "(", "true", ")")),
  "a substitution in a substitution": shell(`echo ${nest(2000, "$$(echo ", "x", ")")}`),
  "a case in a case": shell(nest(500, "case $$x in a) ", "ip netns add a", " ;; esac")),
  "a case of 3,000 branches": shell(`case $$x in ${many(3000, (n) => `a${n}) A${n}=1 ;; `).join("")}esac`),
  "many variables": shell(many(3000, (n) => `A${n}=$$A${n - 1}/x; ip netns add $$A${n}`).join("; ")),
  "doubling variables": shell(`A0=x; ${many(60, (n) => `A${n + 1}=$$A${n}$$A${n}`).join("; ")}; ip netns add $$A60`),
  "nested loops": shell(nest(40, "for i in 1 2 3 4 5 6 7 8 9; do ", "ip netns add $$i; ", "done; ")),
  "nested loops with nothing in them": shell(nest(40, "for i in 1 2 3 4 5 6 7 8 9; do ", ":; ", "done; ")),
  "functions that call themselves": shell("f() { g; g; }; g() { f; f; }; f"),
  "many branches": shell(many(1000, (n) => `if $$x; then A${n}=1; else A${n}=2; fi; `).join("")),
};

const TREES: Readonly<Record<string, MemoryFiles>> = {
  "5,000 units in a ring that start each other": units(
    5000,
    (n) => `[Unit]\nAfter=u${(n + 1) % 5000}.service\nRequires=u${(n + 1) % 5000}.service\n${SERVICE}`,
  ),
  "5,000 units in a ring of order alone": units(5000, (n) => `[Unit]\nAfter=u${(n + 1) % 5000}.service\n${SERVICE}`),
  "2,000 units joined to a chain": units(
    2000,
    (n) => `[Unit]\nJoinsNamespaceOf=u${n + 1}.service\nAfter=u${n + 1}.service\n${SERVICE}PrivateTmp=yes\n`,
  ),
  "2,000 units joined to a chain, each over before the next starts": units(
    2000,
    (n) => `[Unit]\nJoinsNamespaceOf=u${n + 1}.service\nAfter=u${n + 1}.service\n${SERVICE}Type=oneshot\nPrivateTmp=yes\n`,
  ),
  "5,000 units joined to a ring": units(5000, (n) => `[Unit]\nJoinsNamespaceOf=u${(n + 1) % 5000}.service\n${SERVICE}PrivateNetwork=yes\n`),
  "300 units that all join each other": units(300, () => `[Unit]\nJoinsNamespaceOf=${all}\n${SERVICE}PrivateNetwork=yes\n`),
  "2,000 units that name and 2,000 that enter a network namespace": {
    ...units(2000, (n) => `[Service]\nType=oneshot\nPrivateMounts=yes\nExecStart=/sbin/ip netns add n${n}\n`),
    ...named(
      many(2000, (n) => [`v${n}.service`, `[Unit]\nAfter=u${n}.service\n${SERVICE}NetworkNamespacePath=/run/netns/n${n}\n`] as const),
    ),
  },
  "2,000 units that enter one network namespace": {
    ...units(2000, () => `${SERVICE}NetworkNamespacePath=/run/netns/x\n`),
    "x.service": "[Service]\nType=oneshot\nExecStart=/sbin/ip netns add x\n",
  },
  "1,000 units that run one script of 1,000 commands": {
    ...units(1000, () => "[Service]\nType=oneshot\nExecStart=/usr/bin/script\n"),
    "/usr/bin/script": `#!/bin/sh\n${many(1000, (n) => `ip netns add n${n}\n`).join("")}`,
  },
  "5,000 copies and as many links in a directory of wants": named(
    many(5000, (n) => [
      [`u${n}.service`, SERVICE] as const,
      [`multi-user.target.wants/u${n}.service`, SERVICE] as const,
      [`multi-user.target.wants/v${n}.service`, { link: `../u${n}.service` }] as const,
    ]).flat(),
  ),
  "5,000 units of users that name as many of the system's": named(
    many(5000, (n) => [
      [`x${n}.service`, SERVICE] as const,
      [`/etc/systemd/user/u${n}.service`, `[Unit]\nAfter=x${n}.service\n${SERVICE}`] as const,
    ]).flat(),
  ),
  "2,000 units that mount": units(2000, (n) => `[Service]\nType=oneshot\nPrivateMounts=yes\nExecStart=/bin/mount --bind /a${n} /b${n}\n`),
};

describe("the worst that a tree can hold takes bounded time", () => {
  const cases = Object.entries(CASES).map(([name, tree]) => [name, tree, MOST] as const);
  const trees = Object.entries(TREES).map(([name, tree]) => [name, tree, MOST_OF_TREES] as const);
  test.each([...cases, ...trees])("%s", { timeout: 120_000 }, (_, tree, most) => {
    expect(run(tree).time).toBeLessThan(most);
  });
});

describe("a graph of 300,000 names is shown in bounded time", () => {
  const files = { ...TREES["1,000 units that run one script of 1,000 commands"] };
  const few = Object.fromEntries(Object.entries(files).filter(([name]) => !/^u[3-9]\d\d\./.test(name)));
  const snapshot = memorySnapshot(Object.fromEntries(Object.entries(few).map(([name, text]) => [pathOf(name), text])));
  const graph = namespaceGraph(treesOf(snapshot)[0] as UnitTree, version(257));
  const report: GraphReport = { graph, texts: snapshot.files, display: (path) => path, systemd: "257" };
  test.each(Object.entries({ graphTree, graphDot, graphSvg }))("%s", { timeout: 120_000 }, (_, show) => {
    const began = process.cpuUsage();
    expect(show(report, { width: 100, paint: (_, text) => text })).toContain("/run/netns/n999");
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(MOST_OF_TREES);
  });
});

describe("names that every object of JavaScript has", () => {
  const WORDS = ["constructor", "__proto__", "toString", "hasOwnProperty"];
  test.each(WORDS)("%s is a value, a key and a section like others", (word) => {
    const lines = ["PrivateTmp", "KillMode", "User", "Restart", "TimeoutSec", "SystemCallFilter", word].map((key) => `${key}=${word}\n`);
    const { findings } = run({
      ...service(`${lines.join("")}[${word}]\n${word}=${word}\n`),
      "a.timer": `[Timer]\nOnCalendar=${word}\nOnBootSec=${word}\n`,
    });
    expect(findings.length).toBeGreaterThan(5);
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });
});

describe("hostile texts", () => {
  const PIECES = "a,%,-,/,\\,$,{{,@,0,:,.,=,',\",#,<,{,[,~,_,1.,a-,*-,$(,\\x2d,__A,@A,%A,..,1h,0x,a:,- ,é".split(",");
  const KEYS = [
    "ExecStart",
    "Environment",
    "BindPaths",
    "RestartSec",
    "IPAddressAllow",
    "SystemCallFilter",
    "CPUAffinity",
    "DeviceAllow",
    "User",
  ];
  test.each([...PIECES, " ", ","].map((piece) => [piece]))("a long run of %s", { timeout: 60_000 }, (piece) => {
    const long = piece.repeat(20_000 / piece.length);
    const lines = KEYS.flatMap((key) => [`${key}=${long}`, `${key}=/x${long}!`]);
    const tree = Object.fromEntries(lines.map((line, n) => [`u${n}.service`, `[Service]\n${line}\n`]));
    const others = {
      "a.timer": `[Timer]\nOnCalendar=${long}\nOnCalendar=${long}!\nOnBootSec=${long}!\n`,
      "a.socket": `[Socket]\nListenStream=${long}\nListenStream=/${long}!\n`,
      "keys.service": `[Unit]\nAfter=${long}!\n[Service]\n${long}=1\n${long}\n[${long}]\n`,
      "shell.service": `[Service]\nExecStart=/bin/sh -c "${long.replaceAll('"', "'")}"\n`,
    };
    expect(run({ ...tree, ...others }).time).toBeLessThan(MOST);
  });

  test("a pattern of the shell with many asterisks matches in time that grows with the text", () => {
    const at = { file: "/a", start: 0, end: 0 };
    const glob = { kind: "glob", text: "*" } as const;
    const letter = { kind: "text", text: "a", quoted: false } as const;
    const scope = newScope(() => undefined, []);
    const pattern = patternOf(scope, { parts: [...many(50, () => [glob, letter]).flat(), { ...letter, text: "b" }], at });
    const began = performance.now();
    expect(pattern?.test("a".repeat(5000))).toBe(false);
    expect(pattern?.test(`${"a".repeat(5000)}b`)).toBe(true);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(patternOf(scope, { parts: [letter, glob], at })?.test("ab")).toBe(true);
    expect(patternOf(scope, { parts: [glob, letter], at })?.test("ba")).toBe(true);
    expect(patternOf(scope, { parts: [letter, glob, letter], at })?.test("a")).toBe(false);
  });
});
