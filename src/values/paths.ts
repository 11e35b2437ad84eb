import { since } from "../core/version.js";
import { UNKNOWN } from "../syntax/template.js";
import { extractFirst, extractMany } from "./extract.js";
import { ACCEPTED, type Fault, fault, type Input, orEmpty, type Parser, quote } from "./parser.js";
import { expand, expandedPathProblem, unknownSpecifier } from "./specifiers.js";
import { brokenOff, wordList } from "./words.js";

/** What a path has to be, as the flags of path_simplify_and_warn() in systemd's parse-helpers.c. */
export interface PathKind {
  readonly absolute?: boolean;
  readonly relative?: boolean;
  /** Not below /proc, /sys or /dev; `dev`: /dev is fine. Asked for since systemd 256. */
  readonly noApi?: boolean | "dev";
  /** Since this version nothing at all is no fault: what is left of `%i` in a unit that is no instance. */
  readonly nothingSince?: number;
}

/** What is wrong with a path, specifiers expanded, as a clause; undefined: nothing. */
export function pathProblem(path: string, kind: PathKind, input: Input): string | undefined {
  if (path === "" && kind.nothingSince !== undefined && since(input.v, kind.nothingSince)) return undefined;
  if (kind.absolute && !path.startsWith("/")) return path.startsWith(UNKNOWN) ? undefined : `${quote(path)} is no absolute path`;
  if (kind.relative && path.startsWith("/")) return `${quote(path)} is an absolute path`;
  if (path.includes(UNKNOWN)) return undefined;
  if (kind.relative && /^(\.\/*)+$/.test(path)) return `${quote(path)} names no directory of its own`;
  if (path === "") return "the path is empty";
  const parts = path.split("/");
  if (parts.includes("..")) return `${quote(path)} goes up by ".."`;
  if (bytesOf(path) >= 4096 || (parts.some((part) => bytesOf(part) > 255) && since(input.v, 249)))
    return `${quote(path)} is too long for a path`;
  if (kind.noApi && since(input.v, 256) && isApi(parts, kind.noApi === "dev")) return `${quote(path)} is below a directory of the kernel's`;
  return undefined;
}

function isApi(parts: readonly string[], devOk: boolean): boolean {
  const first = parts.find((part) => part !== "" && part !== ".");
  return first === "proc" || first === "sys" || (first === "dev" && !devOk);
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Whether a text may be a file's name: filename_is_valid(). */
export function isFileName(text: string): boolean {
  return text !== "" && text !== "." && text !== ".." && !text.includes("/") && bytesOf(text) <= 255;
}

/** Judges a path that begins at `start` of the value. */
export function pathFault(path: string, start: number, kind: PathKind, input: Input, more: Partial<Fault> = {}): Fault | undefined {
  const expansion = expand(path, "full", input);
  if (expansion.unknown !== undefined) return { ...unknownSpecifier(input, expansion.unknown, start + expansion.at), ...more };
  const problem = pathProblem(expansion.text, kind, input);
  return problem === undefined ? undefined : fault(input, problem, { from: start, ...more });
}

/** A parser of one path with specifiers. */
export function path(kind: PathKind): Parser {
  return orEmpty((input) => {
    const found = pathFault(input.text, 0, kind, input);
    return found ? [found] : ACCEPTED;
  });
}

/**
 * As {@link path} of an absolute one; directives whose ltype is `true` have the unit refused. A value that comes to nothing unsets the path since
 * systemd 235: config_parse_path() in conf-parser.c.
 */
export const absolutePath: Parser = orEmpty((input) => {
  const found = pathFault(input.text, 0, { absolute: true, nothingSince: 235 }, input, input.ltype === "true" ? { effect: "refused" } : {});
  return found ? [found] : ACCEPTED;
});

/** WorkingDirectory=: `~`, or a path; `-` before it, and what is wrong is ignored. */
export const workingDirectory: Parser = orEmpty((input) => {
  const lenient = input.text.startsWith("-");
  const text = lenient ? input.text.slice(1) : input.text;
  if (text === "~") return ACCEPTED;
  const found = pathFault(text, lenient ? 1 : 0, { absolute: true }, input, lenient ? {} : { effect: "refused" });
  return found ? [found] : ACCEPTED;
});

/** EnvironmentFile=. */
export const environmentFile: Parser = orEmpty((input) => {
  const skip = input.text.startsWith("-") ? 1 : 0;
  const found = pathFault(input.text.slice(skip), skip, { absolute: true }, input);
  return found ? [found] : ACCEPTED;
});

/** PIDFile=: a relative path is one below /run, and nothing is that directory. systemd says that it ignores a wrong path, and refuses the unit. */
export const pidFile: Parser = orEmpty((input) => {
  const found = pathFault(input.text, 0, { noApi: true, nothingSince: 240 }, input);
  if (found) return [found.kind === "specifier" ? found : { ...found, effect: "refused" }];
  return legacyRun(input, input.text, 240);
});

/** The notice of patch_var_run(), there since version `first`: a path below /var/run is taken as one below /run. */
export function legacyRun(input: Input, text: string, first: number): readonly Fault[] {
  if (!text.startsWith("/var/run/") || !since(input.v, first)) return ACCEPTED;
  const problem = `${quote(text)} is below the legacy directory /var/run, which systemd replaces by /run`;
  const more = text === input.text ? { suggestion: text.slice("/var".length) } : {};
  return [fault(input, problem, { effect: "complained", kind: "legacy-path", ...more })];
}

/** ConditionPathExists= and its kin, `|` and `!` before the path. */
export const conditionPath: Parser = orEmpty((input) => {
  const start = /^\|?!?/.exec(input.text)?.[0].length ?? 0;
  const found = pathFault(input.text.slice(start), start, { absolute: true }, input);
  return found ? [found] : ACCEPTED;
});

/** RequiresMountsFor=, Symlinks=: absolute paths; `rest`: after a wrong one, the rest of the line is lost. */
export const absolutePaths = (invalid: "word" | "rest"): Parser =>
  wordList({ flags: { unquote: true }, specifiers: "full", paths: true, invalid }, (text, input) =>
    pathProblem(text, { absolute: true }, input),
  );

/** ReadWritePaths= and its kin: config_parse_namespace_path_strv(). */
export const sandboxPaths: Parser = wordList({ flags: { unquote: true }, specifiers: "full", paths: true }, (text, input) =>
  pathProblem(text.replace(/^-?\+?/, ""), { absolute: true }, input),
);

/** ExecSearchPath=: absolute paths with colons between them. */
export const searchPath: Parser = wordList(
  { flags: { dontCoalesce: true }, separators: ":", specifiers: "full", paths: true, invalid: "rest" },
  (text, input) => pathProblem(text, { absolute: true }, input),
);

/** TemporaryFileSystem=: `path` or `path:options`. */
export const temporaryFileSystems: Parser = wordList({ flags: { unquote: true } }, (text, input) => {
  const first = extractFirst(text, 0, ":", { dontCoalesce: true });
  if (!first) return brokenOff(text, 0);
  return expandedPathProblem(first.text, input, (path) => pathProblem(path, { absolute: true }, input));
});

/** RuntimeDirectory= and its kin: relative paths; since 250 `path:link`, since 257 `path:link:flags`. */
export const directories: Parser = (input) => {
  const tuples = since(input.v, 250);
  return wordList({ flags: { unquote: true, ...(tuples ? { retainEscape: true } : {}) } }, (tuple) =>
    tuples ? tupleProblem(tuple, input) : directoryProblem(tuple, input),
  )(input);
};

function tupleProblem(tuple: string, input: Input): string | undefined {
  const flagged = since(input.v, 257);
  const flags = { unescape: true, unescapeSeparators: true, dontCoalesce: flagged };
  const found = extractMany(tuple, 0, flagged ? 3 : 2, ":", flags);
  const [source, target, flag] = found?.words ?? [];
  if (!source) return found ? "nothing stands before the colon" : brokenOff(tuple, 0);
  const problem = directoryProblem(source.text, input);
  if (problem !== undefined || !target || target.text === "") {
    return problem ?? (flag && !isDirectoryFlag(flag.text) ? `${quote(flag.text)} is no flag of a directory` : undefined);
  }
  if (input.key === "ConfigurationDirectory") return `${quote(tuple)} names a second path, which ConfigurationDirectory= does not take`;
  const linkProblem = expandedPathProblem(target.text, input, (link) => pathProblem(link, { relative: true }, input));
  if (linkProblem !== undefined) return linkProblem;
  return flag && !isDirectoryFlag(flag.text) ? `${quote(flag.text)} is no flag of a directory` : undefined;
}

const isDirectoryFlag = (text: string): boolean => text === "" || text === "ro";

function directoryProblem(text: string, input: Input): string | undefined {
  return expandedPathProblem(text, input, (path) => {
    const problem = pathProblem(path, { relative: true }, input);
    if (problem !== undefined) return problem;
    const first = path.split("/").find((part) => part !== "" && part !== ".");
    return first === "private" ? `${quote(text)} is below "private", which is systemd's own` : undefined;
  });
}

/** RootHash=: a path, or at least 16 bytes in hexadecimal digits. */
export const rootHash: Parser = orEmpty((input) => {
  if (input.text.startsWith("/")) return ACCEPTED;
  if (!/^([0-9a-fA-F\s]{2})*$/.test(input.text)) return [fault(input, `${quote(input.text)} is neither a path nor hexadecimal digits`)];
  return input.text.length >= 32 ? ACCEPTED : [fault(input, `${quote(input.text)} is too short for a root hash`)];
});
