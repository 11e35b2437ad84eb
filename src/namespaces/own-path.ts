import type { Note } from "../core/finding.js";
import type { Unit, UnitName, UnitTree } from "../model/unit.js";
import { actsOf } from "./commands/acts-of.js";
import { samePath } from "./commands/paths.js";
import type { Fails } from "./graph.js";
import type { Command } from "./processes.js";
import { given, noteOn } from "./settings.js";

/** Where commands give a path to a network namespace, by path. */
type Named = readonly { readonly command: Command; readonly path: string; readonly note: Note; readonly sure: boolean }[];

function namedBy(tree: UnitTree, commands: readonly Command[]): Named {
  return commands.flatMap((command) => {
    const { unit, at, exec } = command;
    return actsOf(tree, { unit, at, ...(exec && { exec }) }).flatMap((act) => {
      if (act.kind !== "name-namespace" && act.kind !== "link-namespace") return [];
      const sure = act.kind === "name-namespace" && !act.conditional && command.phase === "start" && !command.ignoreFailure;
      return [{ command, path: act.path, note: { at: act.at, text: "makes the path too late" }, sure }];
    });
  });
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
    const makers = named.filter(({ path }) => setting && samePath(path, setting.value.text));
    if (!setting || makers.length === 0 || !makers.every(({ command, sure }) => command.unit.name === unit.name && sure)) continue;
    const says = "is opened before each command, and no other unit makes it";
    found.set(unit.name, { status: 225, because: [noteOn(setting, says), ...makers.map(({ note }) => note)] });
  }
  return found;
}
