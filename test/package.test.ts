import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { expect, test } from "vitest";
import { top } from "./support/program.js";

const manifest = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));

/** The paths of what `npm pack` puts into the package. */
function packed(): readonly string[] {
  const { status, stdout, stderr } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: top, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const listed = Object.values(JSON.parse(stdout))[0] as { readonly files: readonly { readonly path: string }[] };
  return listed.files.map(({ path }) => path);
}

test("the package holds the program, the pages and the licences, and nothing else", () => {
  const paths = packed();
  const others = paths.filter((path) => !/^docs\/((rules|schema)\/)?([a-z0-9-]+|README)\.(md|json|1)$/.test(path));
  expect(others.sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist/chalk.LICENSE",
    "dist/cli.js",
    "dist/main.cjs",
    "dist/main.cjs.cache",
    "dist/unbash.LICENSE",
    "package.json",
  ]);
  expect(paths).toEqual(expect.arrayContaining(["docs/namespaces.md", "docs/schema/check.json"]));
});

test("publint has nothing to say of the package", async () => {
  const files = packed().map((name) => ({ name: `package/${name}`, data: readFileSync(join(top, name)) }));
  const { messages, pkg } = await publint({ pkgDir: "package", pack: { files }, level: "suggestion", strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("what the program loads at run time is a dependency", () => {
  const code = readFileSync(join(top, "dist/main.cjs"), "utf8");
  const loaded = [...code.matchAll(/\brequire\("([^".][^"]*)"\)/g)]
    .map(([, name = ""]) => name.replace(/\/.*/, ""))
    .filter((name) => !isBuiltin(name));
  expect([...new Set(loaded)].sort()).toEqual(["fast-glob", "ini", "semver"]);
  expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(["fast-glob", "ini", "semver"]));
});
