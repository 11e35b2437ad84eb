import type { Note } from "../../core/finding.js";
import { exists, since, type Version } from "../../core/version.js";
import { escapeName } from "../escape.js";
import { credentialOf } from "../service.js";
import { given, noteOf, own, ownAll, ownSection, wordsOf } from "../settings.js";
import type { Unit } from "../unit.js";
import { type Add, type Because, becauseOf, becauseOfUnit } from "./edge.js";
import { addTmp } from "./tmp.js";
import { knownPath, on, pathSetting } from "./values.js";

const SOCKET_COMMANDS = ["ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost"];

/** Whether the unit runs commands: a socket that has none gets no edges of its commands' settings, nor does the root's mount. */
function runsCommands(unit: Unit): boolean {
  if (unit.name === "-.mount") return false;
  if (unit.type === "socket") return SOCKET_COMMANDS.some((key) => ownAll(unit, key).length > 0);
  return unit.type === "service" || unit.type === "mount" || unit.type === "swap";
}

/** The edges that settings of systemd.exec(5) bring: unit_add_exec_dependencies() and unit_patch_contexts() in unit.c. */
export function addExec(unit: Unit, v: Version, add: Add): void {
  if (!runsCommands(unit)) return;
  addRoots(unit, v, add);
  if (unit.manager === "user") return;
  addDirectories(unit, add);
  addImages(unit, add);
  addTmp(unit, v, add);
  addJournal(unit, v, add);
}

/** WorkingDirectory=, RootDirectory=, RootImage=, RootMStack=. */
function addRoots(unit: Unit, v: Version, add: Add): void {
  const working = given(unit, "WorkingDirectory");
  if (working) {
    const optional = working.value.text.startsWith("-");
    const path = knownPath(working.value.text.slice(optional ? 1 : 0));
    const property = optional ? "WantsMountsFor" : "RequiresMountsFor";
    if (path !== undefined && (!optional || since(v, 256))) add([property], [path], becauseOf(working));
  }
  for (const key of ["RootDirectory", "RootImage"]) {
    const root = pathSetting(unit, key);
    const property = root && since(v, 256) ? "WantsMountsFor" : "RequiresMountsFor";
    if (root) add([property], [root.path], becauseOf(root.setting));
  }
  const stack = pathSetting(unit, "RootMStack");
  if (stack && since(v, 260)) add(["WantsMountsFor"], [stack.path], becauseOf(stack.setting));
}

const DIRECTORIES: readonly (readonly [key: string, prefix: string, remount: boolean])[] = [
  ["StateDirectory", "/var/lib", true],
  ["CacheDirectory", "/var/cache", true],
  ["LogsDirectory", "/var/log", true],
  ["RuntimeDirectory", "/run", false],
  ["ConfigurationDirectory", "/etc", false],
];

function addDirectories(unit: Unit, add: Add): void {
  for (const [key, prefix, remount] of DIRECTORIES) {
    for (const { word, setting } of wordsOf(ownAll(unit, key))) {
      const directory = word.split(":", 1)[0] ?? "";
      const path = directory === "" || directory.startsWith("/") ? undefined : knownPath(`${prefix}/${directory}`);
      if (path === undefined) continue;
      const because = becauseOf(setting, `${key}=${directory}`);
      add(["RequiresMountsFor"], [path], because);
      if (remount) add(["After"], ["systemd-remount-fs.service"], because);
    }
  }
}

/** Loop devices of disk images. */
function addImages(unit: Unit, add: Add): void {
  const image = given(unit, "RootImage");
  const root = image ?? given(unit, "RootMStack");
  if (root) add(["After"], ["systemd-udevd.service"], becauseOf(root));
  const mounted = image ?? given(unit, "MountImages");
  const policy = mounted && devicePolicy(unit);
  if (!mounted || !policy) return;
  const modules = ["modprobe@loop.service", "modprobe@dm_mod.service", "modprobe@dm_verity.service"];
  add(["Wants", "After"], modules, () => [noteOf(mounted), policy]);
}

/** cgroup_context_has_device_policy() in cgroup.c. */
function devicePolicy(unit: Unit): Note | undefined {
  const policy = own(unit, "DevicePolicy");
  const setting =
    (policy && ["closed", "strict"].includes(policy.value.text) ? policy : undefined) ??
    on(unit, "PrivateDevices") ??
    given(unit, "DeviceAllow");
  return setting && noteOf(setting);
}

/** Where output goes follows the input, for these. */
const INPUT_FOLLOWED = /^(tty|tty-force|tty-fail|socket|fd:.*|fd)$/;
const TO_JOURNAL = /^(journal|kmsg|syslog)(\+console)?$/;

/** Which line sends output to the journal; undefined where none goes there. */
function toJournal(unit: Unit): Because | undefined {
  const [input, output, error] = ["StandardInput", "StandardOutput", "StandardError"].map((key) => given(unit, key));
  if (error && TO_JOURNAL.test(error.value.text)) return becauseOf(error);
  if (output && output.value.text !== "inherit") return TO_JOURNAL.test(output.value.text) ? becauseOf(output) : undefined;
  if (input && INPUT_FOLLOWED.test(input.value.text)) return undefined;
  return output ? becauseOf(output) : becauseOfUnit(unit, ownSection(unit), "StandardOutput=journal");
}

function addJournal(unit: Unit, v: Version, add: Add): void {
  const namespace = given(unit, "LogNamespace");
  const because = toJournal(unit);
  if (namespace || because) addCredentials(unit, v, add);
  if (namespace) {
    const name = escapeName(namespace.value.text);
    const units = [`systemd-journald@${name}.socket`, `systemd-journald-varlink@${name}.socket`];
    if (since(v, 256)) units.push(`systemd-journald-sync@${name}.service`);
    add(["Requires", "After"], units, becauseOf(namespace));
  } else if (because) add(["After"], ["systemd-journald.socket"], because);
}

/** Credentials are a mount of their own; systemd ordered units with output to the journal after it for a short time only. */
function addCredentials(unit: Unit, v: Version, add: Add): void {
  const setting = credentialOf(unit);
  if (!setting || !exists(v, 254, 255)) return;
  add(["After"], [`run-credentials-${escapeName(unit.name)}.mount`], becauseOf(setting));
}

/** BusName= of a service of Type=dbus, which is the default where it is set: service_setup_bus_name() in service.c. */
export function addBus(unit: Unit, add: Add): void {
  const bus = unit.type === "service" ? given(unit, "BusName") : undefined;
  if (bus && (given(unit, "Type")?.value.text ?? "dbus") === "dbus") add(["Requires", "After"], ["dbus.socket"], becauseOf(bus));
}
