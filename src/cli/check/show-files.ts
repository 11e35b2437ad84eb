import type { FilePath } from "../../core/span.js";
import { roleOf } from "../../model/role.js";
import { isTarget } from "../../model/snapshot.js";
import { visible } from "../../reporters/visible.js";
import type { Loaded } from "../input/load.js";

/** What each file below the targets is taken for, one a line, sorted by path: of whom it is a unit or drop-in, or why it is none. */
export function showFiles({ snapshot, trees, display }: Loaded): string {
  const rows = new Map<FilePath, string>();
  for (const { files, manager } of trees) {
    for (const [path, { template }] of files) {
      const { unit, unitType, dropin } = roleOf(path);
      const what = dropin ? `drop-in of ${unit === unitType ? `all .${unit} units` : unit}` : `unit ${unit}`;
      rows.set(path, `${what} of the ${manager} manager${template ? ", a template of which placeholders are passed over" : ""}`);
    }
  }
  for (const [path, target] of snapshot.links) if (!rows.has(path)) rows.set(path, target === "/dev/null" ? "mask" : `link to ${target}`);
  for (const [path, why] of snapshot.skipped) if (!rows.has(path)) rows.set(path, `not read: ${why}`);
  for (const [path, { message }] of snapshot.failures) rows.set(path, `not read: ${message}`);
  for (const [path, kind] of snapshot.others) rows.set(path, `not read: ${kind === "directory" ? "a directory" : "no regular file"}`);
  const shown = [...rows].filter(([path]) => isTarget(snapshot, path)).sort(([a], [b]) => (a < b ? -1 : 1));
  const width = shown.reduce((most, [path]) => Math.max(most, visible(display(path)).length), 0);
  return shown.map(([path, what]) => `${visible(display(path)).padEnd(width)}  ${visible(what)}\n`).join("");
}
