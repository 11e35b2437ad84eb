import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { onDisk, realPath, statsOf } from "./path.js";
import { decode, encode } from "./text.js";

/** What a file is to become. */
export interface Rewrite {
  /** Of this machine. */
  readonly path: string;
  /** What it held when it was read; undefined: there was none. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes a file so that whoever reads it sees the old text or the new one, never a part; why not, where it was not written. Of a link, the file that it
 * leads to is written, and the link stays. Mode and owner stay. Nothing is written over a file that changed since it was read.
 */
export function rewrite({ path, before, after }: Rewrite): string | undefined {
  try {
    if (before === undefined) createFile(path, after);
    else return replaceFile(realPath(path), before, after);
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

function replaceFile(path: string, before: string, after: string): string | undefined {
  const file = openSync(onDisk(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return "it is no file any more";
    if (stats.nlink > 1) return "it has other hard links, which would keep the old text";
    if (decode(readFileSync(file)) !== before) return "it changed since it was read";
    const temporary = writeBeside(path, after, stats);
    renameSync(onDisk(temporary), onDisk(path));
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** A new file appears with its whole text, or not at all if something stands at the path. */
function createFile(path: string, text: string): void {
  mkdirSync(onDisk(dirname(path)), { recursive: true });
  const temporary = writeBeside(path, text);
  try {
    linkSync(onDisk(temporary), onDisk(path));
  } finally {
    rmSync(onDisk(temporary));
  }
}

/** Why a file cannot be replaced, though it may be written. */
const ONLY_IN_PLACE = ["EACCES", "EPERM", "EROFS", "EBUSY"];

/**
 * Writes a file that the user named, so that whoever reads it sees the old text or the new one; why not, where it was not written. Of a link, the file
 * that it leads to is written; its mode and owner stay. In place is written what is no file (a pipe, a terminal), has other hard links, or stands where
 * no other file can take its place.
 */
export function writeWhole(path: string, text: string): string | undefined {
  try {
    const stats = statsOf(path);
    const isLink = lstatSync(onDisk(path), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    if (stats ? !stats.isFile() || stats.nlink > 1 : isLink) writeFileSync(onDisk(path), encode(text));
    else if (stats) replaceWhole(realPath(path), text, stats);
    else replaceWhole(path, text);
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

function replaceWhole(path: string, text: string, stats?: Stats): void {
  if (stats) accessSync(onDisk(path), constants.W_OK);
  let temporary: string | undefined;
  try {
    temporary = writeBeside(path, text, stats, 0o666);
    renameSync(onDisk(temporary), onDisk(path));
  } catch (error) {
    if (temporary !== undefined) rmSync(onDisk(temporary), { force: true });
    if (!ONLY_IN_PLACE.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    writeFileSync(onDisk(path), encode(text));
  }
}

/** What the operating system says, without the call. */
const reason = (error: unknown): string => (error instanceof Error ? error.message.replace(/, \w+ '.*'$/s, "") : String(error));

let count = 0;

/** A temporary file in the same directory, its text on the disk; `like` says whose mode and owner it gets, else it has the one given, as far as the umask lets it. */
function writeBeside(path: string, text: string, like?: Stats, mode = 0o644): string {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${count++}.tmp`);
  const file = openSync(onDisk(temporary), "wx", like ? 0o600 : mode);
  try {
    const bytes = encode(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    if (like) {
      const own = fstatSync(file);
      if (own.uid !== like.uid || own.gid !== like.gid) fchownSync(file, like.uid, like.gid);
      fchmodSync(file, like.mode & 0o7777);
    }
    fsyncSync(file);
  } catch (error) {
    rmSync(onDisk(temporary), { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return temporary;
}
