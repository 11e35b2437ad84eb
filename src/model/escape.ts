import { shortenedName } from "./hashed-name.js";
import { pathOf } from "./specifiers.js";
import type { UnitName } from "./unit.js";

const PLAIN = /[A-Za-z0-9:_.]/;

const escapeByte = (byte: number): string => `\\x${byte.toString(16).padStart(2, "0")}`;

/** do_escape() in unit-name.c: `/` becomes `-`; `-`, `\`, a leading `.` and whatever a unit name may not hold becomes `\xNN`. */
export function escapeName(text: string): string {
  let escaped = "";
  for (const c of text) {
    if (c === "/") escaped += "-";
    else if (PLAIN.test(c) && !(c === "." && escaped === "")) escaped += c;
    else escaped += bytesOf(c).map(escapeByte).join("");
  }
  return escaped;
}

/** The UTF-8 of a character; a byte that is none of UTF-8 stands as a lone surrogate. */
function bytesOf(c: string): readonly number[] {
  const code = c.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return [code & 0xff];
  return [...encodeURIComponent(c).matchAll(/%(..)|(.)/g)].map(([, hex, plain]) =>
    hex ? Number.parseInt(hex, 16) : (plain ?? "").charCodeAt(0),
  );
}

/** unit_name_path_escape() in unit-name.c: `/a-b/c` gives `a\x2db-c`, the root `-`. */
function escapePath(path: string): string {
  const inner = simplifyPath(path).slice(1);
  return inner === "" ? "-" : escapeName(inner);
}

/** The unit of that type that stands for a path, as `srv-data.mount` for `/srv/data`; too long a name is shortened, as since 250. */
export function unitOfPath(path: string, type: string): UnitName {
  return shortenedName(`${escapePath(path)}.${type}`);
}

/** The path that a unit of a path stands for: `/srv/data` for `srv-data.mount`. */
export function pathOfUnit(name: UnitName): string {
  return pathOf(name.slice(0, name.lastIndexOf(".")));
}

/** path_simplify() in path-util.c: no doubled slashes, no `.` between slashes, no slash at the end. */
export function simplifyPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return path.startsWith("/") ? `/${parts.join("/")}` : parts.join("/");
}

/** An absolute path without `..`, simplified; undefined for others. */
export function absolutePath(path: string): string | undefined {
  if (!path.startsWith("/") || path.split("/").includes("..")) return undefined;
  return simplifyPath(path);
}

/** The path and all directories above it, from the root down. */
export function prefixesOf(path: string): readonly string[] {
  const prefixes = ["/"];
  for (let at = path.indexOf("/", 1); at > 0; at = path.indexOf("/", at + 1)) prefixes.push(path.slice(0, at));
  if (path !== "/") prefixes.push(path);
  return prefixes;
}
