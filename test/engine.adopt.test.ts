import { describe, expect, test } from "vitest";
import type { Finding } from "../src/core/finding.js";
import { baselineOf, baselineText, readBaseline, withoutKnown } from "../src/engine/baseline.js";
import { addIgnores } from "../src/engine/ignores.js";
import { treesOf } from "../src/engine/trees.js";
import { rules } from "../src/generated/rules.js";
import { memorySnapshot, type Snapshot } from "../src/model/snapshot.js";
import type { Manager } from "../src/model/unit.js";
import type { UnitFile } from "../src/syntax/unit-file.js";
import { exampleTree, findingsIn } from "./support/trees.js";

const finding = (rule: string, file: string, start = 0): Finding => ({
  rule,
  severity: "error",
  message: "m",
  at: { file, start, end: start + 1 },
  systemd: { since: null, until: null },
});
const pathOf = ({ at }: Finding): string => at.file;
const always = (): boolean => true;

describe("a baseline", () => {
  const known = [finding("b", "/y"), finding("a", "/y"), finding("a", "/y", 5), finding("a", "/x")];

  test("counts by file and rule, sorted", () => {
    expect(baselineText(baselineOf(known, pathOf))).toBe(`{
  "version": 1,
  "files": {
    "/x": {
      "a": 1
    },
    "/y": {
      "a": 2,
      "b": 1
    }
  }
}
`);
  });

  const baseline = readBaseline(baselineText(baselineOf(known, pathOf)));
  if (typeof baseline === "string") throw new Error(baseline);

  test("hides what it knows, wherever it stands in the file", () => {
    const moved = known.map((one) => ({ ...one, at: { ...one.at, start: one.at.start + 100 } }));
    expect(withoutKnown(moved, baseline, pathOf, always)).toEqual({ findings: [], stale: [] });
  });

  test("hides none of a rule in a file that has more of it", () => {
    const more = [...known, finding("b", "/y", 9), finding("c", "/x")];
    const { findings } = withoutKnown(more, baseline, pathOf, always);
    expect(findings.map(({ rule, at }) => `${rule} ${at.file} ${at.start}`)).toEqual(["b /y 0", "b /y 9", "c /x 0"]);
  });

  test("is stale where it knows more than there is, of what was judged", () => {
    const { stale } = withoutKnown(known.slice(0, 2), baseline, pathOf, (path) => path === "/y");
    expect(stale).toEqual([{ path: "/y", rule: "a", known: 2, found: 1 }]);
  });

  test.each(["", "[]", '{"version":2,"files":{}}', '{"version":1,"files":[]}', '{"version":1,"files":{"a":{"b":"1"}}}'])(
    "that is none is refused: %s",
    (text) => expect(readBaseline(text)).toEqual(expect.stringMatching(/./)),
  );
});

const filesOf = (snapshot: Snapshot, manager?: Manager): ReadonlyMap<string, UnitFile> =>
  new Map(treesOf(snapshot, manager ? { manager } : {}).flatMap((tree) => [...tree.files]));

describe("comments that suppress", () => {
  test("are put above lines, of all rules that find something there", () => {
    const text = "[Service]\r\nExecStart=/bin/a \\\r\n  b\r\n\r\nFoo=1";
    const at = (rule: string, part: string): Finding => finding(rule, "/a.service", text.indexOf(part));
    const findings = [at("one", "[Service]"), at("three", "b\r"), at("two", "ExecStart"), at("three", "/bin"), at("four", "Foo")];
    const { changes } = addIgnores(filesOf(memorySnapshot({ "a.service": text })), findings, " because\nof  this ", always);
    expect(changes[0]?.after).toBe(
      "# unitlint: ignore[one] -- because of this\r\n[Service]\r\n# unitlint: ignore[three, two] -- because of this\r\nExecStart=/bin/a \\\r\n  b\r\n\r\n# unitlint: ignore[four] -- because of this\r\nFoo=1",
    );
  });

  test("are not put where nothing may be changed", () => {
    const files = filesOf(memorySnapshot({ "a.service": "A=b" }));
    const findings = [finding("r", "/a.service")];
    expect(addIgnores(files, findings, "x", () => false)).toEqual({ changes: [], left: findings });
    expect(addIgnores(new Map(), findings, "x", always)).toEqual({ changes: [], left: findings });
  });

  /** What is found in a unit once comments suppress all that was. */
  const foundBehind = (name: string, text: string): readonly string[] => {
    const usual = rules.map(({ rule }) => rule);
    const old = { min: 239, max: 239 };
    const before = memorySnapshot(exampleTree({ [name]: text }));
    const { changes } = addIgnores(filesOf(before), findingsIn(before, usual, old), "known", always);
    return findingsIn({ ...before, files: new Map(changes.map(({ path, after }) => [path, after])) }, usual, old).map(({ rule }) => rule);
  };

  test("silence what a unit lacks that has no section of its own", () => {
    expect(foundBehind("a.mount", "# x\n[Service]\nExecStart=/bin/true\n")).toEqual([]);
    expect(foundBehind("a.socket", "# x\n# y\n")).toEqual([]);
  });

  test("are put above a comment that would go on over them", () => {
    const text = "[Service]\n# x \\\nNoSuch=1\n";
    const found = [finding("r", "/a.service", text.indexOf("NoSuch"))];
    expect(addIgnores(filesOf(memorySnapshot({ "a.service": text })), found, "x", always).changes[0]?.after).toBe(
      "[Service]\n# unitlint: ignore[r] -- x\n# x \\\nNoSuch=1\n",
    );
  });

  test.each(rules.map(({ rule }) => ({ id: rule.id, rule })))("silence the examples of $id", ({ rule }) => {
    for (const { bad, systemd, manager } of rule.examples) {
      const range = systemd === undefined ? undefined : { min: systemd, max: systemd };
      const before = memorySnapshot(exampleTree(bad, manager));
      const { changes, left } = addIgnores(filesOf(before, manager), findingsIn(before, [rule], range, manager), "known", always);
      const after = { ...before, files: new Map([...before.files, ...changes.map(({ path, after }) => [path, after] as const)]) };
      expect(findingsIn(after, [rule], range, manager).map(({ message }) => message)).toEqual(left.map(({ message }) => message));
    }
  });
});
