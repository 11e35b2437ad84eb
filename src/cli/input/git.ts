import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onDisk, realPath, withPlainPath } from "../../node/path.js";
import { decode } from "../../node/text.js";
import { usageError } from "../failure.js";

/**
 * What a directory of the tree may not bring along: a repository that has no `.git` around it, whose settings name programs to run, can be a part of
 * another one; and a program that watches the files.
 */
const SAFE = ["-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false"];

/** What git prints, split at NULs; an error of one line if it fails. It writes nothing into the repository. */
function git(args: readonly string[], directory: string): readonly string[] {
  const options = { maxBuffer: 2 ** 28, env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" } };
  const { status, stdout, stderr, error } = withPlainPath(directory, (path) => spawnSync("git", ["-C", path, ...SAFE, ...args], options));
  if (error) throw usageError(`cannot run git: ${error.message}`);
  if (status !== 0) throw usageError(`git ${args[0]}: ${decode(stderr).trim().split("\n").at(-1)}`);
  return decode(stdout)
    .split("\0")
    .filter((part) => part !== "");
}

/**
 * The files of the repository around a directory that differ: staged for the next commit, or (`since`) changed since the common ancestor with a
 * revision, whether they are committed, staged or neither. Deleted ones are left out.
 */
export function changedFiles(directory: string, since: string | "staged"): readonly string[] {
  const top = topOf(directory);
  const diff = ["diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", "--diff-filter=d"];
  if (since === "staged") return git([...diff, "--cached"], top).map((name) => join(top, name));
  const names = [...git([...diff, base(since, top), "--"], top), ...git(["ls-files", "-z", "--others", "--exclude-standard"], top)];
  return [...new Set(names)].map((name) => join(top, name)).filter((path) => lstatSync(onDisk(path), { throwIfNoEntry: false }));
}

/**
 * Lays out what is staged in the repository around a directory in a temporary one, until the program ends, and gives where each file is read then: one of
 * the repository there, any other at its own path.
 */
export function stagedFiles(directory: string): (path: string) => string {
  const top = topOf(directory);
  const copy = mkdtempSync(join(tmpdir(), "unitlint-staged-"));
  process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
  git(["checkout-index", "--all", "--quiet", `--prefix=${copy}/`], top);
  return (path) => (path === top || path.startsWith(`${top}/`) ? copy + path.slice(top.length) : path);
}

const topOf = (directory: string): string =>
  realPath((git(["rev-parse", "--show-toplevel"], directory)[0] ?? directory).replace(/\n$/, ""));

/** The commit to compare with: where the present branch left the revision. */
function base(revision: string, top: string): string {
  if (revision.startsWith("-")) throw usageError(`${revision} is no revision`);
  return (git(["merge-base", revision, "HEAD"], top)[0] ?? "").trim();
}
