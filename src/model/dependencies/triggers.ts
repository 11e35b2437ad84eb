import { unitOfPath } from "../escape.js";
import { isUnitName } from "../names.js";
import { given, own, ownAll, ownSection, wordsOf } from "../settings.js";
import type { Unit, UnitName } from "../unit.js";
import { type Add, type Because, becauseOf, becauseOfUnit, defaultDependencies } from "./edge.js";
import { resolveName } from "./explicit.js";
import { knownPath, on } from "./values.js";

/** Listen directives of systemd.socket(5) whose value may be a path. */
const LISTENS_ON_PATH = ["ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenSpecial", "ListenUSBFunction"];
const WATCHES = ["PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"];
/** The unit of the same name but for the type: unit_load_related_unit() in unit.c. */
function related(unit: Unit, type: string): UnitName {
  return `${unit.name.slice(0, unit.name.lastIndexOf("."))}.${type}`;
}

/** The unit that a timer, path or socket starts, and which line says so. */
export function triggered(unit: Unit): { readonly unit: UnitName; readonly because: Because } {
  const setting = given(unit, unit.type === "socket" ? "Service" : "Unit");
  const name = setting && resolveName(unit, setting.value.text);
  if (setting && name !== undefined && isUnitName(name)) return { unit: name, because: becauseOf(setting) };
  const service = related(unit, "service");
  return { unit: service, because: becauseOfUnit(unit, ownSection(unit), `starts ${service}`) };
}

function addTrigger(unit: Unit, add: Add): void {
  const { unit: name, because } = triggered(unit);
  add(["Triggers", "Before"], [name], because);
}

/** Whether each connection gets a service of its own, so that no one service is started: have_non_accept_socket() in socket.c. */
function acceptsOnly(unit: Unit): boolean {
  const others = ["ListenDatagram", "ListenFIFO", "ListenSpecial", "ListenUSBFunction", "ListenNetlink", "ListenMessageQueue"];
  return on(unit, "Accept") !== undefined && others.every((key) => ownAll(unit, key).length === 0);
}

/** The edges that a socket has because of [Socket]: socket_add_extras() in socket.c. */
export function addSocket(unit: Unit, add: Add): void {
  if (!acceptsOnly(unit)) addTrigger(unit, add);
  for (const setting of LISTENS_ON_PATH.flatMap((key) => ownAll(unit, key))) {
    const path = knownPath(setting.value.text);
    if (path !== undefined) add(["RequiresMountsFor"], [path], becauseOf(setting));
  }
  const device = given(unit, "BindToDevice");
  if (!device || device.value.text === "lo") return;
  const name = unitOfPath(`/sys/subsystem/net/devices/${device.value.text}`, "device");
  add(["BindsTo", "After"], [name], becauseOf(device));
}

/** The edges that a timer has because of [Timer]: timer_add_default_dependencies() and others in timer.c. */
export function addTimer(unit: Unit, add: Add): void {
  addTrigger(unit, add);
  const persistent = own(unit, "Persistent");
  if (persistent && on(unit, "Persistent") && unit.manager === "system") {
    add(["RequiresMountsFor"], ["/var/lib/systemd/timers"], becauseOf(persistent));
  }
  const calendar = given(unit, "OnCalendar");
  if (!calendar || !defaultDependencies(unit) || unit.manager === "user") return;
  add(["After"], ["time-set.target", "time-sync.target"], becauseOf(calendar));
}

/** The edges that a path unit has because of [Path]: path_add_extras() in path.c. */
export function addPath(unit: Unit, add: Add): void {
  addTrigger(unit, add);
  for (const setting of WATCHES.flatMap((key) => ownAll(unit, key))) {
    const path = knownPath(setting.value.text);
    if (path !== undefined) add(["RequiresMountsFor"], [path], becauseOf(setting));
  }
}

/** Sockets= of a service: config_parse_service_sockets() in load-fragment.c. */
export function addSockets(unit: Unit, add: Add): void {
  if (unit.type !== "service") return;
  for (const { word, setting } of wordsOf(ownAll(unit, "Sockets"))) {
    const name = resolveName(unit, word);
    if (name?.endsWith(".socket")) add(["Wants", "After", "TriggeredBy"], [name], becauseOf(setting, `Sockets=${name}`));
  }
}
