import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, Problem } from "../src/core/finding.js";
import { ALL_VERSIONS, NEWEST, OLDEST, since, type VersionRange } from "../src/core/version.js";
import { check } from "../src/engine/check.js";
import { ownRules } from "../src/engine/own-rules.js";
import type { Facts, Rule, RuleDoc } from "../src/engine/rule.js";
import { assemble } from "../src/model/assemble.js";
import { type MemoryFiles, memorySnapshot, type Snapshot } from "../src/model/snapshot.js";
import type { Unit } from "../src/model/unit.js";
import { namespaceGraph } from "../src/namespaces/build.js";

const doc: RuleDoc = {
  id: "exec-start",
  summary: "a command is started",
  why: "It is.",
  severity: "warning",
  references: ["systemd.service(5)"],
  examples: [{ name: "", bad: "", good: "", flags: "" }],
};

/** A rule on units that finds what `problems` gives for each command. */
const unitRule = (problems: (at: Problem["at"], facts: Facts, unit: Unit) => readonly Problem[], more: Partial<RuleDoc> = {}): Rule => ({
  ...doc,
  ...more,
  scope: "unit",
  *check(unit, facts) {
    for (const setting of unit.settings.get("Service.ExecStart") ?? []) yield* problems(setting.from.at, facts, unit);
  },
});

const DIRECTORY = "/etc/systemd/system";
const inSystem = (tree: MemoryFiles): MemoryFiles =>
  Object.fromEntries(Object.entries(tree).map(([name, content]) => [`${DIRECTORY}/${name}`, content]));
const nameOf = ({ at }: Finding): string => at.file.replace(`${DIRECTORY}/`, "");

function run(rules: readonly Rule[], tree: MemoryFiles | Snapshot, range: VersionRange = { min: NEWEST, max: NEWEST }): readonly Finding[] {
  const snapshot = "files" in tree && tree.files instanceof Map ? (tree as Snapshot) : memorySnapshot(inSystem(tree as MemoryFiles));
  const own = new Map(ownRules.map(({ id, severity }) => [id, severity]));
  const known = new Set(rules.map(({ id }) => id));
  return check({ snapshot, trees: assemble(snapshot), rules: rules.map((rule) => ({ rule })), own, known, range, graph: namespaceGraph });
}

const SERVICE = "[Service]\nExecStart=/bin/true\n";

describe("versions of a finding", () => {
  const between = (from: number, to: number): Rule =>
    unitRule((at, { v }) => (since(v, from) && !since(v, to + 1) ? [{ message: "here", at }] : []));
  const bounds = (from: number, to: number) => ({ since: from <= OLDEST ? null : from, until: to >= NEWEST ? null : to });

  test("are exact whatever the range asked for, and what holds for none of it is not reported", () => {
    const number = fc.integer({ min: OLDEST, max: NEWEST });
    const pair = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(pair, pair, ([from, to], [min, max]) => {
        const findings = run([between(from, to)], { "a.service": SERVICE }, { min, max });
        const holds = from <= max && min <= to;
        expect(findings.map(({ systemd }) => systemd)).toEqual(holds ? [bounds(from, to)] : []);
      }),
    );
  });

  test("end with those of the rule", () => {
    const rule = unitRule((at) => [{ message: "here", at }], { systemd: { min: 240, max: 250 } });
    expect(run([rule], { "a.service": SERVICE }, { min: 230, max: 245 }).map(({ systemd }) => systemd)).toEqual([
      { since: 240, until: 250 },
    ]);
    expect(run([rule], { "a.service": SERVICE }, { min: 251, max: 262 })).toEqual([]);
  });

  test("part where a finding does not hold in between", () => {
    const rule = unitRule((at, { v }) => (since(v, 240) && !since(v, 250) ? [] : [{ message: "here", at }]));
    expect(run([rule], { "a.service": SERVICE }, ALL_VERSIONS).map(({ systemd }) => systemd)).toEqual([
      { since: 250, until: null },
      { since: null, until: 239 },
    ]);
  });

  test("a line is rejected if any version asked for rejects it", () => {
    const rule = unitRule((at, { v }) => [{ message: "here", at, rejected: !since(v, 250), refused: since(v, 260) }]);
    const verdicts = (min: number, max: number) => run([rule], { "a.service": SERVICE }, { min, max }).map((f) => [f.rejected, f.refused]);
    expect(verdicts(249, 262)).toEqual([[true, true]]);
    expect(verdicts(250, 259)).toEqual([[false, false]]);
    expect(verdicts(240, 245)).toEqual([[true, false]]);
  });
});

describe("places", () => {
  test("a fragment of many units is spoken of once", () => {
    const rule = unitRule((at, _, unit) => [{ message: `${unit.name} starts`, at }]);
    const findings = run([rule], {
      "a@.service": SERVICE,
      "b.target": "[Unit]\n",
      "b.target.wants/a@1.service": { link: "../a@.service" },
      "b.target.wants/a@2.service": { link: "../a@.service" },
      "c.service": SERVICE,
      "d.service": { link: "c.service" },
    });
    expect(findings.map(nameOf)).toEqual(["a@.service", "c.service"]);
  });

  test("are spoken of without the characters that stand for placeholders", () => {
    const rule: Rule = {
      ...doc,
      scope: "unit",
      *check({ settings }) {
        const setting = settings.get("Service.Slice")?.[0];
        const text = `it is ${setting?.value.text}`;
        if (setting) yield { message: text, at: setting.from.at, label: text, help: text, notes: [{ at: setting.from.at, text }] };
      },
    };
    const [finding] = run([rule], { "a.service": "[Service]\nSlice=a-{{ name }}.slice\nExecStart=/bin/true\n" });
    const said = "it is a-….slice";
    expect([finding?.message, finding?.label, finding?.help, finding?.notes?.[0]?.text]).toEqual([said, said, said, said]);
  });

  test("are sorted by path, offset and rule", () => {
    const one = unitRule((at) => [{ message: "one", at }], { id: "one" });
    const all: Rule = {
      ...doc,
      id: "all",
      scope: "file",
      *check(file) {
        yield { message: "all", at: { file: file.path, start: 0, end: 1 } };
      },
    };
    const findings = run([one, all], { "b.service": SERVICE, "a.service": SERVICE });
    expect(findings.map((finding) => [nameOf(finding), finding.rule])).toEqual([
      ["a.service", "all"],
      ["a.service", "one"],
      ["b.service", "all"],
      ["b.service", "one"],
    ]);
  });

  test("in files that were not named are left out, unless a note stands in one that was", () => {
    const rule: Rule = {
      ...doc,
      scope: "file",
      *check({ path }) {
        const note = { at: { file: `${DIRECTORY}/a.service`, start: 0, end: 1 }, text: "because of this" };
        yield { message: "seen", at: { file: path, start: 0, end: 1 }, ...(path.endsWith("/c.service") ? { notes: [note] } : {}) };
      },
    };
    const snapshot = {
      ...memorySnapshot(inSystem({ "a.service": SERVICE, "b.service": SERVICE, "c.service": SERVICE })),
      targets: [`${DIRECTORY}/a.service`],
    };
    expect(run([rule], snapshot).map(nameOf)).toEqual(["a.service", "c.service"]);
  });

  test("that cannot be read are findings", () => {
    const snapshot = {
      ...memorySnapshot({ "a.service": SERVICE }),
      failures: new Map([["/b.service", { reason: "unreadable" as const, message: "permission denied" }]]),
    };
    expect(run([], snapshot).map(({ rule, message, at }) => [rule, message, at.file])).toEqual([
      ["unreadable-file", "permission denied", "/b.service"],
    ]);
  });
});

describe("suppressions", () => {
  const starts = unitRule((at) => [{ message: "starts", at }], { id: "starts" });
  const of = (text: string, rules: readonly Rule[] = [starts], range?: VersionRange) =>
    run(rules, { "a.service": text }, range).map(({ rule, message, at }) => `${rule}: ${message} @${text.slice(at.start, at.end)}`);

  test("silence the line below", () => {
    expect(of("[Service]\n# unitlint: ignore[starts] -- known\nExecStart=/bin/true\n")).toEqual([]);
    expect(of("[Service]\n; unitlint: ignore[ starts ]\n# another comment\nExecStart=/bin/true\n")).toEqual([]);
    expect(of("# unitlint: ignore-file[starts]\n[Service]\nExecStart=/bin/true\n")).toEqual([]);
  });

  test("silence all of a continued line from above, and its next line from within", () => {
    const word: Rule = {
      ...doc,
      id: "word",
      scope: "file",
      *check({ path, text }) {
        const start = text.indexOf("three");
        yield { message: "word", at: { file: path, start, end: start + 5 } };
      },
    };
    expect(of("[Service]\n# unitlint: ignore[word]\nExecStart=/bin/echo one \\\n two \\\n three\n", [word])).toEqual([]);
    expect(of("[Service]\nExecStart=/bin/echo one \\\n# unitlint: ignore[word]\n# why\n three \\\n four\n", [word])).toEqual([]);
    expect(of("[Service]\nExecStart=/bin/echo one \\\n# unitlint: ignore[word]\n two \\\n three\n", [word])).toHaveLength(2);
  });

  test("are reported where they silence nothing", () => {
    expect(of("[Service]\n# unitlint: ignore[starts]\n\nExecStart=/bin/true\n")).toEqual([
      "unused-suppression: starts finds nothing here that this comment could suppress @starts",
      "starts: starts @ExecStart=/bin/true",
    ]);
    expect(of("[Service]\n# unitlint: ignore-file[starts]\nExecStart=/bin/true\n")[0]).toMatch(/because of where it stands/);
    expect(of("[Service]\n# unitlint: ignore[start]\nExecStart=/bin/true\n")[0]).toMatch(/no rule is called start,/);
    expect(of("[Service]\n# unitlint: ignore starts\nExecStart=/bin/true\n")[0]).toMatch(/not understood/);
  });

  test("what is no text, no file or cannot be read is named, in trees without any unit too", () => {
    const { others, failures, skipped, ...rest } = memorySnapshot({});
    const snapshot = {
      ...rest,
      others: new Map([
        ...others,
        ["/t/a.service", "special"],
        ["/t/etc/systemd/system/b.service", "directory"],
        ["/t/overlays/b.service", "directory"],
        ["/t/c.service.d/x.conf", "directory"],
      ] as const),
      failures: new Map([...failures, ["/t/d.service", { reason: "link-loop", message: "its link leads back to itself" }]] as const),
      skipped: new Map([...skipped, ["/t/e.service", "it is binary"], ["/t/f.service", "it is a file of D-Bus, not of systemd"]]),
      targets: ["/t"],
    };
    const findings = check({
      snapshot,
      trees: [],
      rules: [],
      own: new Map([["unreadable-file", "warning"]]),
      known: new Set(),
      range: ALL_VERSIONS,
      graph: namespaceGraph,
    });
    expect(findings.map(({ at, message }) => `${at.file}: ${message}`)).toEqual([
      "/t/a.service: it is no regular file",
      "/t/d.service: its link leads back to itself",
      "/t/e.service: it is binary",
      "/t/etc/systemd/system/b.service: it is a directory",
    ]);
  });

  test("are used if they silence something in any version, and not judged if their rule does not run", () => {
    const old = unitRule((at, { v }) => (since(v, 240) ? [] : [{ message: "old", at }]), { id: "old" });
    const text = "[Service]\n# unitlint: ignore[old]\nExecStart=/bin/true\n";
    expect(of(text, [old], { min: 250, max: 262 })).toEqual([]);
    const known = new Set(["old"]);
    const own = new Map([["unused-suppression", "warning" as const]]);
    const snapshot = memorySnapshot({ "a.service": text });
    const trees = assemble(snapshot);
    expect(check({ snapshot, trees, rules: [], own, known, range: ALL_VERSIONS, graph: namespaceGraph })).toEqual([]);
  });
});
