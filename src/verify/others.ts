import { since, type Version } from "../core/version.js";
import { all, isOn, last, noteOf, own, ownAll, ownSection, parseBoolean } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { listensOf } from "../namespaces/processes.js";
import { type Check, type Complaint, inOrder, ownHeader } from "./complaint.js";

function* listens(unit: Unit): Generator<Complaint> {
  if (listensOf(unit).length > 0) return;
  yield {
    rule: "socket-without-listener",
    message: "the socket listens nowhere, so systemd does not load it",
    at: ownHeader(unit),
    help: "add ListenStream= or another Listen directive",
    refused: true,
  };
}

const makesConnections = (setting: Setting): boolean => setting.key === "ListenStream" || setting.key === "ListenSequentialPacket";

function* accepting(unit: Unit, v: Version): Generator<Complaint> {
  const accept = own(unit, "Accept");
  if (!isOn(accept)) return;
  const refuse = (setting: Setting, message: string, help?: string): Complaint => ({
    rule: "socket-conflict",
    message: `${message}, so systemd does not load the socket`,
    at: setting.from.at,
    notes: [noteOf(accept, "one instance of the service for each connection")],
    ...(help ? { help } : {}),
    refused: true,
  });
  const other = listensOf(unit).find((setting) => !makesConnections(setting));
  const service = own(unit, "Service");
  const defer = own(unit, "DeferTrigger");
  if (other) yield refuse(other, `${other.key}= makes no connections that Accept=yes could accept`);
  else if (service && service.value.text !== "") {
    yield refuse(
      service,
      "Service= names one service, but Accept=yes starts an instance of the template of the socket's own name",
      "remove Service=, or set Accept=no",
    );
  } else if (since(v, 258) && defer && defer.value.text !== "" && parseBoolean(defer.value.text) !== false)
    yield refuse(defer, "DeferTrigger= does not work with Accept=yes");
}

/** Up to 254 only where the socket accepts. */
function* someConnections(unit: Unit, v: Version): Generator<Complaint> {
  const most = own(unit, "MaxConnections");
  if (!most || !/^0+$/.test(most.value.text) || !(since(v, 255) || isOn(own(unit, "Accept")))) return;
  yield {
    rule: "socket-conflict",
    message: "MaxConnections=0 would accept no connection, so systemd does not load the socket",
    at: most.from.at,
    refused: true,
  };
}

/** socket_find_symlink_target() wants exactly one path in the file system. */
function* symlinks(unit: Unit): Generator<Complaint> {
  const links = ownAll(unit, "Symlinks").find(({ value }) => value.text !== "");
  if (!links) return;
  const nodes = listensOf(unit).filter(
    ({ key, value }) => key === "ListenFIFO" || (/^Listen(Stream|Datagram|SequentialPacket)$/.test(key) && value.text.startsWith("/")),
  );
  if (nodes.length === 1) return;
  yield {
    rule: "socket-conflict",
    message: `Symlinks= needs exactly one socket or FIFO in the file system to point at, and the socket has ${nodes.length}, so systemd does not load it`,
    at: links.from.at,
    notes: nodes.map((node) => noteOf(node, "in the file system")),
    refused: true,
  };
}

const socketChecks: readonly Check[] = [listens, accepting, someConnections, symlinks];

const lacks = (rule: "timer-without-trigger" | "path-without-trigger", keys: readonly string[], what: string): Check =>
  function* (unit, v) {
    const some = keys.some((key) => ownAll(unit, key).some(({ value }) => value.text !== ""));
    if (some) return;
    if (rule === "timer-without-trigger" && since(v, 242) && (isOn(own(unit, "OnClockChange")) || isOn(own(unit, "OnTimezoneChange"))))
      return;
    yield { rule, message: `the ${what}, so systemd does not load it`, at: ownHeader(unit), help: `add ${keys[0]}=`, refused: true };
  };

/** config_parse_trigger_unit(): the first Unit= counts. */
function* oneTrigger(unit: Unit): Generator<Complaint> {
  const named = unit.assignments.filter(({ section, key, value }) => section === ownSection(unit) && key === "Unit" && value.text !== "");
  const counts = own(unit, "Unit")?.from;
  for (const { at, value } of named.slice(counts ? named.indexOf(counts) + 1 : named.length)) {
    yield {
      rule: "trigger-already-set",
      message: `Unit=${value.text} is ignored: a ${unit.type} starts one unit, and the first Unit= counts`,
      at,
      notes: counts ? [{ at: counts.at, text: "this is what is started" }] : [],
      refused: false,
    };
  }
}

const TIMER_TRIGGERS = ["OnCalendar", "OnBootSec", "OnStartupSec", "OnActiveSec", "OnUnitActiveSec", "OnUnitInactiveSec"];
const PATH_TRIGGERS = ["PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"];

const timerChecks: readonly Check[] = [
  oneTrigger,
  lacks("timer-without-trigger", TIMER_TRIGGERS, "timer never elapses: it has no On…= setting"),
];
const pathChecks: readonly Check[] = [
  oneTrigger,
  lacks("path-without-trigger", PATH_TRIGGERS, "path unit watches nothing: it has no Path…= or DirectoryNotEmpty="),
];

/** OnFailureJobMode=isolate can start one unit only (unit_load() in unit.c). */
function* isolates(unit: Unit): Generator<Complaint> {
  for (const which of ["OnFailure", "OnSuccess"]) {
    const mode = last(unit, `Unit.${which}JobMode`) ?? (which === "OnFailure" ? last(unit, "Unit.OnFailureIsolate") : undefined);
    if (!mode || !(mode.value.text === "isolate" || (mode.key === "OnFailureIsolate" && isOn(mode)))) continue;
    const named = all(unit, `Unit.${which}`);
    if (new Set(named.flatMap(({ value }) => value.text.split(/\s+/))).size < 2) continue;
    yield {
      rule: "isolate-conflict",
      message: `${which}JobMode=isolate can start one unit only, and ${which}= names several, so systemd does not load the unit`,
      at: mode.from.at,
      notes: named.map((setting) => noteOf(setting, "named here")),
      refused: true,
    };
  }
}

const anyType: readonly Check[] = [isolates];
const byType: Partial<Record<Unit["type"], readonly Check[]>> = { socket: socketChecks, timer: timerChecks, path: pathChecks };

/** socket_verify(), timer_verify() and path_verify() of systemd. */
export function verifyByType(unit: Unit, v: Version): Iterable<Complaint> {
  return inOrder(byType[unit.type] ?? [], unit, v);
}

/** What unit_load() refuses in units of any type. */
export function verifyAnyType(unit: Unit, v: Version): Iterable<Complaint> {
  return inOrder(anyType, unit, v);
}
