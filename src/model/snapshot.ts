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
  /** Texts of unit files, drop-ins, files that look like drop-ins and are none, and scripts that units run. Bytes that are not UTF-8 stand as lone surrogates U+DC80 to U+DCFF. Entries that are links are in `links`; their targets, where read, stand here under their own paths. */
  readonly files: ReadonlyMap<FilePath, string>;
  /** Symbolic links by path; the target as written in the link. */
  readonly links: ReadonlyMap<FilePath, string>;
  /** Directories and special files that stand where a unit file or drop-in could. */
  readonly others: ReadonlyMap<FilePath, "directory" | "special">;
  readonly failures: ReadonlyMap<FilePath, Failure>;
  /** Files that look like units or belong to systemd, but are not linted: why not. */
  readonly skipped: ReadonlyMap<FilePath, string>;
  /** Files with an executable bit. */
  readonly executables: ReadonlySet<FilePath>;
  /** What the user named, files and directories: findings elsewhere are not reported. */
  readonly targets: readonly FilePath[];
  /** Whether the paths are inside a root that is a whole system: what is not there is missing, not unknown. */
  readonly complete: boolean;
  /** Whether a path exists in that root, of those that units mention; undefined where it was not looked up. */
  readonly exists?: (path: FilePath) => boolean | undefined;
}

/** What stands at each path of a small tree: a text, or a symbolic link. */
export type MemoryFiles = Readonly<Record<string, string | { readonly link: string }>>;

/** A snapshot of a tree that is given in memory; paths without a leading slash stand below `/`. Everything in it is a target. */
export function memorySnapshot(tree: MemoryFiles, options: { readonly complete?: boolean } = {}): Snapshot {
  const files = new Map<FilePath, string>();
  const links = new Map<FilePath, string>();
  for (const [name, content] of Object.entries(tree)) {
    const path = name.startsWith("/") ? name : `/${name}`;
    if (typeof content === "string") files.set(path, content);
    else links.set(path, content.link);
  }
  const { complete = false } = options;
  return { files, links, others: new Map(), failures: new Map(), skipped: new Map(), executables: new Set(), targets: ["/"], complete };
}

/** Whether findings at a path are to be reported: it is, or lies below, something that the user named. */
export function isTarget(snapshot: Snapshot, path: FilePath): boolean {
  return snapshot.targets.some((target) => path === target || target === "/" || path.startsWith(`${target}/`));
}
