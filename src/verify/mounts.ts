import { since, type Version } from "../core/version.js";
import { pathOfUnit, unitOfPath } from "../model/escape.js";
import { isShortened } from "../model/hashed-name.js";
import { noteOf, own, ownAll } from "../model/settings.js";
import type { Unit, UnitType } from "../model/unit.js";
import { isUnknown } from "../syntax/template.js";
import { type Check, type Complaint, from, ifSet, inOrder, ownHeader } from "./complaint.js";

/** Mount points that systemd's mount-setup.c makes itself or leaves to others: mount_point_is_api() and mount_point_ignore(). */
const API_MOUNTS: ReadonlySet<string> = new Set([
  "/proc",
  "/sys",
  "/dev",
  "/sys/kernel/security",
  "/sys/fs/smackfs",
  "/dev/shm",
  "/dev/pts",
  "/run",
  "/sys/fs/cgroup",
  "/sys/fs/cgroup/unified",
  "/sys/fs/cgroup/systemd",
  "/sys/fs/pstore",
  "/sys/firmware/efi/efivars",
  "/sys/fs/bpf",
  "/sys/fs/selinux",
  "/selinux",
  "/dev/console",
  "/proc/kmsg",
  "/proc/sys",
  "/run/host",
]);

/** Where a mount or automount unit mounts: Where=, else what its name says; undefined where that is not known. */
function mountPointOf(unit: Unit): string | undefined {
  const where = own(unit, "Where")?.value.text;
  if (where && isUnknown(where)) return undefined;
  if (where) return clean(where);
  return isShortened(unit.name) ? undefined : pathOfUnit(unit.name);
}

/** A name that was shortened does not say its path, and before 250 no name was. */
function* nameSaysPath(unit: Unit, v: Version): Generator<Complaint> {
  const key = unit.type === "swap" ? "What" : "Where";
  const setting = own(unit, key);
  if (!isShortened(unit.name) || (setting?.value.text && since(v, 250))) return;
  if (!setting?.value.text && !since(v, 250) && unit.type !== "swap") return;
  yield {
    rule: "unit-name-mismatch",
    message: setting?.value.text
      ? `the path of ${key}= is too long for a unit name up to systemd 249, so systemd does not load the unit`
      : `the name of the unit is shortened and does not say its path, so systemd does not load it without ${key}=`,
    at: setting?.from.at ?? ownHeader(unit),
    ...(setting?.value.text ? {} : { help: `add ${key}=` }),
    refused: true,
  };
}

const clean = (path: string): string => path.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "");

function* nameMatches(unit: Unit, path: string | undefined, key: string, type: UnitType): Generator<Complaint> {
  if (path === undefined) return;
  const name = unitOfPath(path, type);
  const setting = own(unit, key);
  if (unit.names.includes(name) || !setting) return;
  yield {
    rule: "unit-name-mismatch",
    message: `${key}=${path} belongs to a unit named ${name}, so systemd does not load it from ${unit.name}`,
    at: setting.from.at,
    help: `name the file ${name}, or set ${key}= to the path that the name says`,
    refused: true,
  };
}

const whereMatches: Check = (unit) => nameMatches(unit, mountPointOf(unit), "Where", unit.type);

function* notApi(unit: Unit, v: Version): Generator<Complaint> {
  const path = mountPointOf(unit);
  if (path === undefined) return;
  const api = API_MOUNTS.has(path);
  const credentials = since(v, 257) && /^\/run\/credentials\/[^/]+$/.test(path);
  if (!api && !credentials) return;
  yield {
    rule: "api-mount-point",
    message: `${path} is ${api ? "a file system that systemd mounts itself" : "where systemd mounts the credentials of a service"}, so it does not load a mount unit for it`,
    at: own(unit, "Where")?.from.at ?? ownHeader(unit),
    refused: true,
  };
}

function* hasWhat(unit: Unit): Generator<Complaint> {
  if (own(unit, "What")?.value.text) return;
  yield {
    rule: "mount-without-what",
    message: "the mount unit has no What=, so systemd does not load it",
    at: ownHeader(unit),
    help: "add What=, the device or directory to mount",
    refused: true,
  };
}

/** A dependency on the mounts of a path cannot be made for one with `..` (257 and later also for a swap's that is not absolute). */
function* whatIsPlain(unit: Unit, v: Version): Generator<Complaint> {
  const what = own(unit, "What");
  const text = what?.value.text;
  if (!what || !text || isUnknown(text)) return;
  const swap = unit.type === "swap";
  if (swap && !since(v, 255)) return;
  const upwards = text.startsWith("/") && text.split("/").includes("..");
  const relative = swap && deviceOf(text) === undefined;
  if (!upwards && !relative) return;
  yield {
    rule: "mount-without-what",
    message: `What=${text} is no ${relative ? "absolute" : "normalized"} path, so systemd does not load the unit`,
    at: what.from.at,
    refused: true,
  };
}

function* notRoot(unit: Unit): Generator<Complaint> {
  if (mountPointOf(unit) !== "/") return;
  yield {
    rule: "api-mount-point",
    message: "the root directory cannot be an automount, so systemd does not load the unit",
    at: own(unit, "Where")?.from.at ?? ownHeader(unit),
    refused: true,
  };
}

const RESERVED = /^(fd|pgrp|minproto|maxproto|direct|indirect)$/;

function* reservedOptions(unit: Unit): Generator<Complaint> {
  for (const setting of ownAll(unit, "ExtraOptions")) {
    const option = setting.value.text
      .split(",")
      .map((word) => word.trim().split("=")[0] ?? "")
      .find((word) => RESERVED.test(word));
    if (option === undefined) continue;
    yield {
      rule: "automount-reserved-option",
      message: `ExtraOptions= may not hold ${option}, which systemd sets itself, so it does not load the unit`,
      at: setting.from.at,
      refused: true,
    };
    return;
  }
}

function* swapMatches(unit: Unit, v: Version): Generator<Complaint> {
  const what = own(unit, "What");
  const text = what?.value.text;
  if (!what || !text || isUnknown(text)) return;
  const path = deviceOf(text);
  if (path !== undefined && (since(v, 255) || path === text)) yield* nameMatches(unit, path, "What", "swap");
}

/** fstab_node_to_udev_node() of systemd: `UUID=x` stands for a device below /dev/disk; undefined for what is no absolute path. */
function deviceOf(what: string): string | undefined {
  const tag = /^(UUID|LABEL|PARTUUID|PARTLABEL)=(.*)$/.exec(what);
  if (tag)
    return `/dev/disk/by-${(tag[1] as string).toLowerCase()}/${(tag[2] as string).replace(/^"(.*)"$/, "$1").replace(/[^A-Za-z0-9#+\-.:=@_]/g, escapeUdev)}`;
  return what.startsWith("/") ? clean(what) : undefined;
}

const escapeUdev = (c: string): string => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`;

function* oldPam(unit: Unit, v: Version): Generator<Complaint> {
  const pam = own(unit, "PAMName");
  const mode = own(unit, "KillMode");
  if (!pam?.value.text || !mode || mode.value.text === "control-group" || since(v, 255)) return;
  yield {
    rule: "pam-kill-mode",
    message: `PAMName= needs KillMode=control-group in a ${unit.type} unit, so systemd does not load it`,
    at: mode.from.at,
    notes: [noteOf(pam, "a PAM session has processes of its own to end")],
    refused: true,
  };
}

const checks: Partial<Record<UnitType, readonly Check[]>> = {
  mount: [nameSaysPath, whereMatches, notApi, hasWhat, whatIsPlain, oldPam],
  automount: [nameSaysPath, notRoot, whereMatches, from(250, reservedOptions)],
  swap: [nameSaysPath, whatIsPlain, swapMatches, oldPam],
  socket: [ifSet(["PAMName"], oldPam)],
};

/** mount_verify(), automount_verify() and swap_verify() of systemd, and what socket_verify() shares with them. */
export function verifyMounts(unit: Unit, v: Version): Iterable<Complaint> {
  return inOrder(checks[unit.type] ?? [], unit, v);
}
