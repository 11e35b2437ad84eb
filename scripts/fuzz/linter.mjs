// The parts of the linter that the fuzzer tries, as one module.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Bundles the linter anew and loads it. */
export async function loadLinter() {
  const directory = mkdtempSync(join(tmpdir(), "unitlint-fuzz-"));
  try {
    const outfile = join(directory, "linter.cjs");
    await build({
      entryPoints: [join(top, "scripts/fuzz/entry.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      logLevel: "warning",
      supported: { "dynamic-import": false },
      define: { UNITLINT_VERSION: '"0.0.0"' },
    });
    const { default: linter } = await import(pathToFileURL(outfile).href);
    return linter;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The files below a directory as texts by path; none if there is no such directory. */
export function textsBelow(name, longest = 20_000) {
  try {
    const directory = join(top, name);
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath ?? one.path, one.name))
      .sort()
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, "utf8").slice(0, longest)]);
  } catch {
    return [];
  }
}
