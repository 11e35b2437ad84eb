import { memoizedIn, type Version } from "../../core/version.js";
import { isUnknown } from "../../syntax/template.js";
import { splitWords } from "../../syntax/words.js";
import { pathOfUnit, simplifyPath } from "../escape.js";
import { ownAll } from "../settings.js";
import type { SystemFiles } from "../snapshot.js";
import type { Unit, UnitTree } from "../unit.js";

const VOLATILE = /^\/(run|var\/run|var\/lock|tmp|var\/tmp|proc|sys|dev|home|root|mnt|media|nix|snap)(\/|$)/;
const FIXED = /^\/(usr|bin|sbin|lib[^/]*|etc|opt)(\/|$)/;

/** Whether a path's contents come and go while a system runs, or with its users: what is missing there now says little. */
export function isVolatile(path: string): boolean {
  return VOLATILE.test(path);
}

/** Whether a path belongs to what is installed, and not to what programs keep. */
function isInstalled(path: string): boolean {
  return FIXED.test(path);
}

const within = (path: string, directory: string): boolean => path === directory || path.startsWith(`${directory}/`);

/** Directories that systemd makes for units by name. */
const DIRECTORIES: Readonly<Record<string, string>> = {
  RuntimeDirectory: "/run",
  StateDirectory: "/var/lib",
  CacheDirectory: "/var/cache",
  LogsDirectory: "/var/log",
  ConfigurationDirectory: "/etc",
};

/** The paths that systemd makes for one unit before its processes start. */
export function directoriesOf(unit: Unit): readonly string[] {
  return Object.entries(DIRECTORIES).flatMap(([key, above]) =>
    ownAll(unit, key)
      .flatMap(({ value }) => splitWords(value, { unquote: true }).words)
      .map(({ text: { text } }) => simplifyPath(`${above}/${text.split(":", 1)[0]}`)),
  );
}

/** What is made or mounted while a system starts. */
interface Made {
  readonly paths: ReadonlySet<string>;
  readonly mounts: readonly string[];
}

const madeIn = memoizedIn((system: SystemFiles, tree: UnitTree, v): Made => {
  const units = tree.names.map((name) => tree.unit(name, v));
  const mounts = units.filter(({ type }) => type === "mount" || type === "automount").map(({ name }) => pathOfUnit(name));
  return {
    paths: new Set([...units.flatMap(directoriesOf), ...tmpfiles(system)]),
    mounts: [...mounts, ...fstab(system)].filter((path) => path !== "/"),
  };
});

const TMPFILES = ["/etc/tmpfiles.d", "/run/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d"];

/** The texts of the configuration files of a kind, as `*.conf` in some directories. */
export function configurations(system: SystemFiles, directories: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const directory of directories) {
    for (const name of system.names(directory)) {
      if (name.endsWith(".conf") && !found.has(name)) found.set(name, system.text(`${directory}/${name}`) ?? "");
    }
  }
  return [...found.values()];
}

/** The paths that tmpfiles.d(5) makes. */
function tmpfiles(system: SystemFiles): readonly string[] {
  const lines = configurations(system, TMPFILES).flatMap((text) => text.split("\n"));
  return lines.flatMap((line) => {
    const [, type = "", path = ""] = /^\s*([a-zA-Z])[-+!=~^$?]*\s+"?(\/[^\s"]*)/.exec(line) ?? [];
    return "fFwdDvqQpLcbC".includes(type) && type !== "" ? [simplifyPath(path)] : [];
  });
}

function fstab(system: SystemFiles): readonly string[] {
  return (system.text("/etc/fstab") ?? "").split("\n").flatMap((line) => {
    const where = line.trim().split(/\s+/)[1];
    return !line.trim().startsWith("#") && where?.startsWith("/") ? [simplifyPath(where)] : [];
  });
}

/** How sure it is that a path that is missing now is missing when the unit starts. `made`: something makes it. */
export type Absence = "certain" | "likely" | "unknown" | "made";

/** Judges the absence of a path for a unit. */
export function absenceOf(path: string, unit: Unit, tree: UnitTree, system: SystemFiles, v: Version): Absence {
  const { paths, mounts } = madeIn(system, tree, v);
  if ([...paths].some((made) => !isUnknown(made) && within(made, path))) return "made";
  if (isVolatile(path) || mounts.some((mount) => within(path, mount))) return "unknown";
  if ([...paths].some((made) => within(path, made) || (isUnknown(made) && within(path, made.slice(0, made.search(/[\uE000%]/))))))
    return "unknown";
  if (isNamedElsewhere(path, unit, tree)) return "unknown";
  return isInstalled(path) ? "certain" : "likely";
}

/** As {@link absenceOf}, of a program: what is installed is not made by units that name it. */
export function programAbsence(path: string, tree: UnitTree, system: SystemFiles, v: Version): Absence {
  const { mounts } = madeIn(system, tree, v);
  if (isVolatile(path) || mounts.some((mount) => within(path, mount))) return "unknown";
  return isInstalled(path) ? "certain" : "likely";
}

/** Whether another file of the tree, a unit or a script, names the path: it may make it. */
function isNamedElsewhere(path: string, unit: Unit, tree: UnitTree): boolean {
  const own = new Set([unit.fragment?.path, ...unit.dropins.map((file) => file.path)]);
  for (const [file, text] of tree.snapshot.files) if (!own.has(file) && text.includes(path)) return true;
  return false;
}
