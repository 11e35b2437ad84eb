import type { FilePath } from "../../core/span.js";
import { isUnknown } from "../../syntax/template.js";

/** A path as the kernel sees it: without doubled slashes, `.` and `..`; /var/run is /run, /var/lock is /run/lock. undefined: not absolute. */
export function canonicalPath(path: string): FilePath | undefined {
  if (!path.startsWith("/")) return undefined;
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  if (names[0] === "var" && (names[1] === "run" || names[1] === "lock"))
    names.splice(0, 2, ...(names[1] === "run" ? ["run"] : ["run", "lock"]));
  return `/${names.join("/")}`;
}

/** The canonical path of a text where all of it is known: two texts that have the same one are certainly the same path. */
export function knownPath(text: string | undefined): FilePath | undefined {
  const path = canonicalPath(text ?? "");
  return path === undefined || isUnknown(path) ? undefined : path;
}

/** A path and all directories around it, from the inside out; none of a text that is no absolute path. */
export function pathsAbove(text: string): readonly FilePath[] {
  const found: FilePath[] = [];
  for (let path = canonicalPath(text) ?? ""; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) found.push(path);
  return found.length > 0 && found[0] !== "/" ? [...found, "/"] : found;
}

/** Whether two texts are certainly the same path. */
export function samePath(a: string, b: string): boolean {
  const path = knownPath(a);
  return path !== undefined && path === canonicalPath(b);
}

/** Whether a path is certainly the directory or lies in it. */
export function isBelow(path: string, directory: string): boolean {
  const inner = canonicalPath(path);
  const outer = canonicalPath(directory);
  if (inner === undefined || outer === undefined || isUnknown(outer)) return false;
  return outer === "/" || inner === outer || inner.startsWith(`${outer}/`);
}

/** The absolute paths that an argument speaks of: the whole of it, or what stands behind `=`, `:` or `,`. */
export const mentionedPaths = (argument: string): readonly string[] => argument.split(/[=:,\s]/).filter((part) => part.startsWith("/"));

/** Whether an argument certainly speaks of a path or something below it. */
export const mentionsPath = (argument: string, path: string): boolean => mentionedPaths(argument).some((part) => isBelow(part, path));

const NAMES = "/run/netns";

/** The path that iproute2 keeps a network namespace's name at; a name with a slash is a path itself. */
export function netnsPath(name: string): FilePath {
  return name.startsWith("/") ? (canonicalPath(name) ?? name) : `${NAMES}/${name}`;
}

/** The name that iproute2 knows a path by. */
export function netnsName(path: string): string | undefined {
  const canonical = canonicalPath(path);
  return canonical?.startsWith(`${NAMES}/`) ? canonical.slice(NAMES.length + 1) : undefined;
}

/** The process and the kind of a path like /proc/self/ns/net; the process is `self`, `$$`, digits or unknown. */
export function procNamespace(path: string): { readonly process: string; readonly kind: string } | undefined {
  const match = /^\/proc\/([^/]+)(?:\/task\/[^/]+)?\/ns\/(net|mnt|ipc|pid|user|uts|cgroup)$/.exec(canonicalPath(path) ?? "");
  return match?.[1] !== undefined && match[2] !== undefined ? { process: match[1], kind: match[2] } : undefined;
}
