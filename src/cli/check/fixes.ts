import { join, resolve } from "node:path";
import type { Finding } from "../../core/finding.js";
import type { FilePath } from "../../core/span.js";
import { type Change, fixAll } from "../../engine/fix.js";
import type { Snapshot } from "../../model/snapshot.js";
import { realPath } from "../../node/path.js";
import { rewrite } from "../../node/write.js";
import { plural } from "../../reporters/summary.js";
import { usageError } from "../failure.js";
import type { Loaded } from "../input/load.js";
import type { Options } from "../options.js";

/** What fixes make of the files that were read. */
export interface Mended {
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  /** One sentence that says how much was mended; empty if nothing was asked for. */
  readonly summary: string;
}

/** Makes fixes in memory, as far as `--fix`, `--diff` and `--unsafe-fixes` ask for them; only in files that were named or lie below what was named. */
export function mend(loaded: Loaded, options: Options, find: (snapshot: Snapshot) => readonly Finding[]): Mended {
  const { snapshot } = loaded;
  const { operands, values } = options;
  if (!values.fix && !values.diff) return { snapshot, findings: find(snapshot), changes: [], summary: "" };
  if (values.fix && operands.includes("-")) throw usageError("--fix cannot change standard input; --diff prints what it would change");
  const { fixed, ...mended } = fixAll(snapshot, find, { unsafe: values["unsafe-fixes"] ?? false, mayChange: changeable(loaded, options) });
  const { changes } = mended;
  const summary = fixed.length === 0 ? "" : `Mended ${plural(fixed.length, "finding")} in ${plural(changes.length, "file")}\n`;
  return { ...mended, summary };
}

/** Whether a file may be changed: it was named, or lies below a directory that was, once all links are followed. */
export function changeable({ snapshot, realRoot }: Loaded, { operands, values }: Options): (path: FilePath) => boolean {
  const named = (operands.length > 0 ? operands : [values.root ?? "."])
    .filter((path) => path !== "-")
    .flatMap((path) => real(path, realRoot));
  const stdin = operands.includes("-") ? snapshot.targets : [];
  return (path) => {
    const place = existingPart(realRoot + path);
    return stdin.includes(path) || named.some((top) => place === top || place.startsWith(top === "/" ? top : `${top}/`));
  };
}

/** A path of the command line with all links followed; with a root, one that is not below it is meant inside it, and none that leads out of it counts. */
function real(path: string, realRoot: string): readonly string[] {
  for (const one of [path, join(realRoot, resolve("/", path))]) {
    try {
      const found = realPath(one);
      if (realRoot === "" || found === realRoot || found.startsWith(`${realRoot}/`)) return [found];
    } catch {
      // it is not there; it may be there inside the root
    }
  }
  return [];
}

/** The real path of a file, or of the nearest directory above one that does not exist yet, with the rest behind it. */
function existingPart(path: string): string {
  try {
    return realPath(path);
  } catch {
    const slash = path.lastIndexOf("/");
    return slash <= 0 ? path : existingPart(path.slice(0, slash)) + path.slice(slash);
  }
}

/** Writes changed files; a file that cannot be written is an error, which is thrown after the others were tried. */
export function save(changes: readonly Change[], { realRoot, display }: Loaded): void {
  const failures = changes.flatMap(({ path, before, after }) => {
    const why = rewrite({ path: realRoot + path, before, after });
    return why === undefined ? [] : [`cannot change ${display(path)}: ${why}`];
  });
  if (failures.length > 0) throw usageError(failures.join("; "));
}
