import { since, type Version } from "../../core/version.js";
import type { ExecCommand } from "../../syntax/exec.js";
import { isUnknown } from "../../syntax/template.js";
import { splitWords } from "../../syntax/words.js";
import { absolutePath } from "../escape.js";
import { allCommandsOf, type UnitCommand } from "../service.js";
import { own, ownAll } from "../settings.js";
import type { Standing, SystemFiles } from "../snapshot.js";
import type { Unit } from "../unit.js";

/** DEFAULT_PATH_SPLIT_USR of path-util.h. */
const SEARCH_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
/** Settings under which a unit's processes see another file system than the system's. */
const OTHER_ROOT = ["RootDirectory", "RootImage", "RootMStack", "MountImages", "ExtensionImages", "ExtensionDirectories"];
const MOUNTED = ["BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem"];

/** Whether the unit's processes may see other files than the system has. */
export function hasOtherRoot(unit: Unit): boolean {
  return OTHER_ROOT.some((key) => ownAll(unit, key).some(({ value }) => value.text !== "" && value.text !== "/"));
}

function isMountedOver(path: string, unit: Unit): boolean {
  const words = MOUNTED.flatMap((key) => ownAll(unit, key)).flatMap(({ value }) => splitWords(value, { unquote: true }).words);
  return words.some(({ text: { text } }) => {
    const [source = "", target = source] = text.replace(/^-/, "").split(":");
    return isUnknown(target) || target === "" || path === target || path.startsWith(`${target.replace(/\/$/, "")}/`);
  });
}

/** A command, and where the program that it runs is looked for. */
export interface Program extends UnitCommand {
  readonly directive: string;
  /** Paths that are tried in order; the first that is there is run. */
  readonly paths: readonly string[];
}

/** The commands of a unit whose failure counts and whose programs can be looked up. */
export function programsOf(unit: Unit, v: Version): readonly Program[] {
  if (unit.load !== "loaded" || hasOtherRoot(unit)) return [];
  return allCommandsOf(unit, v).flatMap((one) => {
    const { command } = one;
    const paths = command.ignoreFailure || command.viaShell ? [] : pathsOf(command, unit, v);
    return paths.length === 0 || paths.some((path) => isMountedOver(path, unit)) ? [] : [{ ...one, paths }];
  });
}

/** find_executable_full() in path-util.c; names without a slash are looked up since 239. */
function pathsOf({ path: { text } }: ExecCommand, unit: Unit, v: Version): readonly string[] {
  if (text === "" || isUnknown(text) || /[$=%]/.test(text)) return [];
  if (text.includes("/")) return [absolutePath(text)].filter((path) => path !== undefined);
  if (!since(v, 239)) return [];
  const given = ownAll(unit, "ExecSearchPath")
    .flatMap(({ value }) => value.text.split(":"))
    .filter((directory) => directory !== "");
  if (given.some(isUnknown)) return [];
  return (given.length > 0 ? given : SEARCH_PATH).map((directory) => `${directory.replace(/\/$/, "")}/${text}`);
}

/** The same path in a system in which /bin, /sbin and /lib are links into /usr, and this one is not. */
export function twinOf(path: string): string | undefined {
  const [, usr = "", rest = ""] = /^(\/usr)?(\/(?:s?bin|lib)\/.+)$/.exec(path) ?? [];
  return rest === "" ? undefined : usr === "" ? `/usr${rest}` : rest;
}

/** What the first path leads to that is there; the last answer where none is. */
export function firstThere(paths: readonly string[], system: SystemFiles): Standing & { readonly asked: string } {
  let last: Standing & { readonly asked: string } = { kind: "unknown", path: "", executable: false, asked: "" };
  for (const asked of paths) {
    last = { ...system.at(asked), asked };
    if (last.kind !== "missing") break;
  }
  return last;
}

/** Why execve() fails for a program that is there: a clause for a message; undefined where it does not or that cannot be known. */
export function execProblem(program: Standing, unit: Unit, system: SystemFiles): string | undefined {
  if (program.kind === "directory") return "is a directory";
  if (program.kind !== "file") return undefined;
  if (!program.executable) return "has no executable bit";
  const head = system.head(program.path);
  if (head === undefined) return undefined;
  if (head === "") return "is empty";
  const [, interpreter = "", argument = ""] = /^#![ \t]*([^ \t\n]*)[ \t]*([^\n]*)/.exec(head) ?? [];
  if (!head.startsWith("#!")) return isPlainText(head) ? 'is a text without "#!" in its first line' : undefined;
  if (!head.includes("\n")) return undefined;
  if (interpreter.endsWith("\r") || (argument.endsWith("\r") && argument.trim() === ""))
    return "has lines that end with a carriage return, which its interpreter's name then ends with too";
  if (!interpreter.startsWith("/")) return undefined;
  if (isMissing(interpreter, system)) return `is a script for ${interpreter}, which does not exist`;
  return envProblem(interpreter, argument, unit, system);
}

const isMissing = (path: string, system: SystemFiles): boolean => {
  const twin = twinOf(path);
  return system.at(path).kind === "missing" && (twin === undefined || system.at(twin).kind === "missing");
};

/** `#!/usr/bin/env NAME`: the name is looked up in PATH, which systemd sets where the unit does not. */
function envProblem(interpreter: string, argument: string, unit: Unit, system: SystemFiles): string | undefined {
  if (!/^\/(usr\/)?bin\/env$/.test(interpreter) || !/^[\w.+-]+$/.test(argument) || argument.startsWith("-")) return undefined;
  const environment = ["Environment", "EnvironmentFile", "PassEnvironment", "ExecSearchPath", "PAMName"];
  if (environment.some((key) => own(unit, key) !== undefined) || unit.manager === "user") return undefined;
  return SEARCH_PATH.every((directory) => system.at(`${directory}/${argument}`).kind === "missing")
    ? `is a script for ${argument}, which no directory of the search path has`
    : undefined;
}

/** Text that no binary format begins like. */
const isPlainText = (head: string): boolean => /^[\t\n\r\x20-\x7e]+$/.test(head) && /^[#a-z]/i.test(head) && /\s/.test(head);
