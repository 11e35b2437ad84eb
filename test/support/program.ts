import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach } from "vitest";

/** The top of the repository. */
export const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** The program as it was built. */
export const cli = join(top, "dist/cli.js");

/** How a run of the program ended. */
interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory for the files of some tests. */
interface Scratch {
  readonly path: string;
  /** Writes a file, in a directory that is made for it where there is none. */
  readonly put: (name: string, text: string | Uint8Array) => void;
  readonly get: (name: string) => string;
  /** Runs unitlint there, without what a CI service or a terminal says of itself. */
  readonly unitlint: (args: readonly string[], options?: { readonly input?: string; readonly env?: NodeJS.ProcessEnv }) => Ran;
}

/** A directory that is removed when the tests of a file have run; with `forEach`, it is empty at the start of each. */
export function scratch({ forEach = false } = {}): Scratch {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "unitlint-test-")));
  if (forEach) {
    beforeEach(() => {
      rmSync(path, { recursive: true });
      mkdirSync(path);
    });
  }
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    put(name, text) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    },
    get: (name) => readFileSync(join(path, name), "utf8"),
    unitlint(args, { input = "", env = {} } = {}) {
      const rest = Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(GITHUB_\w+|CI_PROJECT_DIR|(NO|FORCE)_COLOR)$/.test(name)),
      );
      const ran = spawnSync(process.execPath, [cli, ...args], { cwd: path, encoding: "utf8", input, env: { ...rest, ...env } });
      return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
    },
  };
}
