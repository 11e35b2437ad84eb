import type { FilePath, Span } from "../../core/span.js";
import type { Lookup } from "../../syntax/variables.js";

/**
 * A namespace that an act happens in, as far as the command itself says.
 * `process`: that of the Exec process, whichever that is. `host`: PID 1's, entered by nsenter (of the PID namespace that it runs in), or that of a
 * command that systemd-run or systemd-mount hands to the manager. `child`: a new one that ends with the child process: made by unshare, or the mount namespace that
 * `ip netns exec` and `ip -n` give to what they run. `named`: entered by a path, as /run/netns/vpn. `other`: another process's, or not known.
 */
export type Whereabouts =
  | { readonly kind: "process" }
  | { readonly kind: "host"; readonly by: "nsenter" | "manager" }
  | { readonly kind: "child"; readonly by: "unshare" | "ip-netns-exec"; readonly at: Span }
  | { readonly kind: "named"; readonly path: string; readonly at: Span }
  | { readonly kind: "other"; readonly at: Span };

/** Where an act happens. Two acts in the same place are those of the same child when the spans of their makers are equal. */
export interface View {
  readonly mnt: Whereabouts;
  readonly net: Whereabouts;
  /** Whether paths are those of another root (chroot). */
  readonly otherRoot: boolean;
}

interface ActBase {
  /** The innermost command, in the file where it is written: the unit file, or a script. */
  readonly at: Span;
  readonly view: View;
  /** Whether it happens only if something else turns out so: in a branch that is not known to be taken, a loop, behind `||` or a test. */
  readonly conditional: boolean;
}

/** `mount`, systemd-mount, or a FUSE program. Texts that hold UNKNOWN are not known there. */
export interface Mount extends ActBase {
  readonly kind: "mount";
  readonly what: string | undefined;
  /** undefined: all of fstab, or not known. */
  readonly where: string | undefined;
  readonly whereAt: Span;
  readonly type: string | undefined;
  readonly options: readonly string[];
  /** `remount` and `propagation` (`--make-shared` and the like) change a mount that is there. */
  readonly change: "new" | "bind" | "move" | "remount" | "propagation";
  /** The program's name, where a FUSE program mounts: as long as it runs, or in the background. */
  readonly fuse: string | undefined;
}

interface Unmount extends ActBase {
  readonly kind: "umount";
  readonly where: string | undefined;
  readonly whereAt: Span;
}

/** Whose network namespace is meant: a new one; that of the act's own process (its view's `net`); PID 1's; another process's; one by path. */
export type Whose = "new" | "own" | "host" | "process" | "path" | "unknown";

/** A network namespace gets a name by a mount on a path: it is seen in that mount namespace only. */
export interface NameNamespace extends ActBase {
  readonly kind: "name-namespace";
  readonly path: FilePath;
  readonly pathAt: Span;
  readonly how: "ip-netns-add" | "ip-netns-attach" | "bind" | "unshare";
  readonly of: Whose;
  /** The path bound, or the process ID given, as far as known. */
  readonly source: string | undefined;
}

/** A symbolic link to a network namespace: each who opens it resolves `/proc/self` for itself. */
interface LinkNamespace extends ActBase {
  readonly kind: "link-namespace";
  readonly path: FilePath;
  readonly pathAt: Span;
  readonly target: string;
  readonly of: Whose;
}

/** `ip netns delete`. */
interface UnnameNamespace extends ActBase {
  readonly kind: "unname-namespace";
  readonly path: FilePath;
  readonly pathAt: Span;
}

/** A network namespace is looked up by its name: the command fails where the name is not seen. */
export interface UseNamespace extends ActBase {
  readonly kind: "use-namespace";
  readonly path: FilePath;
  readonly pathAt: Span;
  readonly how: "ip-netns-exec" | "ip-n" | "ip-link-netns" | "nsenter";
}

/** A path is made, written, read or removed by one of the common tools, a redirection or a test. Only absolute paths that are at least partly known. */
export interface TouchFile extends ActBase {
  readonly kind: "file";
  readonly path: FilePath;
  readonly pathAt: Span;
  readonly access: "create-directory" | "create" | "write" | "read" | "remove";
}

/** A program is run, a wrapper (`env`, `sudo`) as well as what it runs. Builtins of the shell are not programs. */
interface Run extends ActBase {
  readonly kind: "run";
  /** The last component of its path; of a placeholder the word within, in lower case. */
  readonly program: string;
  readonly args: readonly { readonly text: string; readonly at: Span }[];
  /** Whether it is a wrapper or a shell: what it is given to run has acts of its own. */
  readonly wraps: boolean;
}

/** What one command does, in the order in which it is done. */
export type Act = Mount | Unmount | NameNamespace | LinkNamespace | UnnameNamespace | UseNamespace | TouchFile | Run;

type Distribute<T> = T extends ActBase ? Omit<T, keyof ActBase> : never;
/** An act without its circumstances. */
export type Deed = Distribute<Act>;

/** What a script did that an Exec command runs, and how much of what is looked at was left after it. */
export interface Ran {
  readonly acts: readonly Act[];
  readonly budget: number;
}

/** What a command line depends on. */
export interface CommandContext {
  /** The environment of the process: UNKNOWN where a variable may be set to something that is not known; undefined where it is not set. */
  readonly environment: Lookup;
  /** The script at an absolute path, if it is at hand. */
  readonly script: (path: FilePath) => { readonly path: FilePath; readonly text: string } | undefined;
  /** What scripts did before in this environment: see {@link Ran}. */
  readonly ran?: Map<string, Ran>;
  /** The text of a file as it is written, before placeholders were masked. */
  readonly written?: (at: Span) => string | undefined;
}
