import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
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
    else return replaceFile(realpathSync(path), before, after);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/, \w+ '.*'$/s, "") : String(error);
  }
}

function replaceFile(path: string, before: string, after: string): string | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return "it is no file any more";
    if (stats.nlink > 1) return "it has other hard links, which would keep the old text";
    if (decode(readFileSync(file)) !== before) return "it changed since it was read";
    const temporary = writeBeside(path, after, stats);
    renameSync(temporary, path);
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** A new file appears with its whole text, or not at all if something stands at the path. */
function createFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = writeBeside(path, text);
  try {
    linkSync(temporary, path);
  } finally {
    rmSync(temporary);
  }
}

let count = 0;

/** A temporary file in the same directory, its text on the disk; `like` says whose mode and owner it gets. */
function writeBeside(path: string, text: string, like?: Stats): string {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${count++}.tmp`);
  const file = openSync(temporary, "wx", like ? 0o600 : 0o644);
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
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return temporary;
}
