import type { Version } from "../core/version.js";
import { type ExecCommand, parseExec } from "../syntax/exec.js";
import { last, own, ownAll } from "./settings.js";
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

/** The type of a service, as service_load() in systemd's service.c chooses it where Type= does not say. */
export function serviceType(unit: Unit, v: Version): string {
  const type = last(unit, "Service.Type");
  if (type && type.value.text !== "") return type.value.text;
  if (busName(unit)) return "dbus";
  return commandsOf(unit, "ExecStart", v).length > 0 ? "simple" : "oneshot";
}

/** The setting that gives a service its name on the bus. */
export function busName(unit: Unit): Setting | undefined {
  const setting = own(unit, "BusName");
  return setting?.value.text ? setting : undefined;
}
