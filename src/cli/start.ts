import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

/**
 * dist/cli.js: runs the program in main.cjs beside it, with the code that V8 compiled for it when it was built. That saves half of the start-up;
 * V8 takes no notice of it, and compiles as ever, where it was made by another version. V8 also is to optimize only what runs very often: in a run
 * of a second or less, the optimizing of the rest costs more than it saves. (The flag comes after the script, whose code was compiled without it.)
 */
const NEWEST_WITH_FLAG = 24;
const filename = fileURLToPath(new URL("main.cjs", import.meta.url));
const script = new Script(readFileSync(filename, "utf8"), { filename, ...compiled() });
if (Number.parseInt(process.versions.node, 10) <= NEWEST_WITH_FLAG) setFlagsFromString("--interrupt-budget=1000000");
(script.runInThisContext() as (require: NodeJS.Require) => void)(createRequire(import.meta.url));

function compiled(): { readonly cachedData?: Buffer } {
  try {
    return { cachedData: readFileSync(`${filename}.cache`) };
  } catch {
    return {};
  }
}
