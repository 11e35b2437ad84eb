import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding } from "../src/core/finding.js";
import { NEWEST, type VersionRange } from "../src/core/version.js";
import { applyEdits } from "../src/engine/fix.js";
import type { Rule } from "../src/engine/rule.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import { readSnapshot } from "../src/node/read.js";
import { concise } from "../src/reporters/concise.js";
import { parseUnitFile } from "../src/syntax/parse.js";
import { top } from "./support/program.js";
import { ALL_VERSIONS, exampleTree, findingsIn, findingsOf } from "./support/trees.js";

const fixtures = join(top, "fixtures");
/** The versions of distributions that are maintained: older ones lack what today's units are written with. */
const IN_USE: VersionRange = { min: 247, max: NEWEST };

const folders = (path: string): readonly string[] =>
  existsSync(path) ? readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])) : [];

const textOf = (tree: MemoryFiles, path: string): string => {
  const content = tree[path] ?? tree[path.slice(1)];
  return typeof content === "string" ? content : "";
};

/** The tree after the fix of a finding. */
function fixed(tree: MemoryFiles, { fix }: Finding): MemoryFiles {
  const after: Record<string, MemoryFiles[string]> = { ...tree };
  const files = new Set(fix?.edits.map(({ at }) => at.file));
  for (const file of files) {
    const text = applyEdits(textOf(tree, file), fix?.edits.filter(({ at }) => at.file === file) ?? []);
    expect(text, "edits that do not overlap").toBeDefined();
    after[file in tree ? file : file.slice(1)] = text ?? "";
    const before = parseUnitFile(file, textOf(tree, file)).items.filter(({ kind }) => kind === "invalid").length;
    expect(parseUnitFile(file, text ?? "").items.filter(({ kind }) => kind === "invalid").length, "invalid lines").toBeLessThanOrEqual(
      before,
    );
  }
  if (fix?.create) after[fix.create.file.replace(/^\//, "")] = fix.create.text;
  return after;
}

describe.each(rules.map(({ category, rule }) => ({ id: rule.id, category, rule })))("$id", ({ rule, category }) => {
  test("is documented", () => {
    expect(existsSync(join(fixtures, `../rules/${category}/${rule.id}.ts`)), "the file is named after the rule").toBe(true);
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.summary).not.toMatch(/\.$|\n/);
    expect(rule.why).toMatch(/\.$/);
  });

  for (const { name, bad, good, flags, systemd, manager, complete } of rule.examples) {
    test(`finds: ${name}`, () => {
      const tree = exampleTree(bad, manager);
      const findings = findingsOf(rule, tree, systemd, manager, complete);
      const marked = findings.map(({ at }) => textOf(tree, at.file).slice(at.start, at.end));
      expect(marked).toContain(flags);
      for (const finding of findings) {
        expect(finding.message).not.toMatch(/[.\n]$/);
        if (!finding.fix) continue;
        const left = findingsOf(rule, fixed(tree, finding), systemd, manager, complete);
        expect(left.length, `after: ${finding.fix.title}`).toBeLessThan(findings.length);
      }
    });

    test(`is silent: ${name}`, () => {
      expect(findingsOf(rule, exampleTree(good, manager), systemd, manager, complete).map(({ message }) => message)).toEqual([]);
    });
  }

  for (const name of folders(join(fixtures, rule.id))) {
    test(`fixture ${name}`, () => {
      const folder = join(fixtures, rule.id, name);
      const actual = report(folder, [rule], ALL_VERSIONS);
      const expected = join(folder, "expected.txt");
      if (process.env.UPDATE === "1") writeFileSync(expected, actual);
      expect(actual).toBe(readFileSync(expected, "utf8"));
    });
  }
});

/** What rules say of a tree, in the concise form. */
function report(folder: string, tried: readonly Rule[], range: VersionRange): string {
  const snapshot = readSnapshot({ targets: [folder] });
  const findings = findingsIn(snapshot, tried, range);
  return concise({
    findings,
    texts: snapshot.files,
    display: (path) => path.replace(`${folder}/`, ""),
    repositoryPath: (path) => path,
    doc: () => undefined,
    version: "",
    systemd: "",
    systemdFrom: "",
    files: 0,
    units: 0,
  });
}

describe("what must be there for a rule to be run", () => {
  const conditional = rules.flatMap(({ rule }) => (rule.when ? [rule] : []));
  const always = conditional.map(({ when: _, ...rule }): Rule => rule);
  const bad = (by: "system" | "user") =>
    memorySnapshot(
      Object.fromEntries(
        rules.flatMap(({ rule }) =>
          rule.examples
            .filter(({ manager = "system" }) => manager === by)
            .flatMap(({ bad }, n) => Object.entries(exampleTree(bad, by)).map(([path, text]) => [`${rule.id}/${n}/${path}`, text])),
        ),
      ),
    );

  for (const manager of ["system", "user"] as const) {
    for (const number of [249, 253, NEWEST]) {
      test(`hides nothing from a ${manager} manager of ${number}`, () => {
        const snapshot = bad(manager);
        const range = { min: number, max: number };
        const found = findingsIn(snapshot, conditional, range);
        expect(found.length).toBeGreaterThan(0);
        expect(found).toEqual(findingsIn(snapshot, always, range));
      }, 60_000);
    }
  }
});

describe("trees without faults", () => {
  for (const name of folders(join(fixtures, "clean"))) {
    test(name, () => {
      const usual = rules.flatMap(({ rule }) => (rule.optional ? [] : [rule]));
      expect(report(join(fixtures, "clean", name), usual, IN_USE)).toBe("");
    });
  }

  test("fixtures belong to rules", () => {
    const ids = new Set(["clean", ...rules.map(({ rule }) => rule.id)]);
    expect(folders(fixtures).filter((name) => !ids.has(name))).toEqual([]);
  });
});
