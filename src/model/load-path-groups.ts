import { type FilePath, fileName, parentOf } from "../core/span.js";
import {
  becomesLink,
  HOME_DIRECTORIES,
  installedName,
  isUnitDirectory,
  type Place,
  placeOf,
  SYSTEM_DIRECTORIES,
  USER_DIRECTORIES,
} from "./layout.js";
import { type Entry, type LoadDirectory, type LoadPath, listing } from "./load-path.js";
import { isUnitName } from "./names.js";
import type { Snapshot } from "./snapshot.js";
import type { Manager } from "./unit.js";

/** What stands under a name in a directory of a load path, or in a unit's directory there. */
interface Found {
  readonly directory: string;
  readonly folder: string | undefined;
  readonly name: string;
  readonly entry: Entry;
}

/** All that belongs to one manager's load path below one root. */
interface Group {
  readonly root: FilePath;
  readonly manager: Manager;
  readonly found: readonly Found[];
}

const PRIORITY: ReadonlyMap<string, number> = new Map([...SYSTEM_DIRECTORIES, ...USER_DIRECTORIES].map((directory, n) => [directory, n]));

/** Sorts all that was read into load paths. `manager` decides for directories whose place does not tell theirs, and leaves out the other's. */
export function loadPaths(snapshot: Snapshot, manager: Manager | undefined): readonly LoadPath[] {
  const groups = stowed([...grouped(snapshot, manager).values()].sort(byRoot)).filter((group) => !manager || group.manager === manager);
  const homes = groups.filter(isHome);
  const shared = new Set<Group>();
  const paths = homes.map((home) => {
    const system = groups.find((group) => group.manager === "user" && !isHome(group) && isHomeOf(home.root, group.root));
    if (system) shared.add(system);
    return loadPathOf(system ? [home, system] : [home], system?.root ?? home.root, snapshot);
  });
  const others = groups.filter((group) => !isHome(group) && !shared.has(group));
  return [...others.map((group) => loadPathOf([group], group.root, snapshot)), ...paths];
}

/** As directories are walked, whatever was read first. */
function byRoot(a: Group, b: Group): number {
  const [left, right] = [a, b].map(({ root, manager }) => `${root}/${manager}`.replaceAll("/", "\0")) as [string, string];
  return left < right ? -1 : 1;
}

const isHome = ({ found }: Group): boolean => found.some(({ directory }) => HOME_DIRECTORIES.includes(directory));

/** Whether a directory is a home directory of the system below a root. */
function isHomeOf(home: FilePath, root: FilePath): boolean {
  const below = home.slice(root === "/" ? 1 : root.length + 1);
  return home.startsWith(root) && /^(root|home\/[^/]+)$/.test(below);
}

function grouped(snapshot: Snapshot, manager: Manager | undefined): ReadonlyMap<string, Group> {
  const groups = new Map<string, { root: FilePath; manager: Manager; found: Found[] }>();
  const place = placesOf(snapshot, manager);
  const add = (path: FilePath, kind: Entry["kind"], target?: string): void => {
    const slash = path.lastIndexOf("/");
    const parent = path.slice(0, slash) || "/";
    const name = installedName(parent, path.slice(slash + 1));
    const last = installedName("", fileName(parent));
    const folder = isUnitDirectory(last) ? last : undefined;
    if (folder === undefined && !isUnitName(name) && !isUnitDirectory(name)) return;
    const { root, manager, directory } = place(folder === undefined ? parent : parentOf(parent));
    const group = groups.get(`${manager} ${root}`) ?? { root, manager, found: [] };
    groups.set(`${manager} ${root}`, group);
    group.found.push({ directory, folder, name, entry: { path, kind, ...(target === undefined ? {} : { target }) } });
  };
  const linked = linkTargets(snapshot, place);
  for (const [path, text] of snapshot.files) {
    if (becomesLink(path)) add(path, "link", text.trim());
    else if (!linked.has(path)) add(path, "file");
  }
  for (const [path, target] of snapshot.links) if (!linked.has(path)) add(path, "link", target);
  for (const [path, kind] of snapshot.others) if (!linked.has(path)) add(path, kind);
  for (const path of snapshot.failures.keys()) if (!snapshot.links.has(path) && !linked.has(path)) add(path, "failed");
  return groups;
}

/** Places of directories, each looked up once. */
function placesOf(snapshot: Snapshot, manager: Manager | undefined): (directory: FilePath) => Place {
  const places = new Map<FilePath, Place>();
  const users = manager === undefined ? userDirectories(snapshot) : new Set<FilePath>();
  return (directory) => {
    let known = places.get(directory);
    if (!known) {
      known = placeOf(directory);
      if (!known.sure) known = { ...known, manager: manager ?? (users.has(directory) ? "user" : "system") };
      places.set(directory, known);
    }
    return known;
  };
}

const OF_USERS = /^[ \t]*(WantedBy|PartOf|After|BindsTo)[ \t]*=.*\b(graphical-session(-pre)?|default)\.target/m;
const OF_SYSTEM = new RegExp(
  [
    /((Dynamic)?User[ \t]*=|(WantedBy|RequiredBy)[ \t]*=.*\b(multi-user|graphical|sysinit|network-online|local-fs|boot-complete)\.target)/,
    /(After|Before|Wants|Requires)[ \t]*=.*\b(systemd-(udevd|logind|journald|remount-fs|modules-load)\.service|(local-fs|remote-fs)-pre\.target)/,
    /(Exec\w{3,12}[ \t]*=.*(\/sbin\/|@SBINDIR@|@sbindir@)|PIDFile[ \t]*=[ \t]*(\/var)?\/run\/(?!user\/))/,
  ]
    .map(({ source }) => `^[ \\t]*${source}`)
    .join("|"),
  "m",
);

/** Directories whose units are for a user manager, as their contents say. */
function userDirectories({ files }: Snapshot): ReadonlySet<FilePath> {
  const users = new Set<FilePath>();
  const systems = new Set<FilePath>();
  for (const [path, text] of files) {
    const directory = path.slice(0, path.lastIndexOf("/"));
    if (systems.has(directory)) continue;
    if (OF_SYSTEM.test(text)) systems.add(directory);
    else if (!users.has(directory) && OF_USERS.test(text)) users.add(directory);
  }
  return new Set([...users].filter((directory) => !systems.has(directory)));
}

/** Files and directories outside of any load path that links in one lead to: they are units under the links' names, if at all. */
function linkTargets({ links }: Snapshot, place: (directory: FilePath) => Place): ReadonlySet<FilePath> {
  const found = new Set<FilePath>();
  for (const [path, target] of links) {
    const parent = path.slice(0, path.lastIndexOf("/"));
    const owner = isUnitDirectory(fileName(parent)) ? parent.slice(0, parent.lastIndexOf("/")) : parent;
    const { root, directory } = place(owner);
    if (directory === "" || !target.includes("/")) continue;
    let end: FilePath | undefined = pointed(path, target, root);
    while (end !== undefined && !found.has(end) && place(end.slice(0, end.lastIndexOf("/"))).directory === "") {
      found.add(end);
      const next = links.get(end);
      end = next === undefined ? undefined : pointed(end, next, root);
    }
  }
  return found;
}

/** The path that a link names. */
function pointed(path: FilePath, target: string, root: FilePath): FilePath {
  if (target.startsWith("/")) return plainPath(root === "/" ? target : root + target);
  return plainPath(`${path.slice(0, path.lastIndexOf("/"))}/${target}`);
}

/** A path without `.` and `..`, no link followed. */
function plainPath(path: FilePath): FilePath {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Packages of stow, which stand side by side and are installed into one tree: together one group, unless two have the same file. */
function stowed(groups: readonly Group[]): readonly Group[] {
  const shelves = new Map<string, Group[]>();
  for (const group of groups) {
    const isFlat = group.found.every(({ directory }) => directory === "");
    const shelf =
      isFlat || group.root === "/"
        ? `${group.manager} ${group.root} alone`
        : `${group.manager} ${group.root.slice(0, group.root.lastIndexOf("/"))}`;
    shelves.set(shelf, [...(shelves.get(shelf) ?? []), group]);
  }
  return [...shelves.values()].flatMap((packages) => {
    const [first] = packages;
    if (packages.length === 1 || first === undefined || collide(packages)) return packages;
    const root = first.root.slice(0, first.root.lastIndexOf("/")) || "/";
    return [{ root, manager: first.manager, found: packages.flatMap(({ found }) => found) }];
  });
}

function collide(packages: readonly Group[]): boolean {
  const seen = new Set<string>();
  for (const { found } of packages) {
    const own = new Set(found.map(({ directory, folder = "", name }) => `${directory}/${folder}/${name}`));
    for (const place of own) if (seen.has(place)) return true;
    for (const place of own) seen.add(place);
  }
  return false;
}

/** A path and all directories above it, below `/`. */
function ancestors(path: FilePath): readonly FilePath[] {
  const parts = path.split("/");
  return parts.map((_, n) => parts.slice(0, n + 1).join("/")).slice(1);
}

function ownersIn(folders: readonly string[]): LoadPath["owners"] {
  const owners = new Map<string, Set<string>>();
  for (const folder of folders) {
    const dot = folder.lastIndexOf(".");
    const owner = folder.slice(0, dot);
    const kinds = owners.get(owner) ?? new Set();
    owners.set(owner, kinds.add(folder.slice(dot + 1)));
  }
  return owners;
}

/** The load path of the groups, the first before the others where a directory is in several. */
function loadPathOf(groups: readonly [Group, ...Group[]], root: FilePath, snapshot: Snapshot): LoadPath {
  const directories = new Map<string, LoadDirectory>();
  const at = new Map<FilePath, Entry>();
  const doubles: [FilePath, Entry][] = [];
  for (const group of groups) {
    for (const { directory, folder, name, entry } of group.found) {
      const path = directory === "" ? group.root : `${group.root === "/" ? "" : group.root}/${directory}`;
      const own = directories.get(directory) ?? { path, units: new Map(), inside: new Map() };
      directories.set(directory, own);
      const names = folder === undefined ? own.units : (own.inside.get(folder) ?? new Map<string, Entry>());
      if (folder !== undefined) own.inside.set(folder, names);
      const installed = folder === undefined ? `${path}/${name}` : `${path}/${folder}/${name}`;
      const other = names.get(name);
      const wins = other === undefined || entry.path.endsWith(`/${name}`);
      if (other !== undefined) doubles.push([installed, wins ? other : entry]);
      if (!wins) continue;
      names.set(name, entry);
      at.set(installed, entry);
    }
  }
  const sorted = [...directories].sort(([a], [b]) => (PRIORITY.get(a) ?? 0) - (PRIORITY.get(b) ?? 0)).map(([, directory]) => directory);
  const inside = new Map(sorted.flatMap(({ path, inside }) => [...inside].map(([name, entries]) => [`${path}/${name}`, entries] as const)));
  const owners = ownersIn(sorted.flatMap(({ units, inside }) => [...inside.keys(), ...[...units.keys()].filter(isUnitDirectory)]));
  const direct = sorted.every(({ path }) => !ancestors(path).some((ancestor) => snapshot.links.has(ancestor)));
  let all: ReturnType<LoadPath["elsewhere"]> | undefined;
  const elsewhere = (): ReturnType<LoadPath["elsewhere"]> => {
    all ??= listing(snapshot);
    return all;
  };
  return { manager: groups[0].manager, root, directories: sorted, snapshot, at, doubles, inside, owners, direct, elsewhere };
}
