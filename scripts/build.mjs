// Bundles the command line program into one file, dist/cli.js. Packages that a run seldom needs stay outside and are loaded where they are used;
// unbash, which every check needs, is bundled with its licence beside it: loading its 25 files takes longer than all the rest.
import { copyFileSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const { version } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));

await build({
  entryPoints: [join(top, "src/cli/main.ts")],
  outfile: join(top, "dist/cli.js"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["chalk", "fast-glob", "ini", "semver"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  define: { UNITLINT_VERSION: JSON.stringify(version) },
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
copyFileSync(join(top, "node_modules/unbash/LICENSE"), join(top, "dist/unbash.LICENSE"));
