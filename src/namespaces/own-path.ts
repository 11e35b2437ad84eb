import type { Note } from "../core/finding.js";
import type { FilePath } from "../core/span.js";
import { given } from "../model/settings.js";
import type { Unit, UnitName, UnitTree } from "../model/unit.js";
import { actsOf } from "./commands/acts-of.js";
import { knownPath } from "./commands/paths.js";
import type { Fails } from "./graph.js";
import type { Command } from "./processes.js";
import { noteOn } from "./settings.js";

/** Where a command gives a path to a network namespace. */
interface Naming {
  readonly command: Command;
  readonly note: Note;
  readonly sure: boolean;
}

/** Where commands give paths to network namespaces, by canonical path. */
function namedBy(tree: UnitTree, commands: readonly Command[]): ReadonlyMap<FilePath, readonly Naming[]> {
  const named = new Map<FilePath, Naming[]>();
  for (const command of commands) {
    const { unit, at, exec } = command;
    for (const act of actsOf(tree, { unit, at, ...(exec && { exec }) })) {
      if (act.kind !== "name-namespace" && act.kind !== "link-namespace") continue;
      const path = knownPath(act.path);
      if (path === undefined) continue;
      const sure = act.kind === "name-namespace" && !act.conditional && command.phase === "start" && !command.ignoreFailure;
      const known = named.get(path) ?? [];
      named.set(path, known);
      known.push({ command, note: { at: act.at, text: "makes the path too late" }, sure });
    }
  }
  return named;
}

/**
 * The units whose NetworkNamespacePath= only commands of their own make: the path is opened before every command, the one that makes it included
 * (open_shareable_ns_path() in systemd's exec-invoke.c), so that none ever runs.
 */
export function waitForThemselves(
  tree: UnitTree,
  units: readonly Unit[],
  commandsOf: (unit: Unit) => readonly Command[],
): ReadonlyMap<UnitName, Fails> {
  const found = new Map<UnitName, Fails>();
  const waiting = units.filter((unit) => given(unit, "NetworkNamespacePath"));
  if (waiting.length === 0) return found;
  const named = namedBy(tree, units.flatMap(commandsOf));
  for (const unit of waiting) {
    const setting = given(unit, "NetworkNamespacePath");
    const makers = named.get(knownPath(setting?.value.text) ?? "") ?? [];
    if (!setting || makers.length === 0 || !makers.every(({ command, sure }) => command.unit.name === unit.name && sure)) continue;
    const says = "is opened before each command, and no other unit makes it";
    found.set(unit.name, { status: 225, because: [noteOn(setting, says), ...makers.map(({ note }) => note)] });
  }
  return found;
}
