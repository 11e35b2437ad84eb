import type { Note } from "../core/finding.js";
import type { Mapped } from "../core/mapped.js";
import type { FilePath } from "../core/span.js";
import type { Version } from "../core/version.js";
import type { Assignment, UnitFile } from "../syntax/unit-file.js";
import type { UnitType } from "../values/unit-name.js";
import type { Snapshot } from "./snapshot.js";

/** `foo.service`, `foo@bar.service`, or a template's `foo@.service`. */
export type UnitName = string;

export type { UnitType };

/** The manager that units are for: PID 1, or that of a user. */
export type Manager = "system" | "user";

/** LoadState as `systemctl show` gives it. */
export type LoadState = "loaded" | "masked" | "not-found" | "bad-setting" | "error";

/** A setting in effect. Scalars have one; lists one for each assignment that still counts. */
export interface Setting {
  readonly section: string;
  /** The directive's present name, where `from` uses an old one. */
  readonly key: string;
  /** Specifiers expanded; each character still knows its place. Quotes and escapes as written. */
  readonly value: Mapped;
  readonly from: Assignment;
}

/** A unit as one version of systemd would have loaded it. */
export interface Unit {
  /** The id: of several names, the one systemd would choose. */
  readonly name: UnitName;
  /** All names, the id among them, sorted. */
  readonly names: readonly UnitName[];
  readonly type: UnitType;
  readonly manager: Manager;
  readonly load: LoadState;
  /** What systemd refuses the unit for as a whole, where that is why it is not loaded. */
  readonly refusedBy?: readonly Note[];
  readonly fragment: UnitFile | undefined;
  /** FragmentPath: of a mask or a file that could not be read too; of a linked unit the link. */
  readonly fragmentPath: FilePath | undefined;
  /** In the order in which they are applied. */
  readonly dropins: readonly UnitFile[];
  /** Paths of all drop-ins as DropInPaths lists them: masks, empty files and dangling links too. */
  readonly dropinPaths: readonly FilePath[];
  /** Settings in effect by `Section.Key`. */
  readonly settings: ReadonlyMap<string, readonly Setting[]>;
  /** Every assignment that systemd read, in order, whatever became of it. */
  readonly assignments: readonly Assignment[];
  /** Edges of .wants/, .requires/ and .upholds/ links in the tree, from this unit to another: `property` is `Wants`, `Requires` or `Upholds`. */
  readonly links: readonly { readonly property: string; readonly unit: UnitName; readonly path: FilePath }[];
  /** The text between `@` and the type; "" for a template, undefined for a plain unit. */
  readonly instance: string | undefined;
}

/** One load path and all units on it, as one manager sees them. */
export interface UnitTree {
  readonly manager: Manager;
  /** What the load path's directories stand below: `/` for a system's own, a folder for a repository's overlay, the folder itself for a flat one. */
  readonly root: FilePath;
  /** Whether the directories are known to be all there are: only then is what is not there missing. */
  readonly complete: boolean;
  /** The directories of the load path, highest priority first. */
  readonly directories: readonly FilePath[];
  readonly snapshot: Snapshot;
  /** Unit files and drop-ins of these directories. */
  readonly files: ReadonlyMap<FilePath, UnitFile>;
  /** The names that the tree has a fragment, an alias, a drop-in directory or an instance link for; sorted. */
  readonly names: readonly UnitName[];
  /** The unit of that name, loaded when first asked for; load state `not-found` where the tree has nothing. */
  readonly unit: (name: UnitName, v: Version) => Unit;
  /** The id of the unit of that name: of an alias, the unit that it stands for; no version gives it another. */
  readonly id: (name: UnitName) => UnitName;
}

/** One edge of the dependency graph; `because` says which lines make it. RequiresMountsFor and WantsMountsFor have a path in place of a unit. */
export interface Dependency {
  readonly unit: string;
  readonly because: readonly Note[];
}
