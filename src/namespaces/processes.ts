import type { Span } from "../core/span.js";
import { exists, memoizedIn, type Version } from "../core/version.js";
import { last, ownAll } from "../model/settings.js";
import type { Setting, Unit, UnitTree } from "../model/unit.js";
import { type ExecCommand, parseExec } from "../syntax/exec.js";
import { saysYes } from "./settings.js";

/**
 * When a command runs. `start`: on the way up, and what fails there ends it; `run`: only while the unit is active; `last`: at the end, also of a
 * start that failed.
 */
type Phase = "start" | "run" | "last";

/** One command of an Exec directive, or the helper of a mount or swap unit, before it is known where it runs. */
export interface Command {
  readonly unit: Unit;
  readonly directive: string;
  /** As written. */
  readonly text: string;
  readonly at: Span;
  readonly setting: Setting;
  /** The command line; undefined for the helper of a mount or swap. */
  readonly exec: ExecCommand | undefined;
  /** Unlike all others of the unit, and the same in every version. */
  readonly key: string;
  readonly phase: Phase;
  /** Not a control process: the main one, or a helper. */
  readonly main: boolean;
  /** `+`, or what PermissionsStartOnly= does to all but ExecStart=. */
  readonly privileged: boolean;
  /** Whether RootDirectory= and RootImage= count for it. */
  readonly rooted: boolean;
  /** `-`: a failure counts as success. */
  readonly ignoreFailure: boolean;
}

/** The Exec directives of a type in the order in which they run, with the first version that has them. */
const DIRECTIVES: Readonly<Record<string, readonly { readonly name: string; readonly phase: Phase; readonly since?: number }[]>> = {
  service: [
    { name: "ExecCondition", phase: "start", since: 243 },
    { name: "ExecStartPre", phase: "start" },
    { name: "ExecStart", phase: "start" },
    { name: "ExecStartPost", phase: "start" },
    { name: "ExecReload", phase: "run" },
    { name: "ExecReloadPost", phase: "run", since: 259 },
    { name: "ExecStop", phase: "run" },
    { name: "ExecStopPost", phase: "last" },
  ],
  socket: [
    { name: "ExecStartPre", phase: "start" },
    { name: "ExecStartPost", phase: "start" },
    { name: "ExecStopPre", phase: "last" },
    { name: "ExecStopPost", phase: "last" },
  ],
};

/** The text that a span covers. */
function textOf(tree: UnitTree, at: Span): string {
  return tree.files.get(at.file)?.text.slice(at.start, at.end) ?? "";
}

function execCommands(tree: UnitTree, unit: Unit, v: Version): readonly Command[] {
  const startOnly = saysYes(unit, "PermissionsStartOnly", v) !== undefined;
  const rootStartOnly = saysYes(unit, "RootDirectoryStartOnly", v) !== undefined;
  const commands: Command[] = [];
  for (const { name, phase, since: first } of DIRECTIVES[unit.type] ?? []) {
    const settings = ownAll(unit, name);
    if (settings.length === 0 || !exists(v, first)) continue;
    let n = 0;
    for (const setting of settings) {
      for (const exec of parseExec(setting.value, v).commands) {
        n++;
        const main = name === "ExecStart";
        commands.push({
          unit,
          directive: name,
          text: textOf(tree, exec.at),
          at: exec.at,
          setting,
          exec,
          key: `${unit.name}:${name}${n > 1 ? n : ""}`,
          phase,
          main,
          privileged: exec.fullPrivileges || (startOnly && !main),
          rooted: main || !rootStartOnly,
          ignoreFailure: exec.ignoreFailure,
        });
      }
    }
  }
  return commands;
}

/** The helper of a mount or swap unit: mount(8) or swapon(8). */
function helper(tree: UnitTree, unit: Unit): readonly Command[] {
  const what = last(unit, unit.type === "mount" ? "Mount.What" : "Swap.What");
  if (!what) return [];
  const { at } = what.from;
  const flags = { phase: "start", main: false, privileged: false, rooted: true, ignoreFailure: false } as const;
  const text = textOf(tree, what.from.value.text !== "" ? { ...at, start: what.from.keyEnd + 1 } : at).trim();
  return [{ unit, directive: "What", text, at, setting: what, exec: undefined, key: `${unit.name}:What`, ...flags }];
}

/** All commands of a unit, in the order in which they run. */
export const commandsOf: (tree: UnitTree, unit: Unit, v: Version) => readonly Command[] = memoizedIn((tree: UnitTree, unit: Unit, v) =>
  unit.type === "mount" || unit.type === "swap" ? helper(tree, unit) : execCommands(tree, unit, v),
);

/** The places where a socket listens, and the directive of each. */
const LISTEN = [
  "ListenStream",
  "ListenDatagram",
  "ListenSequentialPacket",
  "ListenFIFO",
  "ListenSpecial",
  "ListenNetlink",
  "ListenMessageQueue",
  "ListenUSBFunction",
];

/** The Listen*= settings of a socket unit, in the order in which they are written. */
export function listensOf(unit: Unit): readonly Setting[] {
  if (unit.type !== "socket") return [];
  return LISTEN.flatMap((key) => ownAll(unit, key)).filter(({ value }) => value.text !== "");
}
