import { type FilePath, fileName } from "../core/span.js";
import { SYSTEM_DIRECTORIES, USER_DIRECTORIES } from "./layout.js";
import { absoluteIn, chase, isMask, type LoadPath } from "./load-path.js";
import { instanceOf, isUnitName, prefixOf, templateOf, typeOf, withInstance } from "./names.js";
import type { UnitName, UnitType } from "./unit.js";

const MAY_ALIAS: ReadonlySet<UnitType> = new Set(["service", "socket", "target", "device", "timer", "path"]);
const MAY_BE_TEMPLATE: ReadonlySet<UnitType> = new Set(["service", "socket", "target", "timer", "path"]);
/** FOLLOW_MAX of unit-file.c: aliases of aliases. */
const MOST_HOPS = 8;

/** Which file stands for which name: unit_file_build_name_map() in unit-file.c. */
export interface NameMap {
  /** Name to the path of its file, or to the name that it is an alias of. */
  readonly ids: ReadonlyMap<UnitName, FilePath | UnitName>;
  /** The name of a file to all names that lead to it. */
  readonly names: ReadonlyMap<UnitName, readonly UnitName[]>;
}

/** Why a link in the load path is no alias, as unit_validate_alias_symlink_or_warn() in install.c says it; undefined: it is one. */
export function aliasError(name: UnitName, target: string): string | undefined {
  const type = typeOf(name) as UnitType;
  const [instance, targetInstance] = [instanceOf(name), instanceOf(target)];
  if (name === target) return "it points to its own name";
  if (!MAY_ALIAS.has(type)) return `a ${type} unit cannot have aliases`;
  if (instance !== undefined && !MAY_BE_TEMPLATE.has(type)) return `a ${type} unit cannot be a template`;
  if (!isUnitName(target)) return `${target} is no name of a unit`;
  const [kind, targetKind] = [kindOf(instance), kindOf(targetInstance)];
  if (kind !== targetKind && !(kind === "instance" && targetKind === "template")) {
    return `a ${kind} name cannot be an alias of a ${targetKind} name`;
  }
  if (targetKind === "instance" && instance !== targetInstance) return "the instances differ";
  return typeOf(target) === type ? undefined : "the unit types differ";
}

const kindOf = (instance: string | undefined): "plain" | "template" | "instance" =>
  instance === undefined ? "plain" : instance === "" ? "template" : "instance";

/** Which file each name of a unit stands for, with its other names: unit_file_build_name_map() in unit-file.c. */
export function nameMapOf(loadPath: LoadPath): NameMap {
  const ids = new Map<UnitName, FilePath | UnitName>();
  const searched = searchPath(loadPath);
  for (const directory of loadPath.directories) {
    for (const [name, { kind, target }] of directory.units) {
      if (kind === "directory" || kind === "special" || !isUnitName(name) || ids.has(name)) continue;
      const path = `${directory.path}/${name}`;
      if (target === undefined) {
        ids.set(name, path);
        continue;
      }
      const end = chase(loadPath, target.startsWith("/") ? absoluteIn(loadPath, target) : `${directory.path}/${target}`, "parents");
      if (end === undefined) continue;
      const inside = searched.some((one) => end.startsWith(`${one}/`));
      if (!inside) ids.set(name, path);
      else {
        const alias = fileName(end);
        if (aliasError(name, alias) === undefined) ids.set(name, alias);
      }
    }
  }
  return { ids, names: namesByFile(loadPath, ids) };
}

/** The directories of the load path, those too that the tree does not have, and where they really are if they are links. */
function searchPath(loadPath: LoadPath): readonly FilePath[] {
  const { root, manager, directories } = loadPath;
  const all = manager === "system" ? SYSTEM_DIRECTORIES : USER_DIRECTORIES;
  const own = directories.map(({ path }) => path);
  if (!own.includes(root)) own.push(...all.map((directory) => `${root === "/" ? "" : root}/${directory}`));
  return [...new Set([...own, ...own.map((path) => chase(loadPath, path, "all") ?? path)])];
}

function namesByFile(loadPath: LoadPath, ids: NameMap["ids"]): NameMap["names"] {
  const names = new Map<UnitName, UnitName[]>();
  for (const name of ids.keys()) {
    const path = fileOf(ids, name);
    if (path === undefined || isMask(loadPath, path)) continue;
    let own = fileName(path);
    const instance = instanceOf(name);
    if (instance && instanceOf(own) === "") own = withInstance(own, instance);
    const known = names.get(own);
    if (known) known.push(name);
    else names.set(own, [name]);
  }
  return names;
}

/** Follows aliases to a file; an alias of an instance may lead to its template: unit_ids_map_get() in unit-file.c. */
function fileOf(ids: NameMap["ids"], name: UnitName): FilePath | undefined {
  let id: UnitName | undefined;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    let next = ids.get(id ?? name);
    if (next === undefined) {
      const template = id === undefined ? undefined : templateOf(id);
      next = template === undefined ? undefined : ids.get(template);
      if (next === undefined) return undefined;
    }
    if (next.startsWith("/")) return next;
    id = next;
  }
  return undefined;
}

/** The file and all names of a unit that is loaded by this name: unit_file_find_fragment() in unit-file.c. */
export function findFragment(map: NameMap, name: UnitName): { readonly path: FilePath | undefined; readonly names: ReadonlySet<UnitName> } {
  const names = new Set<UnitName>();
  const instance = instanceOf(name);
  addNames(map, names, name, instance, undefined);
  let path = fileOf(map.ids, name);
  const template = templateOf(name);
  if (path === undefined && template !== undefined) path = fileOf(map.ids, template);
  if (path !== undefined) {
    const base = fileName(path);
    if (base !== name) addNames(map, names, base, instance, base);
  }
  return { path, names };
}

function addNames(map: NameMap, names: Set<UnitName>, name: UnitName, instance: string | undefined, base: string | undefined): void {
  names.add(instance && instanceOf(name) === "" ? withInstance(name, instance) : name);
  for (const alias of map.names.get(name) ?? []) {
    if (!instance || instanceOf(alias) !== "") {
      names.add(alias);
      continue;
    }
    const made = withInstance(alias, instance);
    const other = fileOf(map.ids, made);
    if (base === undefined || other === undefined || other.endsWith(`/${base}`)) names.add(made);
  }
}

/** The name a unit's file gives it: of several names, the unit's id. */
export function idOf(name: UnitName, path: FilePath | undefined, names: ReadonlySet<UnitName>): UnitName {
  if (path === undefined) return name;
  const base = fileName(path);
  const instance = instanceOf(name);
  const id = instanceOf(base) === "" && instance ? withInstance(base, instance) : base;
  return names.has(id) ? id : name;
}

/** The names under which drop-ins for a name may stand, the most specific first: unit_file_find_dirs() in dropin.c. */
export function dropinNames(name: UnitName): readonly UnitName[] {
  const found = [name];
  const template = templateOf(name);
  if (template !== undefined) found.push(...dropinNames(template));
  let prefix = prefixOf(name);
  if (prefix.endsWith("-")) prefix = prefix.slice(0, -1);
  const dash = prefix.lastIndexOf("-");
  if (dash <= 0) return found;
  const instance = instanceOf(name);
  const shorter = `${prefix.slice(0, dash + 1)}${instance ? `@${instance}` : ""}.${typeOf(name)}`;
  return [...found, ...dropinNames(shorter)];
}
