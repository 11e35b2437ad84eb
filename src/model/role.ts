import { oncePer } from "../core/once.js";
import type { FilePath } from "../core/span.js";
import { installedName, isDropin, placeOf } from "./layout.js";
import { templateOf } from "./names.js";
import type { Snapshot } from "./snapshot.js";
import type { Unit, UnitName, UnitTree } from "./unit.js";

/** Which units a file is for, as its path says. */
export interface Role {
  /** The unit's name; of a drop-in what its directory names, as `foo.service`, `foo-.service` or just `service`. */
  readonly unit: string;
  /** The type of the unit or units, as `service`. */
  readonly unitType: string;
  readonly dropin: boolean;
}

/** The role of a unit file or drop-in. */
export function roleOf(path: FilePath): Role {
  const slash = path.lastIndexOf("/");
  const directory = path.slice(0, slash);
  const dropin = isDropin(directory, path.slice(slash + 1));
  const unit = dropin ? directory.slice(directory.lastIndexOf("/") + 1, -2) : installedName(directory, path.slice(slash + 1));
  return { unit, unitType: unit.slice(unit.lastIndexOf(".") + 1), dropin };
}

/** What systemd does about a line that it cannot take, as a clause; `fatal`: one that it does not merely skip. */
export function consequence(fatal: boolean, { dropin }: Role): string {
  if (!fatal) return "so systemd ignores this line";
  return dropin ? "so systemd reads no further in this drop-in" : "so systemd does not load the unit";
}

/** Whether the directories of a tree tell whose manager's units they hold; of others it is guessed from the units. */
export function isManagerSure({ directories }: UnitTree): boolean {
  return directories.every((directory) => placeOf(directory).sure);
}

/** Whether a file stands in a directory of the other manager's than the tree's, into which a link leads: the units of both are made from it. */
export function servesBoth(path: FilePath, tree: UnitTree): boolean {
  const { manager, sure } = placeOf(path.slice(0, path.lastIndexOf("/")));
  return sure && manager !== tree.manager;
}

/** Whether a unit's file stands below a directory of units of the system or of users. */
export const isInstalled = ({ fragment }: Unit): boolean => /\/systemd\/(system|user)\//.test(fragment?.path ?? "");

const systemFilesOf = oncePer(
  ({ files }: Snapshot): ReadonlySet<string> => new Set([...files.keys()].flatMap((path) => /\/system\/([^/]+)$/.exec(path)?.[1] ?? [])),
);

/** Whether a file of the snapshot is a unit of the system manager's of that name or its template: it stands in a directory called `system`. */
export function hasSystemFile(snapshot: Snapshot, name: UnitName): boolean {
  const names = systemFilesOf(snapshot);
  return names.has(name) || names.has(templateOf(name) ?? name);
}
