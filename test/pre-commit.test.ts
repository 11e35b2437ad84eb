import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const home = mkdtempSync(join(tmpdir(), "unitlint-pre-commit-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What the first use of a hook may take, in milliseconds: pre-commit clones the repository, and npm installs it. */
const INSTALLATION = 180_000;

const bin = join(home, "bin");
const env: Record<string, string | undefined> = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  PRE_COMMIT_HOME: join(home, "cache"),
  GIT_CONFIG_GLOBAL: join(home, "gitconfig"),
  GITHUB_ACTIONS: "",
};
const run = (cwd: string, command: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env, timeout: INSTALLATION });
  return { status, text: `${stdout}${stderr}` };
};
const git = (cwd: string, ...args: readonly string[]): string => {
  const { status, text } = run(cwd, "git", ...args);
  expect(status, text).toBe(0);
  return text.trim();
};
const isThere = spawnSync("pre-commit", ["--version"]).status === 0;

const GOOD = "[Service]\nExecStart=/bin/true\n";
const BAD = "[Service]\nEnviroment=A=b\nExecStart=/bin/true\n";
const UNITS = "etc/systemd/system";

const hooks = join(home, "hooks");
const LEFT_OUT = ["node_modules", ".git", "dist", "fixtures"].map((name) => join(top, name));

/** A repository with units that uses a hook of ours. */
function scratch(name: string, hook: string): string {
  const repository = join(home, name);
  mkdirSync(join(repository, UNITS), { recursive: true });
  const config = `repos:\n- repo: file://${hooks}\n  rev: ${git(hooks, "rev-parse", "HEAD")}\n  hooks:\n${hook}`;
  writeFileSync(join(repository, ".pre-commit-config.yaml"), config);
  git(repository, "init", "-q");
  git(repository, "add", "-A");
  git(repository, "commit", "-qm", "none");
  expect(run(repository, "pre-commit", "install").status).toBe(0);
  return repository;
}

const commit = (repository: string) => {
  git(repository, "add", "-A");
  return run(repository, "git", "commit", "-m", "units");
};

describe.skipIf(!isThere)("pre-commit", () => {
  beforeAll(() => {
    mkdirSync(bin);
    writeFileSync(env.GIT_CONFIG_GLOBAL as string, '[user]\nname=a\nemail=a@b.c\n[protocol "file"]\nallow=always\n');
    cpSync(top, hooks, { recursive: true, filter: (path) => !LEFT_OUT.includes(path) });
    git(hooks, "init", "-q");
    git(hooks, "add", "-A");
    git(hooks, "commit", "-qm", "hooks");
  });

  test.each(["unitlint", "unitlint-system"])(
    "%s refuses a commit that breaks a unit, and takes the mended one",
    (id) => {
      if (id === "unitlint-system") {
        writeFileSync(join(bin, "unitlint"), `#!/bin/sh\nexec ${process.execPath} ${join(top, "dist/cli.js")} "$@"\n`);
        chmodSync(join(bin, "unitlint"), 0o755);
      }
      const repository = scratch(id, `  - id: ${id}\n`);
      writeFileSync(join(repository, UNITS, "a.service"), BAD);
      const refused = commit(repository);
      expect(refused.status).toBe(1);
      expect(refused.text).toContain(`${UNITS}/a.service:2:1: error[unknown-directive]`);
      writeFileSync(join(repository, UNITS, "a.service"), GOOD);
      expect(commit(repository)).toMatchObject({ status: 0 });
    },
    INSTALLATION,
  );

  test("looks at masks, links and drop-ins, and at nothing else", () => {
    const repository = scratch("links", "  - id: unitlint\n    verbose: true\n    args: [--show-files]\n");
    mkdirSync(join(repository, UNITS, "multi-user.target.wants"));
    mkdirSync(join(repository, UNITS, "a.service.d"));
    mkdirSync(join(repository, "modules-load.d"));
    writeFileSync(join(repository, UNITS, "a.service"), GOOD);
    writeFileSync(join(repository, UNITS, "a.service.d/x.conf"), "[Service]\nNice=1\n");
    writeFileSync(join(repository, "modules-load.d/x.conf"), "loop\n");
    writeFileSync(join(repository, "app.service.ts"), "");
    symlinkSync("/dev/null", join(repository, UNITS, "m.service"));
    symlinkSync("../a.service", join(repository, UNITS, "multi-user.target.wants/a.service"));
    const { status, text } = commit(repository);
    expect(status, text).toBe(0);
    expect(text.match(/^\S+ {2,}(unit|drop-in|mask|link|not read)/gm)).toEqual([
      expect.stringMatching(/a\.service +unit/),
      expect.stringMatching(/a\.service\.d\/x\.conf +drop-in/),
      expect.stringMatching(/m\.service +mask/),
      expect.stringMatching(/multi-user\.target\.wants\/a\.service +link/),
    ]);
  });

  test("has a hook for the whole tree, which finds what a deleted unit leaves behind", () => {
    const repository = scratch("tree", "  - id: unitlint-tree\n    args: [--root, .]\n");
    writeFileSync(join(repository, UNITS, "db.service"), GOOD);
    writeFileSync(join(repository, UNITS, "app.service"), `[Unit]\nRequires=db.service\nAfter=db.service\n${GOOD}`);
    const first = commit(repository);
    expect(first.status, first.text).toBe(0);
    rmSync(join(repository, UNITS, "db.service"));
    const refused = commit(repository);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain(`${UNITS}/app.service:2:10: warning[missing-unit]`);
  });
});
