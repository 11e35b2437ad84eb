import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cli, scratch } from "./support/program.js";

const { path: home, put: write, unitlint } = scratch({ forEach: true });
const SYSTEM = "root/etc/systemd/system";
/** What `--fix` mends, and what comments would suppress. */
const TYPO = "[Unit]\nRequires=b.service\n[Service]\nExecStrat=/bin/true\nNoSuch=1\n";

const at = (name: string): string => join(home, name);
const put = (name: string, text: string, mode = 0o640): void => {
  write(name, text);
  chmodSync(at(name), mode);
};

beforeEach(() => {
  put(`${SYSTEM}/a.service`, TYPO);
  put(`${SYSTEM}/plain.service`, "[Service]\nExecStart=/bin/true\n");
  put(`${SYSTEM}/plain.service.d/x.conf`, TYPO);
  put("outside/o.service", TYPO);
  put("outside/p.service.d/x.conf", TYPO);
  symlinkSync("../../../../outside/o.service", at(`${SYSTEM}/relative.service`));
  symlinkSync(at("outside/o.service"), at(`${SYSTEM}/absolute.service`));
  symlinkSync("../../../../outside/p.service.d", at(`${SYSTEM}/a.service.d`));
  symlinkSync("../../../../outside/none", at(`${SYSTEM}/plain.service.requires`));
  symlinkSync("../../../../outside/none.conf", at(`${SYSTEM}/plain.service.d/y.conf`));
  put("known.json", '{ "version": 1, "files": {} }\n');
});

/** All that stands below the directory, directories and links too. */
function stateOf(): ReadonlyMap<string, string> {
  const state = new Map<string, string>();
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const { mode, size, mtimeMs, ino } = lstatSync(path);
    const holds = entry.isFile() ? readFileSync(path, "latin1") : entry.isSymbolicLink() ? readlinkSync(path) : "";
    state.set(path.slice(home.length + 1), [mode, entry.isDirectory() ? "" : `${size} ${ino}`, mtimeMs, holds].join(" "));
  }
  return state;
}

/** Runs unitlint, and gives the files and links that are not as they were before, the modes of those that stay among them. */
function changedBy(args: readonly string[], env: Readonly<Record<string, string>> = {}): readonly string[] {
  const before = stateOf();
  expect(unitlint(args, { env }).stderr).not.toMatch(/internal error/);
  const after = stateOf();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
  return changed.filter((name) => !lstatSync(at(name), { throwIfNoEntry: false })?.isDirectory()).sort();
}

const TREE = ["--root", "root", "--systemd", "257"];

describe("nothing is written where nothing asks for it", () => {
  test.each(
    [
      ["check", ...TREE],
      ["check", "root"],
      ["check", "--diff", "--unsafe-fixes", ...TREE],
      ["check", "--show-files", ...TREE],
      ["check", "--baseline", "known.json", ...TREE],
      ["graph", ...TREE],
      ["graph", "--format", "html", ...TREE],
      ["graph", "--view", "ordering", ...TREE],
      ["upgrade", "--from", "240", "--to", "257", "--root", "root"],
      ["cat", ...TREE],
      ["security", ...TREE],
      ["explain", `${SYSTEM}/a.service:4`],
      ["explain", "netns-bind-mount"],
      ["rules"],
      ["completions", "bash"],
    ].map((args) => [args.join(" "), args] as const),
  )("%s", (_, args) => expect(changedBy(args)).toEqual([]));
});

describe("what writes, writes its own files only", () => {
  const UNITS = [`${SYSTEM}/a.service`, `${SYSTEM}/plain.service.d/x.conf`];

  test.each([
    ["--fix in a root", ["--fix", "--unsafe-fixes", ...TREE], UNITS],
    ["--fix below a directory", ["--fix", "--unsafe-fixes", "root"], UNITS],
    ["--fix of a file", ["--fix", "--unsafe-fixes", `${SYSTEM}/a.service`], [`${SYSTEM}/a.service`]],
    ["--fix of a path in a root", ["--fix", ...TREE, "/etc/systemd/system/a.service"], [`${SYSTEM}/a.service`]],
    ["--fix of a directory in a root that this machine has too", ["--fix", "--unsafe-fixes", ...TREE, "/etc"], UNITS],
    ["--add-ignores", ["--add-ignores", "because", ...TREE], UNITS],
    ["--write-baseline", ["--baseline", "known.json", "--write-baseline", ...TREE], ["known.json"]],
    ["--write-baseline, new", ["--baseline", "new.json", "--write-baseline", ...TREE], ["new.json"]],
    ["--output", ["--output", "out.txt", ...TREE], ["out.txt"]],
    ["--format F:FILE", ["--format", "json:a.json", "--format", "sarif:b.sarif", ...TREE], ["a.json", "b.sarif"]],
  ] as const)("%s", (_, args, expected) => {
    expect(changedBy(args)).toEqual([...expected].sort());
    for (const name of expected) if (name.endsWith("service")) expect(statSync(at(name)).mode & 0o777, name).toBe(0o640);
  });

  test("an output takes the place of the file at once, with its mode; a link and other hard links stay", () => {
    put("real/out.json", "old", 0o604);
    symlinkSync("real/out.json", at("link.json"));
    const { ino } = statSync(at("real/out.json"));
    expect(changedBy(["--format", "json:link.json", ...TREE])).toEqual(["real/out.json"]);
    const now = statSync(at("real/out.json"));
    expect([now.mode & 0o777, now.ino === ino, readdirSync(at("real"))]).toEqual([0o604, false, ["out.json"]]);
    linkSync(at("real/out.json"), at("hard.json"));
    put("real/units/a.service", "[Service]\nExecStart=/bin/true\n");
    expect(changedBy(["--format", "json:hard.json", "real/units"])).toEqual(["hard.json", "real/out.json"]);
    expect(readFileSync(at("real/out.json"), "utf8")).toBe(readFileSync(at("hard.json"), "utf8"));
  });

  test("what is no file can be written to", () => {
    const command = `"${process.execPath}" "${cli}" --format json:/dev/stderr ${TREE.join(" ")} 2>&1 >/dev/null | cat`;
    expect(JSON.parse(spawnSync("sh", ["-c", command], { cwd: home, encoding: "utf8" }).stdout).version).toBe(1);
  });

  test("a summary of a step is added to", () => {
    put("summary.md", "# before\n");
    for (let n = 0; n < 12; n++) put(`${SYSTEM}/u${n}.service`, TYPO);
    expect(changedBy(TREE, { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: at("summary.md") })).toEqual(["summary.md"]);
    expect(readFileSync(at("summary.md"), "utf8")).toMatch(/^# before\n### unitlint: /);
  });
});
