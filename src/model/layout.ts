import { type FilePath, fileName } from "../core/span.js";
import { isUnitName, typeOf } from "./names.js";
import type { Manager } from "./unit.js";

/** The system manager's load path below a root, highest priority first: lookup_paths_init() in path-lookup.c. */
export const SYSTEM_DIRECTORIES: readonly string[] = [
  "etc/systemd/system.control",
  "run/systemd/system.control",
  "run/systemd/transient",
  "run/systemd/generator.early",
  "etc/systemd/system",
  "etc/systemd/system.attached",
  "run/systemd/system",
  "run/systemd/system.attached",
  "run/systemd/generator",
  "usr/local/lib/systemd/system",
  "usr/lib/systemd/system",
  "lib/systemd/system",
  "run/systemd/generator.late",
];

/** The part of a user manager's load path that lies in the home directory: above and below the directories of {@link USER_DIRECTORIES}. */
export const HOME_DIRECTORIES: readonly string[] = [".config/systemd/user.control", ".config/systemd/user", ".local/share/systemd/user"];

/** A user manager's load path, highest priority first: user_dirs() in path-lookup.c. Those that begin with a dot are below the home directory. */
export const USER_DIRECTORIES: readonly string[] = [
  ".config/systemd/user.control",
  ".config/systemd/user",
  "etc/xdg/systemd/user",
  "etc/systemd/user",
  "run/systemd/user",
  ".local/share/systemd/user",
  "usr/local/share/systemd/user",
  "usr/share/systemd/user",
  "usr/local/lib/systemd/user",
  "usr/lib/systemd/user",
  "lib/systemd/user",
];

/** What a directory of the file system is to systemd. */
export interface Place {
  /** What the load path stands below. For a directory that is a load path of its own, the directory. */
  readonly root: FilePath;
  readonly manager: Manager;
  /** The directory of the load path, relative to the root; "" for one that is a load path of its own. */
  readonly directory: string;
  /** Whether the directory's name, or one above it, tells the manager. */
  readonly sure: boolean;
}

const ending = (directories: readonly string[]): RegExp =>
  new RegExp(`^(.*?)/(${directories.map((d) => d.replaceAll(".", "\\.")).join("|")})$`);
const SYSTEM = ending(SYSTEM_DIRECTORIES);
const USER = ending(USER_DIRECTORIES);

const places = new Map<FilePath, Place>();

/** Which load path a directory belongs to. */
export function placeOf(directory: FilePath): Place {
  const ready = places.get(directory) ?? findPlace(directory);
  places.set(directory, ready);
  return ready;
}

function findPlace(directory: FilePath): Place {
  const plain = installedPath(directory);
  const system = SYSTEM.exec(plain);
  if (system) return { root: rootOf(directory, system), manager: "system", directory: system[2] as string, sure: true };
  const user = USER.exec(plain);
  if (user) return { root: rootOf(directory, user), manager: "user", directory: user[2] as string, sure: true };
  const said = saidManager(directory);
  return { root: directory, manager: said ?? "system", directory: "", sure: said !== undefined };
}

const HOME = /^(\/var|\/export)?\/(home|Users)\/[^/]+/;

/** The manager that a directory's name says: its own, that of the one above it, or one behind `systemd`. Nobody's home is meant, who may be called `user`. */
function saidManager(directory: FilePath): Manager | undefined {
  const parts = directory.replace(HOME, "").split("/");
  const near = (n: number): boolean => n >= parts.length - 2 || parts[n - 1] === "systemd";
  return parts.findLast((part, n): part is Manager => (part === "user" || part === "system") && near(n));
}

/** The part of the directory, as it is written, that stands in front of the load path's part. */
function rootOf(directory: FilePath, [, , below = ""]: RegExpExecArray): FilePath {
  return directory.split("/").slice(0, -below.split("/").length).join("/") || "/";
}

const CHEZMOI = /(^|\/)(private_|exact_)*dot_(config|local)(\/|$)/;
const STOW = /(^|\/)dot-config(\/|$)/;

/** A directory as dotfile managers install it: chezmoi's `private_dot_config`, stow's `dot-config`. */
function installedPath(path: FilePath): FilePath {
  if (CHEZMOI.test(path)) return path.split("/").map(chezmoiName).join("/");
  return STOW.test(path) ? path.replace(/(^|\/)dot-(config|local)(?=\/|$)/g, "$1.$2") : path;
}

/** Whether a text of the repository becomes a link: chezmoi's `symlink_` files hold the target. */
export function becomesLink(path: FilePath): boolean {
  return CHEZMOI.test(path) && /^(?:\w*_)?symlink_/.test(fileName(path));
}

/** A name without the attributes that chezmoi reads from it. */
function chezmoiName(name: string): string {
  return name
    .replace(/^((exact|private|readonly|empty|executable|encrypted|create|modify|once|symlink|remove)_)+/, "")
    .replace(/^dot_/, ".");
}

const TEMPLATE_SUFFIX = /(?:\.(?:in|j2|jinja2?|tmpl|tpl|template|erb|epp|m4|mustache|hbs|ww|cmake))*(?:#[^/]+)?$/;

/** A file's name as it is installed: without the suffix of a template language, a dotfile manager's marks, or a Debian package's name. */
export function installedName(directory: FilePath, name: string): string {
  let plain = name;
  if (CHEZMOI.test(directory)) plain = chezmoiName(plain);
  plain = plain.replace(TEMPLATE_SUFFIX, "");
  if (/\/debian$/.test(directory))
    plain = plain.replace(/\.user(\.[a-z]+)$/, "$1").replace(/^[a-z0-9][a-z0-9+.-]*?\.(?=[^.]+\.[a-z]+$)/, "");
  return plain;
}

/** Whether a file stands right in a directory of units of the system or of users. */
export const isPlaced = (path: FilePath): boolean => /\/systemd\/(system|user)\/[^/]+$/.test(path);

/** A template that another tool writes to a place that it is told, under any name. */
const WRITTEN_ELSEWHERE = /\.(?:j2|jinja2?|erb|epp|mustache)$/;

/**
 * The name with which the specifiers of a unit's file are expanded: its own; that of a template, whose instance is not known, where the file may be
 * installed as one.
 */
export function nameForSpecifiers(path: FilePath, name: string): string {
  if (name.includes("@") || !WRITTEN_ELSEWHERE.test(path) || isPlaced(path)) return name;
  return name.replace(/(?=\.[a-z]+$)/, "@");
}

const SUBDIRECTORY = /^(.+)\.(d|wants|requires|upholds)$/;

/** Whether a directory of this name can hold drop-ins or links of a unit, or of all units of a type. */
export function isUnitDirectory(name: string): boolean {
  const stem = SUBDIRECTORY.exec(name)?.[1];
  return stem !== undefined && (isUnitName(stem) || typeOf(stem) === stem);
}

/** Whether a file of this name, in this directory, can be a unit file. */
export function isUnitFile(directory: FilePath, name: string): boolean {
  return isUnitName(installedName(directory, name));
}

/** Whether a file of this name, in this directory, can be a drop-in. */
export function isDropin(directory: FilePath, name: string): boolean {
  if (!directory.endsWith(".d")) return false;
  return isUnitDirectory(fileName(directory)) && name.replace(TEMPLATE_SUFFIX, "").endsWith(".conf");
}

const OTHER_KINDS = /\.(network|netdev|link|nspawn|dnssd|dns-delegate|container|volume|pod|kube)$/;

/** Why a file with a unit's suffix is no unit, where its name has characters that no unit's may have. */
export const IS_MISNAMED = "its name is no valid name of a unit: systemd does not read it";

/** Why a file that belongs to systemd or its relatives is not linted; undefined for all others. */
export function whyNotLinted(name: string): string | undefined {
  const plain = name.replace(TEMPLATE_SUFFIX, "");
  const kind = OTHER_KINDS.exec(plain)?.[1];
  if (kind !== undefined) return `files of the kind .${kind} are not linted yet`;
  return typeOf(plain) && plain === name ? IS_MISNAMED : undefined;
}

/** Why a file with bytes of zero is not read. */
export const IS_BINARY = "it is binary";
const YAML = /^\s*(#.*\n\s*)*(---\s*\n|[a-z][\w-]*:(\s|$))/;

/** What a template language yields no text for, in front of a text. */
const TAGS = /^(?:\s+|\{%(?:[^%]|%(?!\}))*%\}|\{#(?:[^#]|#(?!\}))*#\})+/;
/** Lines of a text for m4 that define words, which may then stand for anything. */
const M4 = /^(?:divert\(|dnl\b|(?:m4_)?define\()/m;

/** Blank lines and comments in front of a text. */
const COMMENTS = /^(?:\s+|[#;][^\r\n]*)+/;

/** Why a file with a unit's name is none: D-Bus and Avahi have services too. `sure`: it stands where only units stand. */
export function whyNotUnit(text: string, sure: boolean): string | undefined {
  if (/^\uFEFF?\s*<(?:\?xml|[^%?])/.test(text.replace(TAGS, ""))) return "it is a file of XML, not of systemd";
  if (YAML.test(text) && (!sure || /^[a-z]\w*:[ \t]*[|>]/m.test(text))) return "it is a file of YAML, not of systemd";
  if (M4.test(text)) return "it is a text for m4, not a unit file";
  if (text.startsWith("#!") && !hasUnitSection(text)) return "it is a script, not a unit file";
  if (/^[^\s=[\]#;]+\.[a-z]+$/.test(text)) return "it is a symbolic link that was written as a text";
  const first = /^[ \t]*\[([^\]\r\n]*)\][ \t]*$/m.exec(text)?.[1];
  if (first === "D-BUS Service") return "it is a file of D-Bus, not of systemd";
  const said = text.replace(COMMENTS, "");
  if (sure || first !== undefined || said === "" || /^[{@%<]/.test(said)) return undefined;
  if (/\0/.test(text.slice(0, 1024))) return IS_BINARY;
  return /^[A-Za-z][A-Za-z0-9]*[ \t]*=/.test(said) ? undefined : "it has no section of a unit file";
}

const TYPES_BY_NAME = ["service", "socket", "timer", "mount", "path", "target", "slice", "automount", "swap"];

/** The units that a directory was most likely meant to hold drop-ins of, whose name is not that of a unit and `.d`: `foo@`, `foo.service`, `foo.d`. */
export function meantUnits(directoryName: string): readonly string[] {
  if (isUnitDirectory(directoryName)) return [];
  const plain = directoryName.replace(/\.(conf\.)?d$/, "").replace(/\.(override|conf)$/, "");
  if (isUnitName(plain)) return [plain];
  return plain === "" ? [] : TYPES_BY_NAME.map((type) => `${plain}.${type}`);
}

const SET_ASIDE = /(\.(bak|old|orig|save|disabled|off|dist|example|sample|rpm\w+|dpkg-\w+|ucf-\w+|swp|md|txt)|~)$|^readme|^\./i;

/** Whether a file in a directory for drop-ins has another name than those that are read, and not one that sets it aside. */
export function isMisnamedDropin(directory: FilePath, name: string): boolean {
  const folder = fileName(directory);
  return folder.endsWith(".d") && isUnitDirectory(folder) && !isDropin(directory, name) && !isUnitName(name) && !SET_ASIDE.test(name);
}

/** Whether a text has a section of a unit file, as a drop-in has. */
export function hasUnitSection(text: string): boolean {
  return /^[ \t]*\[(Unit|Install|Service|Socket|Timer|Mount|Automount|Swap|Path|Slice|Scope)\][ \t]*$/m.test(text);
}
