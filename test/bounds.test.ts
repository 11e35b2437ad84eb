import { describe, expect, test } from "vitest";
import type { Finding } from "../src/core/finding.js";
import { check } from "../src/engine/check.js";
import { ownRules } from "../src/engine/own-rules.js";
import { treesOf } from "../src/engine/trees.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { newScope, patternOf } from "../src/namespaces/commands/scope.js";

/** What the usual rules find, with all that they need of the model; and how much of the processor that took, in milliseconds. */
function run(tree: MemoryFiles): { readonly findings: readonly Finding[]; readonly time: number } {
  const began = process.cpuUsage();
  const snapshot = memorySnapshot(Object.fromEntries(Object.entries(tree).map(([name, text]) => [`/etc/systemd/system/${name}`, text])));
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

/** Several times what any of them needs on a busy machine, far less than quadratic or exponential cost takes. */
const MOST = 15_000;
const SERVICE = "[Service]\nExecStart=/usr/bin/true\n";
const many = <T>(count: number, make: (n: number) => T): readonly T[] => Array.from({ length: count }, (_, n) => make(n));
const units = (count: number, text: (n: number) => string): MemoryFiles =>
  Object.fromEntries(many(count, (n) => [`u${n}.service`, text(n)] as const));
const shell = (script: string): MemoryFiles => ({ "a.service": `[Service]\nType=oneshot\nExecStart=/bin/sh -c '${script}'\n` });
const nest = (count: number, open: string, inner: string, close: string): string => open.repeat(count) + inner + close.repeat(count);

const CASES: Readonly<Record<string, MemoryFiles>> = {
  "a line of 200,000 words": { "a.service": `[Service]\nExecStart=/usr/bin/true ${"word ".repeat(200_000)}\n` },
  "an Environment= of a MiB": { "a.service": `${SERVICE}Environment=${"A=b ".repeat(250_000)}\n` },
  "a line of a MiB, continued": { "a.service": `[Service]\nExecStart=/usr/bin/true \\\n${" word \\\n".repeat(120_000)}\n` },
  "a quoted word of a MiB": { "a.service": `[Service]\nExecStart=/usr/bin/true "${"\\x41".repeat(250_000)}"\n` },
  "100,000 assignments": { "a.service": `${SERVICE}${"BindPaths=/a:/b\n".repeat(100_000)}` },
  "50,000 commands": { "a.service": `[Service]\nType=oneshot\n${"ExecStart=/usr/bin/true\n".repeat(50_000)}` },
  "50,000 names": { "a.service": `[Unit]\nAfter=${many(50_000, (n) => `x${n}.service`).join(" ")}\n${SERVICE}` },
  "5,000 units in a ring that start each other": units(
    5000,
    (n) => `[Unit]\nAfter=u${(n + 1) % 5000}.service\nRequires=u${(n + 1) % 5000}.service\n${SERVICE}`,
  ),
  "5,000 units in a ring of order alone": units(5000, (n) => `[Unit]\nAfter=u${(n + 1) % 5000}.service\n${SERVICE}`),
  "2,000 units joined to a chain": units(
    2000,
    (n) => `[Unit]\nJoinsNamespaceOf=u${n + 1}.service\nAfter=u${n + 1}.service\n${SERVICE}PrivateTmp=yes\n`,
  ),
  "5,000 units joined to a ring": units(5000, (n) => `[Unit]\nJoinsNamespaceOf=u${(n + 1) % 5000}.service\n${SERVICE}PrivateNetwork=yes\n`),
  "60,000 assignments in the wrong section": { "a.service": `${SERVICE}${"After=x.service\n".repeat(60_000)}` },
  "1,000 aliases": {
    "a.service": SERVICE,
    ...Object.fromEntries(many(1000, (n) => [`x${n}.service`, { link: "a.service" }] as const)),
  },
  "10,000 drop-ins": {
    "a.service": SERVICE,
    ...Object.fromEntries(many(10_000, (n) => [`a.service.d/${n}.conf`, `[Service]\nEnvironment=A${n}=b\n`] as const)),
  },
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

describe("the worst that a tree can hold takes bounded time", () => {
  test.each(Object.entries(CASES))("%s", { timeout: 120_000 }, (_, tree) => {
    expect(run(tree).time).toBeLessThan(MOST);
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
