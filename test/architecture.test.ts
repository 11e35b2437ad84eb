import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { top } from "./support/program.js";

const values = ["src/core", "src/syntax", "src/catalog"];
const model = [...values, "src/values"];
const heart = [...model, "src/model"];
const engine = [...heart, "src/namespaces", "src/verify", "src/exposure"];

/** What each folder may import, beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "src/core": [],
  "src/syntax": ["src/core"],
  "src/catalog": ["src/core"],
  "src/values": values,
  "src/model": model,
  "src/namespaces": heart,
  "src/verify": [...heart, "src/namespaces"],
  "src/exposure": heart,
  "src/engine": engine,
  "src/reporters": [...engine, "src/engine"],
  "src/api.ts": [...engine, "src/engine"],
  "src/node": [...heart, "src/engine"],
  "src/generated": ["src/engine", "rules"],
  "src/cli": [...engine, "src/engine", "src/reporters", "src/node", "src/generated", "src/api.ts"],
  rules: ["src/api.ts"],
};
/** Packages by the folder that may use them. */
const packages: Readonly<Record<string, RegExp>> = {
  "src/syntax": /^unbash$/,
  "src/engine": /^(ini|semver(\/.*)?)$/,
  "src/reporters": /^chalk$/,
  "src/node": /^(node:.*|fast-glob)$/,
  "src/cli": /^(node:.*|chalk|fast-glob)$/,
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|mjs)$/.test(path)) yield path;
  }
}

const folderOf = (path: string): string | undefined =>
  Object.keys(allowed).find((folder) => path === folder || path.startsWith(`${folder}/`));

const imports = (path: string): string[] =>
  [
    ...readFileSync(join(top, path), "utf8").matchAll(
      /^(?:import|export)\b[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gms,
    ),
  ].map((m) => m[1] ?? m[2] ?? m[3] ?? "");

const all = [...sources("src"), ...sources("rules")];

test.each(all)("%s imports only what lies below it", (path) => {
  const folder = folderOf(path);
  expect(folder, "a folder of the design").toBeDefined();
  const wrong = imports(path).filter((name) => {
    if (!name.startsWith(".")) return !packages[folder as string]?.test(name);
    const target = folderOf(normalize(join(dirname(path), name)).replace(/\.js$/, ".ts"));
    return target === undefined || (target !== folder && !allowed[folder as string]?.includes(target));
  });
  expect(wrong).toEqual([]);
});

test("no circle of imports", () => {
  const edges = new Map(
    all.map((path) => [
      path,
      imports(path)
        .filter((n) => n.startsWith("."))
        .map((n) => normalize(join(dirname(path), n)).replace(/\.js$/, ".ts")),
    ]),
  );
  expect([...edges.values()].flat().length).toBeGreaterThan(all.length);
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    expect(trail.includes(path) ? [...trail, path].join(" -> ") : "").toBe("");
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of all) visit(path, []);
});

test("files are at most 300 lines", () => {
  const written = ["src", "rules", "test", "scripts"]
    .flatMap((folder) => [...sources(folder)])
    .filter((path) => !path.startsWith("src/generated/"));
  expect(written.filter((path) => readFileSync(join(top, path), "utf8").split("\n").length > 301)).toEqual([]);
});

const EXPORTED = /^export (async )?(const|function\*?|interface|type) \w/;

test("everything that is exported says what it is", () => {
  const bare = [...sources("src")].flatMap((path) => {
    const lines = readFileSync(join(top, path), "utf8").split("\n");
    const isTold = path.startsWith("src/generated/") || path.startsWith("src/catalog/data/");
    return isTold ? [] : lines.filter((line, n) => EXPORTED.test(line) && !lines[n - 1]?.endsWith("*/")).map((line) => `${path}: ${line}`);
  });
  expect(bare).toEqual([]);
});

/** The lines of a rule without those that its users read: examples, references, comments and blanks. */
function codeOf(text: string): readonly string[] {
  const told = text.replace(/^ {2}(examples|references): \[(\n[\s\S]*?\n {2}|.*)\],\n/gm, "").replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "");
  return told.split("\n").filter((line) => line.trim() !== "");
}

test("a rule has at most 80 lines of code", () => {
  const long = [...sources("rules")].filter((path) => codeOf(readFileSync(join(top, path), "utf8")).length > 80);
  expect(long).toEqual([]);
});
