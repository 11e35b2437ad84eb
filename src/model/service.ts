import { credentialKeys } from "../catalog/credentials.js";
import { exists, memoized, since, type Version } from "../core/version.js";
import { type ExecCommand, parseExec } from "../syntax/exec.js";
import { given, last, own, ownAll } from "./settings.js";
import type { Setting, Unit } from "./unit.js";

/** One command of a unit and the assignment that it stands in. */
export interface UnitCommand {
  readonly setting: Setting;
  readonly command: ExecCommand;
}

/** All commands in effect of an Exec directive of the unit's own section, in order. */
export function commandsOf(unit: Unit, directive: string, v: Version): readonly UnitCommand[] {
  return ownAll(unit, directive).flatMap((setting) => parseExec(setting.value, v).commands.map((command) => ({ setting, command })));
}

/** The Exec directives of the types of units that have some, in the order in which they run, with the first version that has them. */
const EXEC_DIRECTIVES: Readonly<Record<string, readonly { readonly name: string; readonly since?: number }[]>> = {
  service: [
    { name: "ExecCondition", since: 243 },
    { name: "ExecStartPre" },
    { name: "ExecStart" },
    { name: "ExecStartPost" },
    { name: "ExecReload" },
    { name: "ExecReloadPost", since: 259 },
    { name: "ExecStop" },
    { name: "ExecStopPost" },
  ],
  socket: [{ name: "ExecStartPre" }, { name: "ExecStartPost" }, { name: "ExecStopPre" }, { name: "ExecStopPost" }],
};

const [first = "", ...others] = new Set(Object.values(EXEC_DIRECTIVES).flatMap((all) => all.map(({ name }) => name)));

/** The keys of all of them. */
export const execKeys: readonly [string, ...string[]] = [first, ...others];

/** All commands in effect of a unit, in the order in which they run, with the directive of each. */
export const allCommandsOf = memoized((unit: Unit, v): readonly (UnitCommand & { readonly directive: string })[] => {
  const given = (EXEC_DIRECTIVES[unit.type] ?? []).filter(({ name }) => ownAll(unit, name).length > 0);
  const known = given.filter(({ since }) => exists(v, since));
  return known.flatMap(({ name }) => commandsOf(unit, name, v).map((command) => ({ ...command, directive: name })));
});

/** The type of a service, as service_load() in systemd's service.c chooses it where Type= does not say. */
export function serviceType(unit: Unit, v: Version): string {
  const type = last(unit, "Service.Type");
  if (type && type.value.text !== "") return type.value.text;
  if (busName(unit)) return "dbus";
  if (credentialOf(unit) && since(v, 257)) return "exec";
  return commandsOf(unit, "ExecStart", v).length > 0 ? "simple" : "oneshot";
}

/** As {@link serviceType}; undefined where the fragment, which may say another, is not at hand. */
export function knownServiceType(unit: Unit, v: Version): string | undefined {
  return unit.fragment || own(unit, "Type") ? serviceType(unit, v) : undefined;
}

/** The first setting that hands the processes of a unit credentials. */
export function credentialOf(unit: Unit): Setting | undefined {
  for (const key of credentialKeys) {
    const setting = given(unit, key);
    if (setting) return setting;
  }
  return undefined;
}

/** The setting that gives a service its name on the bus. */
export function busName(unit: Unit): Setting | undefined {
  const setting = own(unit, "BusName");
  return setting?.value.text ? setting : undefined;
}
