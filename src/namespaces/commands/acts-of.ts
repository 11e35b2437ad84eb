import { oncePer } from "../../core/once.js";
import { scriptOf } from "../../model/scripts.js";
import { ownAll } from "../../model/settings.js";
import type { Unit, UnitTree } from "../../model/unit.js";
import { parseEnvironment, parseEnvironmentFile } from "../../syntax/env-file.js";
import type { ExecCommand } from "../../syntax/exec.js";
import { isUnknown, UNKNOWN } from "../../syntax/template.js";
import type { Lookup } from "../../syntax/variables.js";
import { splitWords } from "../../syntax/words.js";
import type { Process } from "../graph.js";
import type { Act, CommandContext, Ran } from "./acts.js";
import { analyse } from "./analyse.js";

/** Variables that the manager or the login sets by itself: "Environment variables in spawned processes" of systemd.exec(5). */
const GIVEN =
  /^(PATH|LANG|LC_.*|USER|LOGNAME|HOME|SHELL|PWD|TERM|TZ|INVOCATION_ID|XDG_.*|MAINPID|MANAGERPID.*|LISTEN_.*|NOTIFY_SOCKET|WATCHDOG_.*|JOURNAL_STREAM|SERVICE_RESULT|EXIT_.*|MONITOR_.*|PIDFILE|REMOTE_.*|SYSTEMD_.*|CREDENTIALS_DIRECTORY|(RUNTIME|STATE|CACHE|LOGS|CONFIGURATION)_DIRECTORY|TRIGGER_.*|MEMORY_PRESSURE_.*|FDSTORE|DBUS_.*|DISPLAY|WAYLAND_DISPLAY|TMPDIR)$/;

const namesIn = (unit: Unit, key: string): ReadonlySet<string> =>
  new Set(
    ownAll(unit, key).flatMap(({ value }) => splitWords(value, { unquote: true, escapes: "relaxed" }).words.map(({ text }) => text.text)),
  );

const environments = new WeakMap<Unit, Lookup>();

/** The environment of a unit's processes, as far as its settings and the files at hand say. */
export function environmentOf(tree: UnitTree, unit: Unit): Lookup {
  const environment = environments.get(unit) ?? readEnvironment(tree, unit);
  environments.set(unit, environment);
  return environment;
}

function readEnvironment(tree: UnitTree, unit: Unit): Lookup {
  const variables = new Map<string, string>();
  for (const { value } of ownAll(unit, "Environment"))
    for (const { name, value: text } of parseEnvironment(value)) variables.set(name, text);
  let complete = unit.manager === "system";
  for (const { value } of ownAll(unit, "EnvironmentFile")) {
    const path = value.text.replace(/^-/, "");
    const file = isUnknown(path) ? undefined : scriptOf(tree, path);
    if (!file) {
      complete = false;
      for (const name of variables.keys()) variables.set(name, UNKNOWN);
    } else for (const [name, text] of parseEnvironmentFile(file.text)) variables.set(name, text);
  }
  const passed = namesIn(unit, "PassEnvironment");
  const unset = namesIn(unit, "UnsetEnvironment");
  return (name) => {
    if (unset.has(name)) return undefined;
    return variables.get(name) ?? (complete && !passed.has(name) && !GIVEN.test(name) ? undefined : UNKNOWN);
  };
}

/** What a process executes. */
type Executed = Pick<Process, "unit" | "at" | "exec">;

const SETTINGS = ["Environment", "EnvironmentFile", "PassEnvironment", "UnsetEnvironment"];

/** What is known of a tree so far: acts by what they depend on, short names of environments, what scripts did by environment. */
const knownOf = oncePer((_: UnitTree) => ({
  acts: new Map<string, readonly Act[]>(),
  environments: new Map<string, string>(),
  scripts: new Map<string, Map<string, Ran>>(),
}));
const actsIn = oncePer((_: Unit) => new Map<ExecCommand, readonly Act[]>());

const environmentTexts = new WeakMap<Unit, string>();

/** A short name for all that the environment of a unit depends on, the same for units that say the same. */
function environmentKey(tree: UnitTree, unit: Unit): string {
  const ready = environmentTexts.get(unit);
  if (ready !== undefined) return ready;
  const text = JSON.stringify(SETTINGS.flatMap((key) => ownAll(unit, key).map(({ value }) => `${key}=${value.text}`)));
  const { environments: names } = knownOf(tree);
  const name = names.get(text) ?? String(names.size);
  names.set(text, name);
  environmentTexts.set(unit, name);
  return name;
}

/** All that a command depends on, as a key: the same in most versions of systemd. */
function keyOf(tree: UnitTree, { unit, at, exec }: Executed & { readonly exec: ExecCommand }): string {
  const words = [exec.path, ...exec.args.map(({ text }) => text)].map(({ text }) => text);
  return JSON.stringify([unit.manager, at.file, at.start, exec.noExpansion, exec.viaShell, words, environmentKey(tree, unit)]);
}

/** What a process of a tree does to namespaces, mounts and files, in order. See {@link Act}. Nothing for the helper of a mount or swap unit. */
export function actsOf(tree: UnitTree, { unit, at, exec }: Executed): readonly Act[] {
  if (!exec) return [];
  const ofUnit = actsIn(unit);
  const acts = ofUnit.get(exec) ?? actsBySettings(tree, { unit, at, exec });
  ofUnit.set(exec, acts);
  return acts;
}

/** What scripts have done for units with the environment of this one. */
function ranIn(tree: UnitTree, unit: Unit): Map<string, Ran> {
  const { scripts } = knownOf(tree);
  const key = `${unit.manager} ${environmentKey(tree, unit)}`;
  const ran = scripts.get(key) ?? new Map<string, Ran>();
  scripts.set(key, ran);
  return ran;
}

function actsBySettings(tree: UnitTree, process: Executed & { readonly exec: ExecCommand }): readonly Act[] {
  const { acts: memo } = knownOf(tree);
  const key = keyOf(tree, process);
  const before = memo.get(key);
  if (before) return before;
  const context: CommandContext = {
    environment: environmentOf(tree, process.unit),
    ran: ranIn(tree, process.unit),
    script: (path) => scriptOf(tree, path),
    written: (at) => tree.files.get(at.file)?.text.slice(at.start, at.end),
  };
  const acts = analyse(process.exec, context);
  memo.set(key, acts);
  return acts;
}
