import { type FilePath, fileName } from "../core/span.js";
import { since, type Version } from "../core/version.js";
import type { UnitFile } from "../syntax/unit-file.js";
import { dropinPaths } from "./dropins.js";
import { findFragment, idOf, type NameMap } from "./fragments.js";
import { nameForSpecifiers } from "./layout.js";
import { chase, isDirectory, isLink, isMask, isUnread, type LoadPath } from "./load-path.js";
import { type Merging, takeIn } from "./merge.js";
import { instanceOf, isUnitName, typeOf } from "./names.js";
import type { LoadState, Unit, UnitName } from "./unit.js";

/** What loading a unit needs of its tree. */
export interface Loading {
  readonly loadPath: LoadPath;
  readonly names: NameMap;
  /** The parsed file at a path that links have been followed to. */
  readonly file: (path: FilePath) => UnitFile | undefined;
}

const DEPENDENCY_DIRECTORIES = Object.entries({ wants: "Wants", requires: "Requires", upholds: "Upholds" });
const NO_PATHS: readonly FilePath[] = [];
const NO_FILES: readonly UnitFile[] = [];
const NO_LINKS: Unit["links"] = [];
const NO_ASSIGNMENTS: Unit["assignments"] = [];
/** Types that load without a file. */
const NEEDS_NO_FILE: ReadonlySet<string> = new Set(["slice", "device"]);

/** The unit's id when it is loaded by this name. */
export function idFor({ names }: Loading, name: UnitName): UnitName {
  const found = findFragment(names, name);
  return idOf(name, found.path, found.names);
}

/**
 * Loads a unit as unit_load() in unit.c does. Where the tree is not complete, drop-ins count for a unit without a file too: its file is elsewhere.
 */
export function loadUnit({ loadPath, names: map, file }: Loading, name: UnitName, v: Version): Unit {
  const found = findFragment(map, name);
  const { names } = found;
  const id = idOf(name, found.path, names);
  const type = typeOf(id) ?? "service";
  const { state, path, fragment } = open(loadPath, file, found.path, type);
  const written = fragment ? nameForSpecifiers(fragment.path, id) : id;
  const merging: Merging = { unit: { name: written, manager: loadPath.manager, fragment: path }, type, settings: new Map(), read: [] };
  let load = state;
  if (fragment && state === "loaded") {
    const end = takeIn(fragment, merging, v);
    load = end === "read" ? "loaded" : end === "refused" ? "bad-setting" : "error";
  }
  const ids = names.size === 1 ? [id] : [id, ...[...names].filter((other) => other !== id).sort()];
  const isElsewhere = load === "not-found" && !loadPath.snapshot.complete;
  const readsDropins = load === "loaded" || isElsewhere || (load === "masked" && !since(v, 257));
  const paths = readsDropins ? dropinPaths(loadPath, ids, "d", v) : NO_PATHS;
  const dropins = paths.flatMap((path) => {
    const real = chase(loadPath, path, "all");
    const dropin = real === undefined ? undefined : file(real);
    return dropin && !isMask(loadPath, path) ? [dropin] : [];
  });
  for (const dropin of dropins) takeIn(dropin, merging, v);
  const { read } = merging;
  return {
    name: id,
    names: ids.length === 1 ? ids : ids.toSorted(),
    type,
    manager: loadPath.manager,
    load,
    fragment,
    fragmentPath: path,
    dropins: dropins.length === 0 ? NO_FILES : dropins,
    dropinPaths: paths,
    settings: merging.settings,
    assignments: read.length > 1 ? read.flat() : (read[0] ?? NO_ASSIGNMENTS),
    links: readsDropins ? linksOf(loadPath, ids, v) : NO_LINKS,
    instance: instanceOf(id),
  };
}

interface Opened {
  readonly state: LoadState;
  /** FragmentPath: it names what could be opened, be it a mask or a directory. */
  readonly path: FilePath | undefined;
  readonly fragment: UnitFile | undefined;
}

/** What systemd finds at the path of a unit's file. A link that leads nowhere is as good as no file. */
function open(loadPath: LoadPath, file: Loading["file"], path: FilePath | undefined, type: string): Opened {
  const missing = { state: NEEDS_NO_FILE.has(type) ? "loaded" : "not-found", path: undefined, fragment: undefined } as const;
  if (path === undefined) return missing;
  const real = chase(loadPath, path, "all");
  if (real === undefined) return missing;
  if (isMask(loadPath, path)) return { state: "masked", path, fragment: undefined };
  const fragment = file(real);
  if (fragment) return { state: "loaded", path, fragment };
  if (isDirectory(loadPath, real)) return { state: "error", path, fragment };
  return isUnread(loadPath, path) || isUnread(loadPath, real) ? { state: "loaded", path, fragment } : { ...missing, state: "not-found" };
}

/** Edges that links in .wants/, .requires/ and .upholds/ make: process_deps() in load-dropin.c. */
function linksOf(loadPath: LoadPath, ids: readonly UnitName[], v: Version): Unit["links"] {
  const links: { property: string; unit: UnitName; path: FilePath }[] = [];
  for (const [suffix, property] of DEPENDENCY_DIRECTORIES) {
    const paths = dropinPaths(loadPath, ids, suffix, v);
    if (paths.length === 0 || (suffix === "upholds" && !since(v, 254))) continue;
    for (const path of paths) {
      const name = fileName(path);
      if (isLink(loadPath, path) && !isMask(loadPath, path) && isUnitName(name)) links.push({ property, unit: name, path });
    }
  }
  return links.length === 0 ? NO_LINKS : links;
}
