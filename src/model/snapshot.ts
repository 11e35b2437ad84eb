import type { FilePath } from "../core/span.js";

/** Why an entry of the tree could not be read. */
export interface Failure {
  readonly reason: "unreadable" | "vanished" | "too-large" | "not-a-file" | "link-loop" | "link-leaves-root";
  /** One sentence, with the operating system's reason where there is one. */
  readonly message: string;
}

/**
 * All that was read of the file system, once. Paths are absolute; with a root (`--root`) they are inside it, and every link has been resolved
 * inside it.
 */
export interface Snapshot {
  /** Texts of unit files, drop-ins, and scripts that units run. Bytes that are not UTF-8 stand as lone surrogates U+DC80 to U+DCFF. Entries that are links are in `links`; their targets, where read, stand here under their own paths. */
  readonly files: ReadonlyMap<FilePath, string>;
  /** Symbolic links by path; the target as written in the link. */
  readonly links: ReadonlyMap<FilePath, string>;
  /** Directories and special files that stand where a unit file or drop-in could. */
  readonly others: ReadonlyMap<FilePath, "directory" | "special">;
  readonly failures: ReadonlyMap<FilePath, Failure>;
  /** Files with an executable bit. */
  readonly executables: ReadonlySet<FilePath>;
  /** What the user named, files and directories: findings elsewhere are not reported. */
  readonly targets: readonly FilePath[];
  /** Whether the paths are inside a root that is a whole system: what is not there is missing, not unknown. */
  readonly complete: boolean;
  /** Whether a path exists in that root, of those that units mention; undefined where it was not looked up. */
  readonly exists?: (path: FilePath) => boolean | undefined;
}
