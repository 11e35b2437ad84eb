// The parts of the linter that the fuzzer tries, as one module.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");

const entry = `
  export { directive, allSections, directivesOf } from "./src/catalog/directives.js";
  export { mapped } from "./src/core/mapped.js";
  export { version } from "./src/core/version.js";
  export { baselineOf, baselineText, readBaseline, withoutKnown } from "./src/engine/baseline.js";
  export { check } from "./src/engine/check.js";
  export { readConfig } from "./src/engine/config.js";
  export { fixAll } from "./src/engine/fix.js";
  export { addIgnores } from "./src/engine/ignores.js";
  export { ownRules } from "./src/engine/own-rules.js";
  export { selectRules } from "./src/engine/select.js";
  export { readTarget } from "./src/engine/target.js";
  export { treesOf } from "./src/engine/trees.js";
  export { upgrade } from "./src/engine/upgrade/upgrade.js";
  export { rules } from "./src/generated/rules.js";
  export { isUsageError } from "./src/cli/failure.js";
  export { parseCommandLine } from "./src/cli/options.js";
  export { run as check_ } from "./src/cli/commands/check.js";
  export { run as graph } from "./src/cli/commands/graph.js";
  export { run as upgrade_ } from "./src/cli/commands/upgrade.js";
  export { run as cat } from "./src/cli/commands/cat.js";
  export { run as security } from "./src/cli/commands/security.js";
  export { run as explain } from "./src/cli/commands/explain.js";
  export { memorySnapshot } from "./src/model/snapshot.js";
  export { namespaceGraph } from "./src/namespaces/build.js";
  export { decode, encode } from "./src/node/text.js";
  export { parseEnvironmentFile, environmentLines, parseEnvironment } from "./src/syntax/env-file.js";
  export { parseExec } from "./src/syntax/exec.js";
  export { parseUnitFile } from "./src/syntax/parse.js";
  export { parseShell } from "./src/syntax/shell.js";
  export { maskTemplate } from "./src/syntax/template.js";
  export { splitWords } from "./src/syntax/words.js";
  export { parseCalendar, contradictingWeekday } from "./src/values/calendar.js";
  export { parseCpuSet } from "./src/values/cpu-set.js";
  export { parseSize } from "./src/values/integers.js";
  export { isIpAddress, isIpPrefix } from "./src/values/ip-address.js";
  export { judge } from "./src/values/judge.js";
  export { parseTimeSpan } from "./src/values/time-span.js";`;

/** Bundles the linter anew and loads it. */
export async function loadLinter() {
  const directory = mkdtempSync(join(tmpdir(), "unitlint-fuzz-"));
  try {
    const outfile = join(directory, "linter.cjs");
    await build({
      stdin: { contents: entry, resolveDir: top, loader: "ts" },
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
