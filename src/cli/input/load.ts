import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { FilePath } from "../../core/span.js";
import { ALL_VERSIONS, NEWEST, type VersionRange } from "../../core/version.js";
import { rangeText, readTarget } from "../../engine/target.js";
import { treesOf } from "../../engine/trees.js";
import { isTarget, type Snapshot } from "../../model/snapshot.js";
import type { Manager, UnitTree } from "../../model/unit.js";
import { realPath, statsOf } from "../../node/path.js";
import { readSnapshot } from "../../node/read.js";
import { installedVersion } from "../../node/systemd-version.js";
import { decode } from "../../node/text.js";
import { usageError } from "../failure.js";
import type { Values } from "../options.js";

/** What a command works on. */
export interface Loaded {
  readonly snapshot: Snapshot;
  readonly trees: readonly UnitTree[];
  readonly target: Target;
  /** What stands before the snapshot's paths on this machine: the real path of `--root`, or nothing. */
  readonly realRoot: string;
  /** A path as the user knows it. */
  readonly display: (path: FilePath) => string;
}

interface Target {
  readonly range: VersionRange;
  /** As `257` or `252..257`. */
  readonly text: string;
  /** Where it comes from, as `of this machine`; empty if the user said so. */
  readonly from: string;
}

/** The start of the program tells V8 to optimize late, which in a run of several seconds costs more than it saves. */
const OPTIMIZE_EARLY = "--interrupt-budget=132000";
const MANY_FILES = 2000;

/** Reads the paths of a command line (by default the working directory, or all of `--root`) and assembles their trees. */
export async function load(operands: readonly string[], values: Values, configuredSystemd?: string): Promise<Loaded> {
  const root = values.root === undefined ? undefined : existingDirectory(values.root);
  const paths = operands.length > 0 ? operands : root === undefined ? ["."] : [];
  const options = managerOf(values);
  const first = paths[0] ?? root ?? ".";
  const directory = statsOf(first)?.isDirectory() ? first : dirname(resolve(first));
  const read = readSnapshot({
    targets: paths.filter((path) => path !== "-"),
    ...(root === undefined ? {} : { root }),
    ...(paths.includes("-") ? { stdin: stdin(values) } : {}),
    ...(values.staged ? { instead: (await import("./git.js")).stagedFiles(directory) } : {}),
    ...options,
  });
  if (read.files.size > MANY_FILES) setFlagsFromString(OPTIMIZE_EARLY);
  const unread = read.targets.find((path) => read.failures.has(path));
  const display = displayFor(root);
  if (unread !== undefined) throw usageError(`cannot read ${display(unread)}: ${read.failures.get(unread)?.message}`);
  const realRoot = root === undefined ? "" : realPath(root).replace(/\/$/, "");
  const snapshot = await onlyChanged(read, directory, values, realRoot);
  const trees = treesOf(snapshot, options);
  const target = await targetOf(values.systemd ?? configuredSystemd ?? "auto", root, snapshot);
  return { snapshot, trees, target, realRoot, display };
}

/** What was read, with the files that `--changed` or `--staged` asks for as its targets: the others are still looked at, but not reported on. */
async function onlyChanged(snapshot: Snapshot, directory: string, values: Values, realRoot: string): Promise<Snapshot> {
  const since = values.staged ? "staged" : values.changed;
  if (since === undefined) return snapshot;
  const { changedFiles } = await import("./git.js");
  const below = (path: string): boolean => realRoot === "" || path.startsWith(`${realRoot}/`);
  const changed = changedFiles(directory, since).filter(below);
  return { ...snapshot, targets: changed.map((path) => path.slice(realRoot.length)).filter((path) => isTarget(snapshot, path)) };
}

/** What `--user` and `--system` say of the manager that the units are for. */
export const managerOf = (values: Values): { readonly manager?: Manager } =>
  values.user ? { manager: "user" } : values.system ? { manager: "system" } : {};

/** A directory that the user named, as an absolute path. */
function existingDirectory(path: string): string {
  if (!statsOf(path)?.isDirectory()) throw usageError(`--root ${path} is no directory`);
  return resolve(path);
}

function stdin(values: Values): { readonly path: string; readonly text: string } {
  const path = values["stdin-filename"];
  if (path === undefined) throw usageError("- needs --stdin-filename PATH, which says what kind of unit it is");
  return { path, text: decode(readFileSync(0)) };
}

/** Paths of a root are shown as they are inside it, others relative to the working directory where they lie below it. */
function displayFor(root: string | undefined): (path: FilePath) => string {
  const base = root === undefined ? `${process.cwd()}/`.replace("//", "/") : "/";
  return (path) => (path.startsWith(base) ? path.slice(base.length) : path);
}

async function targetOf(text: string, root: string | undefined, snapshot: Snapshot): Promise<Target> {
  if (text !== "auto") {
    const range = await readTarget(text);
    if (typeof range === "string") throw usageError(range);
    return { range, text: rangeText(range), from: "" };
  }
  const ownDirectories = /^\/(etc|run|usr\/lib|usr\/local\/lib|lib)\/systemd\/(system|user)(\/|$)/;
  const here = root !== undefined || snapshot.targets.some((path) => ownDirectories.test(path));
  const installed = here ? installedVersion(root ?? "/") : undefined;
  if (installed !== undefined && installed >= ALL_VERSIONS.min && installed <= NEWEST) {
    return { range: { min: installed, max: installed }, text: `${installed}`, from: root === undefined ? "of this machine" : `of ${root}` };
  }
  return { range: { min: NEWEST, max: NEWEST }, text: `${NEWEST}`, from: "the newest known" };
}
