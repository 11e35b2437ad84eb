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
  /** Files that everyone may write. */
  readonly worldWritable: ReadonlySet<FilePath>;
  /** What the user named, files and directories: findings elsewhere are not reported. */
  readonly targets: readonly FilePath[];
  /** Whether the paths are inside a root that is a whole system: what is not there is missing, not unknown. */
  readonly complete: boolean;
  /** The other files of that root, read when they are asked for; undefined for one without any programs, which holds units only. */
  readonly system?: SystemFiles;
}

/** What stands at a path of a system, once every link has been followed inside its root. `unknown`: it cannot be said without the system running. */
export interface Standing {
  readonly kind: "file" | "directory" | "special" | "missing" | "unknown";
  /** The path without links. */
  readonly path: FilePath;
  /** Whether a file has an executable bit. */
  readonly executable: boolean;
}

/** Files of a whole system beside its units: only what units mention is looked up, and what is read is bounded. */
export interface SystemFiles {
  readonly at: (path: FilePath) => Standing;
  /** The text of a file; undefined for what is none or cannot be read. */
  readonly text: (path: FilePath) => string | undefined;
  /** The first 256 bytes of a file, as text. */
  readonly head: (path: FilePath) => string | undefined;
  /** The names in a directory, sorted; none if there is no such. */
  readonly names: (directory: FilePath) => readonly string[];
}

/** What stands at each path of a small tree: a text, a text that can be executed or that everyone may write, or a symbolic link. */
export type MemoryFiles = Readonly<
  Record<string, string | { readonly program: string } | { readonly writable: string } | { readonly link: string }>
>;

/** MAXSYMLINKS of the kernel: a path that leads through more of them leads nowhere. */
export const MOST_LINKS = 40;

/** A snapshot of a tree that is given in memory; paths without a leading slash stand below `/`. Everything in it is a target. */
export function memorySnapshot(tree: MemoryFiles, options: { readonly complete?: boolean } = {}): Snapshot {
  const files = new Map<FilePath, string>();
  const links = new Map<FilePath, string>();
  const executables = new Set<FilePath>();
  const worldWritable = new Set<FilePath>();
  for (const [name, content] of Object.entries(tree)) {
    const path = name.startsWith("/") ? name : `/${name}`;
    if (typeof content === "string") files.set(path, content);
    else if ("link" in content) links.set(path, content.link);
    else if ("writable" in content) {
      files.set(path, content.writable);
      worldWritable.add(path);
    } else {
      files.set(path, content.program);
      executables.add(path);
    }
  }
  const { complete = false } = options;
  const snapshot = {
    files,
    links,
    others: new Map(),
    failures: new Map(),
    skipped: new Map(),
    executables,
    worldWritable,
    targets: ["/"],
    complete,
  };
  return complete ? { ...snapshot, system: memorySystem(snapshot) } : snapshot;
}

function memorySystem({ files, links, executables }: Pick<Snapshot, "files" | "links" | "executables">): SystemFiles {
  const everything = [...files.keys(), ...links.keys()];
  const real = (path: FilePath, hops = 0): FilePath => {
    const link = [...links].find(([from]) => path === from || path.startsWith(`${from}/`));
    if (!link || hops > MOST_LINKS) return path;
    const [from, target] = link;
    const absolute = target.startsWith("/") ? target : `${from.slice(0, from.lastIndexOf("/"))}/${target}`;
    return real(absolute + path.slice(from.length), hops + 1);
  };
  const kindOf = (path: FilePath): Standing["kind"] =>
    files.has(path) ? "file" : everything.some((one) => one.startsWith(`${path}/`)) ? "directory" : "missing";
  return {
    at: (path) => ({ kind: kindOf(real(path)), path: real(path), executable: executables.has(real(path)) }),
    text: (path) => files.get(real(path)),
    head: (path) => files.get(real(path))?.slice(0, 256),
    names: (directory) => [
      ...new Set(
        everything.filter((one) => one.startsWith(`${directory}/`)).map((one) => one.slice(directory.length + 1).split("/", 1)[0] ?? ""),
      ),
    ],
  };
}

/** Whether findings at a path are to be reported: it is, or lies below, something that the user named. */
export function isTarget(snapshot: Snapshot, path: FilePath): boolean {
  return snapshot.targets.some((target) => path === target || target === "/" || path.startsWith(`${target}/`));
}
