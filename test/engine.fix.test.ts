import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Edit, Finding } from "../src/core/finding.js";
import { check } from "../src/engine/check.js";
import { applyEdits, type Fixed, type FixOptions, fixAll } from "../src/engine/fix.js";
import { ownRules } from "../src/engine/own-rules.js";
import type { Rule } from "../src/engine/rule.js";
import { fixesTogether } from "../src/engine/together.js";
import { treesOf } from "../src/engine/trees.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot, type Snapshot } from "../src/model/snapshot.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { readSnapshot } from "../src/node/read.js";
import { parseUnitFile } from "../src/syntax/parse.js";
import { UNKNOWN } from "../src/syntax/template.js";
import { top } from "./support/program.js";
import { exampleTree, findingsIn } from "./support/trees.js";

const every: FixOptions = { unsafe: true, mayChange: () => true };
const safe: FixOptions = { unsafe: false, mayChange: () => true };
const all = rules.map(({ rule }) => rule);
const usual = all.filter(({ optional }) => optional === undefined);

/** All that unitlint finds, what it says of suppressions too. */
function find(snapshot: Snapshot): readonly Finding[] {
  const known = new Set(all.map(({ id }) => id));
  const own = new Map(ownRules.map(({ id, severity }) => [id, severity]));
  const range = { min: 257, max: 257 };
  return check({ snapshot, trees: treesOf(snapshot), rules: usual.map((rule) => ({ rule })), own, known, range, graph: namespaceGraph });
}

const invalid = (path: string, text: string): number => parseUnitFile(path, text).items.filter(({ kind }) => kind === "invalid").length;

/** What must hold of any tree that was fixed. */
function holds(before: Snapshot, options: FixOptions, finder = find): Fixed {
  const fixed = fixAll(before, finder, options);
  const again = fixAll(fixed.snapshot, finder, options);
  expect(again.changes, "fixing twice changes nothing").toEqual([]);
  for (const { path, before = "", after } of fixed.changes) {
    expect(invalid(path, after), `${path} parses`).toBeLessThanOrEqual(invalid(path, before));
    expect(after.includes(UNKNOWN), "no fix writes what stands for the unknown").toBe(before.includes(UNKNOWN));
    if (before.includes("\r\n") && !/[^\r]\n/.test(before)) expect(after, "line ends stay").not.toMatch(/[^\r]\n/);
  }
  expect(fixed.changes.length > 0).toBe(fixed.fixed.length > 0);
  return fixed;
}

describe("edits", () => {
  const edit = (start: number, end: number, text: string): Edit => ({ at: { file: "/a", start, end }, text });

  test("are made from the first to the last", () => {
    expect(applyEdits("abcdef", [edit(4, 5, "E"), edit(0, 1, ""), edit(2, 2, "+")])).toBe("b+cdEf");
    expect(applyEdits("abc", [edit(0, 2, "x"), edit(1, 3, "y")])).toBeUndefined();
  });

  test("write a name as it is written, not as one instance has it", () => {
    const template = "[Unit]\nRequires=a@%i.service\n[Service]\nExecStart=/bin/true\n";
    const snapshot = memorySnapshot({
      "etc/systemd/system/a@.service": "[Service]\nExecStart=/bin/true\n",
      "etc/systemd/system/b@.service": template,
      "etc/systemd/system/c.service": "[Unit]\nWants=b@1.service\n[Service]\nExecStart=/bin/true\n",
    });
    const { changes } = holds(snapshot, every);
    expect(changes.map(({ after }) => after)).toEqual([template.replace("Requires", "After=a@%i.service\nRequires")]);
  });

  test("insert lines that end as the others do", () => {
    expect(applyEdits("a\r\nb\r\n", [edit(3, 3, "x\n")])).toBe("a\r\nx\r\nb\r\n");
    expect(applyEdits("a\nb\r\n", [edit(2, 2, "x\n")])).toBe("a\nx\nb\r\n");
  });

  test("of several fixes go together where none touches what another does", () => {
    const { take } = fixesTogether();
    const takes = (...edits: readonly Edit[]): boolean => take({ title: "", safe: true, edits });
    expect(takes(edit(4, 5, "%%")), "a character").toBe(true);
    expect(takes(edit(4, 4, "%")), "a part of a line in front of it").toBe(false);
    expect(takes(edit(5, 5, "%")), "a part of a line behind it").toBe(false);
    expect(takes(edit(3, 6, "")), "a stretch around it").toBe(false);
    expect(takes(edit(4, 4, "a\n")), "a line in front of it").toBe(true);
    expect(takes(edit(0, 0, "a\n")), "the same line again").toBe(false);
    expect(takes(edit(9, 9, "x")), "a part of a line").toBe(true);
    expect(takes(edit(9, 9, "x")), "the same part again").toBe(false);
    expect(takes(edit(20, 22, ""), edit(4, 4, "b\n")), "a line that moves").toBe(true);
    expect(takes(edit(22, 24, ""), edit(4, 4, "b\n")), "an equal line that moves there").toBe(true);
    expect(takes(edit(4, 4, "b\n")), "an equal line that is added").toBe(false);
  });
});

const texts = (tree: MemoryFiles, options: FixOptions): Record<string, string> =>
  Object.fromEntries(holds(memorySnapshot(exampleTree(tree)), options).changes.map(({ path, after }) => [path.slice(20), after]));

describe("fixes", () => {
  test.each([
    ["a typo", "[Service]\nExecStrat=/bin/true\n", "[Service]\nExecStart=/bin/true\n"],
    ["a misspelt value", "[Service]\nExecStart=/bin/true\nRestart=on-failre\n", "[Service]\nExecStart=/bin/true\nRestart=on-failure\n"],
    ["an old directive", "[Service]\nExecStart=/bin/true\nMemoryLimit=1G\n", "[Service]\nExecStart=/bin/true\nMemoryMax=1G\n"],
    [
      "/var/run",
      "[Service]\nType=forking\nExecStart=/bin/true\nPIDFile=/var/run/a.pid\n",
      "[Service]\nType=forking\nExecStart=/bin/true\nPIDFile=/run/a.pid\n",
    ],
    [
      "a percent sign",
      "[Unit]\nDocumentation=https://a/%20b%20c\n[Service]\nExecStart=/bin/true\n",
      "[Unit]\nDocumentation=https://a/%%20b%%20c\n[Service]\nExecStart=/bin/true\n",
    ],
    [
      "a comment behind a value",
      "[Service]\nExecStart=/bin/true\nPrivateTmp=yes  # why\n",
      "[Service]\nExecStart=/bin/true\n# why\nPrivateTmp=yes\n",
    ],
    [
      "a directive in the wrong section",
      "[Unit]\nDescription=A\n\n[Service]\nAfter=b.target\nExecStart=/bin/true\n",
      "[Unit]\nDescription=A\nAfter=b.target\n\n[Service]\nExecStart=/bin/true\n",
    ],
    [
      "a directive whose section is missing",
      "[Service]\nAfter=b.target\nExecStart=/bin/true\nWantedBy=c.target",
      "[Unit]\nAfter=b.target\n\n[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=c.target\n",
    ],
    ["an unused suppression", "[Service]\n# unitlint: ignore[no-command]\nExecStart=/bin/true\n", "[Service]\nExecStart=/bin/true\n"],
    [
      "unused ones of several",
      "[Service]\n# unitlint: ignore[no-command, unknown-directive, timer-without-trigger] -- why\nFoo=1\nExecStart=/bin/true\n",
      "[Service]\n# unitlint: ignore[unknown-directive] -- why\nFoo=1\nExecStart=/bin/true\n",
    ],
  ])("%s safely", (_, before, after) => {
    expect(texts({ "a.service": before }, safe)).toEqual({ "a.service": after });
  });

  test("what more they may change on demand only", () => {
    const tree = {
      "a.service": "[Unit]\nRequires=b.service\nAfter=network-online.target\n[Service]\nExecStart=/bin/true\n",
      "a.service.d/x.conf": "[Service]\r\nNice=1\r\nExecStart=/bin/false\r\n",
      "b.service": "[Service]\nExecStart=/bin/true\n",
    };
    expect(texts(tree, safe)).toEqual({});
    expect(texts(tree, every)).toEqual({
      "a.service":
        "[Unit]\nAfter=b.service\nRequires=b.service\nWants=network-online.target\nAfter=network-online.target\n[Service]\nExecStart=/bin/true\n",
      "a.service.d/x.conf": "[Service]\r\nNice=1\r\nExecStart=\r\nExecStart=/bin/false\r\n",
    });
  });

  test("leave alone what may not be changed, and templates", () => {
    const tree = { "a.service": "[Service]\nExecStrat=/bin/true\n" };
    const { changes, findings } = holds(memorySnapshot(exampleTree(tree)), { ...safe, mayChange: () => false });
    expect([changes.length, findings.length > 0]).toEqual([0, true]);
    expect(texts({ "a.service.j2": "[Service]\n{% if x %}\nAfter=b.target\n{% endif %}\nExecStart=/bin/true\n" }, every)).toEqual({});
  });

  test("may be a new drop-in, which is not written over another", () => {
    const rule: Rule = {
      id: "r",
      summary: "s",
      why: "w.",
      severity: "warning",
      references: ["r"],
      examples: [{ name: "n", bad: "", good: "", flags: "" }],
      scope: "tree",
      *check(tree) {
        const create = { file: "/etc/systemd/system/a.service.d/fix.conf", text: "[Service]\nNice=1\n" };
        if (tree.files.has(create.file)) return;
        yield { message: "m", at: { file: "/a", start: 0, end: 0 }, fix: { title: "t", safe: true, edits: [], create } };
      },
    };
    const tree = exampleTree({ "a.service": "[Service]\nExecStart=/bin/true\n" });
    const { changes } = holds(memorySnapshot(tree), safe, (snapshot) => findingsIn(snapshot, [rule]));
    expect(changes).toEqual([{ path: "/etc/systemd/system/a.service.d/fix.conf", before: undefined, after: "[Service]\nNice=1\n" }]);
  });

  test("of very many equal lines are made at once, in their order", () => {
    const lines = "CPUWeight=1\r\nCPUWeight=2\nCPUWeight=1\r\n".repeat(50);
    const after = `[Unit]\r\n[Service]\r\nExecStart=/usr/bin/a\r\n${lines.replaceAll(/\r?\n/g, "\r\n")}`;
    expect(texts({ "a.service": `[Unit]\r\n${lines}[Service]\r\nExecStart=/usr/bin/a\r\n` }, safe)).toEqual({ "a.service": after });
  });

  test("of one fault that a line repeats are made at once", () => {
    const { changes } = holds(
      memorySnapshot({ "a.service": `[Unit]\nDescription=%%0${"%0".repeat(150)}%\n[Service]\nExecStart=/bin/true\n` }),
      safe,
    );
    expect(changes[0]?.after).toContain(`Description=%%0${"%%0".repeat(150)}%\n`);
  });

  test("that another one stood in the way of are made in the end", () => {
    const text = "[Service]\n# unitlint: ignore[join-without-private, oin-without-private] -- x\nExecStart=/usr/bin/a\n";
    expect(texts({ "a.service": text }, every)).toEqual({ "a.service": "[Service]\nExecStart=/usr/bin/a\n" });
  });

  test("that do not help are not made", () => {
    const fix = { title: "t", safe: true, edits: [{ at: { file: "/a.service", start: 0, end: 0 }, text: "# x\n" }] };
    const stubborn = (): readonly Finding[] => [
      {
        rule: "r",
        severity: "error",
        message: "m",
        at: { file: "/a.service", start: 0, end: 0 },
        systemd: { since: null, until: null },
        fix,
      },
    ];
    expect(fixAll(memorySnapshot({ "a.service": "[Service]\n" }), stubborn, safe).changes).toEqual([]);
  });
});

describe.each([
  ["safe", safe],
  ["all", every],
])("%s fixes of", (_, options) => {
  test.each(rules.map(({ rule }) => ({ id: rule.id, rule })))("the examples of $id", ({ rule }) => {
    for (const { bad, manager } of rule.examples) holds(memorySnapshot(exampleTree(bad, manager)), options);
  });

  const fixtures = join(top, "fixtures");
  const cases = readdirSync(fixtures, { recursive: true, withFileTypes: true }).filter(({ name }) => name === "expected.txt");
  test.each(cases.map(({ parentPath }) => parentPath.slice(fixtures.length + 1)))("fixture %s", (folder) => {
    holds(readSnapshot({ targets: [join(fixtures, folder)] }), options);
  });

  const corpus = join(fixtures, "../../shared/corpus");
  test.skipIf(!existsSync(corpus))(
    "units that people have",
    () => {
      let changed = 0;
      const folders = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      for (const { name } of folders.slice(0, 40))
        changed += holds(readSnapshot({ targets: [join(corpus, name)] }), options).changes.length;
      expect(changed).toBeGreaterThan(0);
    },
    120_000,
  );
});

/** How many mutated units are tried. */
const RUNS = Number(process.env.MUTATIONS ?? 300);

test("fixes of mutated units", () => {
  const examples = rules.flatMap(({ rule }) => rule.examples.flatMap(({ bad }) => (typeof bad === "string" ? [bad] : [])));
  const piece = fc.constantFrom(
    "\n",
    "\r\n",
    "\\\n",
    " # x",
    "%",
    "%2",
    '"',
    "=",
    "[",
    "[Unit]\n",
    "[Install]\n",
    "After=b.target\n",
    "\udc80",
    "# unitlint: ignore[no-command, x]\n",
    "\t",
    "é",
    "{{ x }}",
  );
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    text: fc.array(piece, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (unit, mutations, unsafe) => {
        let text = unit;
        for (const { at, length, text: more } of mutations) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + more.join("") + text.slice(start + length);
        }
        const tree = exampleTree(text);
        holds(memorySnapshot(tree), unsafe ? every : safe);
      },
    ),
    { numRuns: RUNS },
  );
}, 600_000);
