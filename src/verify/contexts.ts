import { since, type Version } from "../core/version.js";
import { given, isOn, noteOf, own } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { mountNamespaceMakers } from "../namespaces/mounts.js";
import { type Check, type Complaint, from, ifSet, inOrder } from "./complaint.js";

function* dynamicUser(unit: Unit): Generator<Complaint> {
  const setting = own(unit, "DynamicUser");
  if (unit.manager !== "user" || !isOn(setting)) return;
  yield {
    rule: "user-unit-dynamic-user",
    message: "DynamicUser= does not work in a user manager, which cannot become another user, so systemd does not load the unit",
    at: setting.from.at,
    help: "remove it: a user unit runs as its user",
    refused: true,
  };
}

function* homeOfDynamicUser(unit: Unit): Generator<Complaint> {
  const directory = given(unit, "WorkingDirectory");
  const dynamic = own(unit, "DynamicUser");
  if (!isOn(dynamic) || !directory || !/^-?~$/.test(directory.value.text)) return;
  yield {
    rule: "working-directory-conflict",
    message: "WorkingDirectory=~ does not work with DynamicUser=yes, whose user has no home, so systemd does not load the unit",
    at: directory.from.at,
    notes: [noteOf(dynamic, "a user without a home directory")],
    help: "use StateDirectory= and WorkingDirectory=/var/lib/NAME",
    refused: true,
  };
}

function* belowApi(unit: Unit, v: Version): Generator<Complaint> {
  const directory = given(unit, "WorkingDirectory");
  if (!directory || !/^-?\/+(proc|sys|dev)(\/|$)/.test(directory.value.text)) return;
  const maker = mountNamespaceMakers(unit, v, false)[0];
  if (!maker) return;
  yield {
    rule: "working-directory-conflict",
    message: "WorkingDirectory= may not lie below /proc, /sys or /dev in a mount namespace of its own, so systemd does not load the unit",
    at: directory.from.at,
    notes: [maker.note],
    refused: true,
  };
}

function* privatePids(unit: Unit, v: Version): Generator<Complaint> {
  const pids = own(unit, "PrivatePIDs");
  if (!isOn(pids)) return;
  const pam = given(unit, "PAMName");
  if (unit.type === "service" && !(pam && since(v, 260))) return;
  yield {
    rule: "private-pids-conflict",
    message:
      unit.type === "service"
        ? "PrivatePIDs=yes does not work with PAMName=, so systemd does not load the service"
        : `PrivatePIDs= works in services only, so systemd does not load the ${unit.type} unit`,
    at: pids.from.at,
    notes: unit.type === "service" && pam ? [noteOf(pam, "a PAM session needs a process outside")] : [],
    refused: true,
  };
}

function* privateUsers(unit: Unit): Generator<Complaint> {
  const users = own(unit, "PrivateUsers");
  if (!users) return;
  const refuse = (other: Setting, message: string): Complaint => ({
    rule: "private-users-conflict",
    message: `${message}, so systemd does not load the unit`,
    at: users.from.at,
    notes: [noteOf(other, "set here")],
    refused: true,
  });
  const dynamic = own(unit, "DynamicUser");
  const other = given(unit, "User") ?? (isOn(dynamic) ? dynamic : undefined) ?? given(unit, "Group") ?? given(unit, "PAMName");
  const path = given(unit, "UserNamespacePath");
  if (users.value.text === "managed" && other) yield refuse(other, `PrivateUsers=managed does not work with ${other.key}=`);
  else if (path && isOn(users)) yield refuse(path, "PrivateUsers= does not work with UserNamespacePath=");
}

function* pamKillMode(unit: Unit, v: Version): Generator<Complaint> {
  const pam = given(unit, "PAMName");
  const mode = given(unit, "KillMode");
  if (!pam || !mode || /^(control-group|mixed)$/.test(mode.value.text)) return;
  if (unit.type !== "service" && !since(v, 255)) return;
  yield {
    rule: "pam-kill-mode",
    message: "PAMName= needs KillMode=control-group or mixed, so systemd does not load the unit",
    at: mode.from.at,
    notes: [noteOf(pam, "a PAM session has processes of its own to end")],
    refused: true,
  };
}

const checks: readonly Check[] = [
  ifSet(["DynamicUser"], from(256, dynamicUser)),
  ifSet(["DynamicUser"], from(256, homeOfDynamicUser)),
  ifSet(["WorkingDirectory"], from(257, belowApi)),
  ifSet(["PrivatePIDs"], from(257, privatePids)),
  ifSet(["PrivateUsers"], from(260, privateUsers)),
  ifSet(["PAMName"], pamKillMode),
];

/** unit_verify_contexts() of systemd's unit.c (255), and the check of KillMode= that service_verify() made before it. */
export function verifyContexts(unit: Unit, v: Version): Iterable<Complaint> {
  return unit.type === "service" || unit.type === "socket" || unit.type === "mount" || unit.type === "swap" ? inOrder(checks, unit, v) : [];
}
