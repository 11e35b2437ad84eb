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

/** Whether two texts are certainly the same path. */
export function samePath(a: string, b: string): boolean {
  const path = canonicalPath(a);
  return path !== undefined && !isUnknown(path) && path === canonicalPath(b);
}

/** Whether a path is certainly the directory or lies in it. */
export function isBelow(path: string, directory: string): boolean {
  const inner = canonicalPath(path);
  const outer = canonicalPath(directory);
  if (inner === undefined || outer === undefined || isUnknown(outer)) return false;
  return outer === "/" || inner === outer || inner.startsWith(`${outer}/`);
}

/** Whether an argument certainly speaks of a path or something below it: as the whole of it, or behind `=`, `:` or `,`. */
export function mentionsPath(argument: string, path: string): boolean {
  return argument.split(/[=:,\s]/).some((part) => part.startsWith("/") && isBelow(part, path));
}

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
