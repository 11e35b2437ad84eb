import type { Note } from "../core/finding.js";
import type { FilePath } from "../core/span.js";
import { remember, type Version, type VersionMemo, versionMemo } from "../core/version.js";
import { parseUnitFile } from "../syntax/parse.js";
import type { UnitFile } from "../syntax/unit-file.js";
import { nameMapOf } from "./fragments.js";
import { isDropin, isUnitFile } from "./layout.js";
import { idFor, type Loading, loadUnit } from "./load.js";
import { chase, type LoadPath } from "./load-path.js";
import { loadPaths } from "./load-path-groups.js";
import { instanceOf, isUnitName } from "./names.js";
import type { Snapshot } from "./snapshot.js";
import type { Manager, Unit, UnitName, UnitTree } from "./unit.js";

/** What to take for granted of a snapshot. */
export interface AssembleOptions {
  /** Takes all units for this manager's. */
  readonly manager?: Manager;
  /** Why systemd would refuse a unit as a whole, once its settings have been read; empty: it would not. */
  readonly verify?: Verify;
}

type Verify = (unit: Unit, v: Version) => readonly Note[];

/** Makes units of what was read: one tree for each load path, as one manager sees it. */
export function assemble(snapshot: Snapshot, { manager, verify }: AssembleOptions = {}): readonly UnitTree[] {
  const parsed = new Map<FilePath, UnitFile>();
  const file = (path: FilePath): UnitFile | undefined => {
    const known = parsed.get(path);
    if (known) return known;
    const text = snapshot.files.get(path);
    if (text === undefined) return undefined;
    const made = parseUnitFile(path, text);
    parsed.set(path, made);
    return made;
  };
  return loadPaths(snapshot, manager).map((loadPath) => treeOf(loadPath, file, verify));
}

/** A unit that was asked for by some name. */
interface Asked extends VersionMemo<Unit> {
  readonly id: UnitName;
}

function treeOf(loadPath: LoadPath, parse: (path: FilePath) => UnitFile | undefined, verify: Verify = () => []): UnitTree {
  const { manager, root, directories, snapshot, at } = loadPath;
  const names = nameMapOf(loadPath);
  const loading: Loading = { loadPath, names, file: (path) => parse(at.get(path)?.path ?? path) };
  const byId = new Map<UnitName, Asked>();
  const byName = new Map<UnitName, Asked>();
  const ask = (name: UnitName): Asked => {
    const ready = byName.get(name);
    if (ready) return ready;
    const id = idFor(loading, name);
    const asked = byId.get(id) ?? { id, ...versionMemo<Unit>() };
    byId.set(id, asked);
    byName.set(name, asked);
    return asked;
  };
  let files: ReadonlyMap<FilePath, UnitFile> | undefined;
  return {
    manager,
    root,
    complete: snapshot.complete,
    directories: directories.map(({ path }) => path),
    snapshot,
    get files() {
      files ??= filesOf(loadPath, parse);
      return files;
    },
    names: namesIn(loadPath, names.ids.keys()),
    id: (name) => ask(name).id,
    unit: (name, v) => {
      const asked = ask(name);
      return remember(asked, v, (inner) => verified(loadUnit(loading, asked.id, inner), verify, inner));
    },
  };
}

function verified(unit: Unit, verify: Verify, v: Version): Unit {
  const refusedBy = unit.load === "loaded" ? verify(unit, v) : [];
  return refusedBy.length === 0 ? unit : { ...unit, load: "bad-setting", refusedBy };
}

/** The tree as a manager has it that was asked for more units than those that the tree's files name: instances of its templates, slices. */
export function withNames(tree: UnitTree, names: readonly UnitName[]): UnitTree {
  return names.every((name) => tree.names.includes(name)) ? tree : { ...tree, names: [...new Set([...tree.names, ...names])].sort() };
}

/** The unit files and drop-ins that entries of the load path are or lead to. */
function filesOf(loadPath: LoadPath, parse: (path: FilePath) => UnitFile | undefined): ReadonlyMap<FilePath, UnitFile> {
  const files = new Map<FilePath, UnitFile>();
  for (const [installed, { path, kind }] of [...loadPath.at, ...loadPath.doubles]) {
    const slash = installed.lastIndexOf("/");
    const [directory, name] = [installed.slice(0, slash), installed.slice(slash + 1)];
    if (!(isUnitFile(directory, name) && !isLinkDirectory(directory)) && !isDropin(directory, name)) continue;
    const real = kind === "link" ? chase(loadPath, installed, "all") : path;
    const file = real === undefined ? undefined : parse(loadPath.at.get(real)?.path ?? real);
    if (file) files.set(file.path, file);
  }
  return files;
}

const isLinkDirectory = (directory: FilePath): boolean => /\.(wants|requires|upholds)$/.test(directory);

/** The names of units that files, links, drop-in directories and links to instances give. */
function namesIn({ directories }: LoadPath, ids: Iterable<UnitName>): readonly UnitName[] {
  const names = new Set(ids);
  for (const { inside } of directories) {
    for (const [directory, entries] of inside) {
      const owner = directory.slice(0, directory.lastIndexOf("."));
      if (isUnitName(owner) && !owner.includes("-.")) names.add(owner);
      if (directory.endsWith(".d")) continue;
      for (const name of entries.keys()) if (instanceOf(name) && isUnitName(name)) names.add(name);
    }
  }
  return [...names].sort();
}
