import { oncePer } from "../core/once.js";
import { type FilePath, fileName } from "../core/span.js";
import { memoized, since, type Version } from "../core/version.js";
import { dropinNames } from "./fragments.js";
import { chase, type Entry, entriesIn, isDirectory, type LoadDirectory, type LoadPath } from "./load-path.js";
import { isUnitName, templateOf, typeOf } from "./names.js";
import type { Unit, UnitName, UnitTree } from "./unit.js";

const NO_PATHS: readonly FilePath[] = [];

/**
 * The files in the directories `NAME.SUFFIX` of a unit, in the order in which systemd reads them: unit_file_find_dropin_paths() in dropin.c. Of
 * files of one name the first directory's wins; then they are sorted by name.
 */
export function dropinPaths(loadPath: LoadPath, ids: readonly UnitName[], suffix: string, v: Version): readonly FilePath[] {
  const type = typeOf(ids[0] as UnitName) as string;
  const ofType = loadPath.owners.get(type)?.has(suffix) === true && since(v, 244);
  const groups = ids.map((id) => ownersOf(loadPath, id, suffix, v)).filter((owners) => owners.length > 0);
  if (groups.length === 0 && !ofType) return NO_PATHS;
  const found = new Map<string, FilePath>();
  const look = (directory: LoadDirectory, owner: string): void => {
    const place = directoryAt(loadPath, directory, `${owner}.${suffix}`);
    if (!place) return;
    for (const [name, { target }] of place.entries) {
      if (name.startsWith(".") || found.has(name) || (suffix === "d" && !name.endsWith(".conf"))) continue;
      const path = `${place.path}/${name}`;
      const loops = target !== undefined && chase(loadPath, path, "all") === undefined;
      if (!loops || !since(v, 258)) found.set(name, path);
    }
  };
  const typeFirst = ofType && !since(v, 245);
  const lookForType = (): void => {
    for (const directory of loadPath.directories) look(directory, type);
  };
  if (typeFirst) lookForType();
  for (const owners of groups) for (const directory of loadPath.directories) for (const owner of owners) look(directory, owner);
  if (ofType && !typeFirst) lookForType();
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

const ownersIn = oncePer((_: LoadPath) => new Map<UnitName, readonly UnitName[]>());
const NO_NAMES: readonly UnitName[] = [];

/** The names that have a directory of any kind, of those under which a unit's may stand. */
function allOwnersOf(loadPath: LoadPath, id: UnitName): readonly UnitName[] {
  const ofPath = ownersIn(loadPath);
  const ready = ofPath.get(id);
  if (ready) return ready;
  const owners = dropinNames(id).filter((owner) => loadPath.owners.has(owner));
  const made = owners.length === 0 ? NO_NAMES : owners;
  ofPath.set(id, made);
  return made;
}

/** The names that have a directory of this kind, of those under which a unit's may stand. Prefixes count since 239. */
function ownersOf(loadPath: LoadPath, id: UnitName, suffix: string, v: Version): readonly UnitName[] {
  const all = allOwnersOf(loadPath, id);
  if (all.length === 0) return all;
  const owners = all.filter((owner) => loadPath.owners.get(owner)?.has(suffix));
  const plain = owners.filter((owner) => owner === id || owner === templateOf(id));
  return plain.length === owners.length || since(v, 239) ? owners : plain;
}

interface DropinDirectory {
  readonly path: FilePath;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A directory of that name in a directory of the load path; through a link too, if systemd would follow it. */
function directoryAt(loadPath: LoadPath, directory: LoadDirectory, name: string): DropinDirectory | undefined {
  const own = directory.inside.get(name);
  const path = `${directory.path}/${name}`;
  if (own) return { path, entries: own };
  const target = directory.units.get(name)?.target;
  if (target === undefined) return undefined;
  if (!target.startsWith("/") && !isDirectory(loadPath, `${loadPath.root}/${target}`)) return undefined;
  const real = chase(loadPath, path, "all");
  return real === undefined ? undefined : { path: real, entries: entriesIn(loadPath, real) };
}

const IN_DEPENDENCY_DIRECTORY = /^(.*)\/(([^/]+)\.(?:wants|requires|upholds))\/([^/]+)$/;

/** What stands in a .wants, .requires or .upholds directory of a tree. */
interface DependencyEntry {
  /** The unit whose directory it is. */
  readonly owner: UnitName;
  /** The name of the directory. */
  readonly folder: string;
  /** Its own name: of any text. */
  readonly name: string;
}

/** What a path is among the dependencies of a tree's units; undefined where it does not stand in a directory for those. */
export function dependencyEntry({ directories }: UnitTree, path: FilePath): DependencyEntry | undefined {
  const [, directory = "", folder = "", owner = "", name = ""] = IN_DEPENDENCY_DIRECTORY.exec(path) ?? [];
  return directories.includes(directory) && isUnitName(owner) ? { owner, folder, name } : undefined;
}

/** The drop-ins of a unit, to look them up. */
interface DropinIndex {
  /** The paths of those that are read. */
  readonly paths: ReadonlySet<FilePath>;
  /** The one path of each file name, be the file at hand or not. */
  readonly byName: ReadonlyMap<string, FilePath>;
}

/** The drop-ins of a unit by path and by name. Takes the time that they need only once. */
export const dropinIndex: (unit: Unit) => DropinIndex = oncePer((unit: Unit) => ({
  paths: new Set(unit.dropins.map(({ path }) => path)),
  byName: new Map(unit.dropinPaths.map((path) => [fileName(path), path])),
}));

/** The paths of all drop-ins that systemd reads for a unit of the tree. */
export const readDropins: (tree: UnitTree, v: Version) => ReadonlySet<FilePath> = memoized(
  (tree, v) => new Set(tree.names.flatMap((name) => tree.unit(name, v).dropins.map(({ path }) => path))),
);
