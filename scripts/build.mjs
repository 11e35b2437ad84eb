// Bundles the command line program into dist/main.cjs, and what starts it into dist/cli.js. Packages that a run seldom needs stay outside and are
// loaded where they are used. Bundled, with their licences beside them, are unbash, which every check needs and whose 25 files take long to load, and
// chalk, which a script that V8 compiled ahead cannot import.
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const { version } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  legalComments: "none",
  logLevel: "warning",
  minifySyntax: true,
  minifyWhitespace: true,
};
rmSync(join(top, "dist/main.cjs.cache"), { force: true });
await build({
  ...common,
  entryPoints: [join(top, "src/cli/main.ts")],
  outfile: join(top, "dist/main.cjs"),
  format: "cjs",
  external: ["fast-glob", "ini", "semver"],
  supported: { "dynamic-import": false },
  define: { UNITLINT_VERSION: JSON.stringify(version) },
  banner: { js: "(function (require) {" },
  footer: { js: "})" },
});
await build({
  ...common,
  entryPoints: [join(top, "src/cli/start.ts")],
  outfile: join(top, "dist/cli.js"),
  format: "esm",
  banner: { js: "#!/usr/bin/env node" },
});
copyFileSync(join(top, "node_modules/unbash/LICENSE"), join(top, "dist/unbash.LICENSE"));
copyFileSync(join(top, "node_modules/chalk/license"), join(top, "dist/chalk.LICENSE"));
spawnSync(process.execPath, [join(top, "scripts/compile.mjs")], { stdio: ["ignore", "ignore", "inherit"] });
