import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

/**
 * dist/cli.js: runs the program in main.cjs beside it, with the code that V8 compiled for it when it was built. That saves half of the start-up;
 * V8 takes no notice of it, and compiles as ever, where it was made by another version.
 */
const filename = fileURLToPath(new URL("main.cjs", import.meta.url));
const script = new Script(readFileSync(filename, "utf8"), { filename, ...compiled() });
(script.runInThisContext() as (require: NodeJS.Require) => void)(createRequire(import.meta.url));

function compiled(): { readonly cachedData?: Buffer } {
  try {
    return { cachedData: readFileSync(`${filename}.cache`) };
  } catch {
    return {};
  }
}
