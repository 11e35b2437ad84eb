import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import type { FilePath } from "../core/span.js";
import { decode, encode } from "./text.js";

/** A byte of a name that is not UTF-8, as {@link decode} gives it; half of a character of two units may look like one. */
const STRANGE = /[\udc80-\udcff]/;
/** What Node makes of such bytes. */
const LOST = "\uFFFD";

/** A path as Node's functions take it: names that are not UTF-8 are told to them as bytes. */
export const onDisk = (path: string): string | Buffer => (STRANGE.test(path) ? Buffer.from(encode(path)) : path);

/** What a link holds. */
export function linkTarget(path: string): string {
  const target = readlinkSync(onDisk(path), "utf8");
  return target.includes(LOST) ? decode(readlinkSync(onDisk(path), "buffer")) : target;
}

/** A path with all links followed. */
export function realPath(path: string): string {
  if (!STRANGE.test(path)) {
    const real = realpathSync(path);
    if (!real.includes(LOST)) return real;
  }
  return decode(realpathSync.native(onDisk(path), "buffer"));
}

/** What stands at a path once links are followed; undefined if nothing does, or nothing that one may know of. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(onDisk(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** One entry of a directory. */
export interface Entry extends Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink"> {
  readonly name: string;
}

/** What a directory holds. */
export function entriesOf(path: FilePath): readonly Entry[] {
  const entries = readdirSync(onDisk(path), { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(LOST))) return entries;
  const names = readdirSync(onDisk(path), "buffer").map(decode);
  return names.map((name) => Object.assign(lstatSync(onDisk(`${path}/${name}`)), { name }));
}

/** Lets process.cwd(), from which Node resolves paths, give a working directory that is not UTF-8 as other paths are given here; says whether there is one. */
export function keepWorkingDirectory(): boolean {
  try {
    if (!process.cwd().includes(LOST)) return true;
    const directory = decode(readlinkSync("/proc/self/cwd", "buffer"));
    process.cwd = () => directory;
    return true;
  } catch {
    return false;
  }
}

/** Gives a path that leads to a directory to a function: the directory's own, or one that holds for so long, which other programs can be told. */
export function withPlainPath<T>(directory: string, use: (path: string) => T): T {
  const place = onDisk(directory);
  if (typeof place === "string") return use(place);
  const file = openSync(place, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return use(`/proc/${process.pid}/fd/${file}`);
  } finally {
    closeSync(file);
  }
}

/** The last arguments of the command line, as many as these: as they were given, where Node could not read them. */
export function givenArguments(read: readonly string[]): readonly string[] {
  if (read.length === 0 || !read.some((argument) => argument.includes(LOST))) return read;
  try {
    return decode(readFileSync("/proc/self/cmdline")).split("\0").slice(0, -1).slice(-read.length);
  } catch {
    return read;
  }
}
