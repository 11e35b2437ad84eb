import { parentOf } from "../../core/span.js";
import { since, type Version } from "../../core/version.js";
import { pathOfUnit, unitOfPath } from "../escape.js";
import { given, own, parseBoolean } from "../settings.js";
import type { Setting, Unit, UnitName } from "../unit.js";
import { type Add, type Because, becauseOf, becauseOfUnit, defaultDependencies } from "./edge.js";
import { knownPath, optionOf } from "./values.js";

/** fstype_is_network() in mount-util.c. */
const NETWORK_TYPES: ReadonlySet<string> = new Set(
  "afs ceph cifs davfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2 orangefs pvfs2 smb3 sshfs".split(" "),
);

function typeOfFileSystem(unit: Unit): string {
  return own(unit, "Type")?.value.text ?? "";
}

/** mount_is_network() in mount.c. */
function isNetwork(unit: Unit): boolean {
  return optionOf(unit, ["_netdev"]) !== undefined || NETWORK_TYPES.has(typeOfFileSystem(unit).replace(/^fuse\./, ""));
}

/** mount_is_bind() in mount.c. */
function isBind(unit: Unit): boolean {
  return optionOf(unit, ["bind", "rbind"]) !== undefined || ["bind", "rbind"].includes(typeOfFileSystem(unit));
}

/** fstab_is_extrinsic() in fstab-util.c: mounts of the operating system itself, and of the initrd, which stay until the end. */
export function isExtrinsic(unit: Unit): boolean {
  if (unit.type !== "mount") return false;
  const where = pathOfUnit(unit.name);
  if (["/", "/usr", "/etc"].includes(where)) return true;
  if (/^\/(run\/initramfs|run\/nextroot|proc|sys|dev)(\/|$)/.test(where)) return true;
  return optionOf(unit, ["x-initrd.mount"]) !== undefined;
}

/** The edges that a mount has because of [Mount]: mount_add_extras() in mount.c. */
export function addMount(unit: Unit, add: Add, v: Version): void {
  const path = pathOfUnit(unit.name);
  const where = own(unit, "Where");
  const because = where ? becauseOf(where) : becauseOfUnit(unit, "Mount", `mounts ${path}`);
  if (path !== "/") add(["RequiresMountsFor"], [parentOf(path)], because);
  const what = given(unit, "What");
  if (what) addWhat(unit, what, v, add);
  addDefaults(unit, add);
}

/** The path that What= means: fstab_node_to_udev_node() in fstab-util.c, which mounts go through since 256. */
function nodeOf(text: string, v: Version): string | undefined {
  const tag = /^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(text);
  if (!tag) return knownPath(text);
  if (!since(v, 256)) return undefined;
  const value = (tag[2] ?? "").replace(/^"(.*)"$/, "$1");
  return knownPath(`/dev/disk/by-${(tag[1] ?? "").toLowerCase()}/${encodeTag(value)}`);
}

/** encode_devnode_name() in device-nodes.c: what udev makes of a label in the name of a link. */
function encodeTag(value: string): string {
  return value.replace(/[^\w#+\-.:=@\u0080-\uffff]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function addWhat(unit: Unit, what: Setting, v: Version, add: Add): void {
  const node = nodeOf(what.value.text, v);
  if (node === undefined) return;
  const because = becauseOf(what);
  const bind = isBind(unit);
  const device = /^\/(dev|sys)\//.test(node) && node !== "/dev/root" && !bind;
  const loop = optionOf(unit, ["loop"]) !== undefined;
  if (bind || loop || !isNetwork(unit)) add(["RequiresMountsFor"], [node], because);
  if (!device) return;
  addDevice(unit, unitOfPath(node, "device"), because, v, add);
  const quota = optionOf(unit, ["usrquota", "grpquota", "quota", "usrjquota", "grpjquota"]);
  if (quota === undefined || ["xfs", "ocfs2"].includes(typeOfFileSystem(unit)) || since(v, 256)) return;
  const options = own(unit, "Options");
  add(["Wants", "Before"], ["systemd-quotacheck.service", "quotaon.service"], options ? becauseOf(options, quota) : () => []);
}

/** mount_add_device_dependencies() in mount.c. */
function addDevice(unit: Unit, device: UnitName, because: Because, v: Version, add: Add): void {
  const bound = optionOf(unit, ["x-systemd.device-bound"]);
  const off = bound !== undefined && since(v, 256) && parseBoolean(bound.split("=")[1] ?? "yes") === false;
  if (bound !== undefined && !off) add(["BindsTo"], [device], because);
  else add(off ? ["Requires"] : ["Requires", "StopPropagatedFrom"], [device], because);
  add(["After"], [device, blockdevOf(device)], because);
}

/** The target that is reached when the device is set up: unit_add_blockdev_dependency() in unit.c. */
export function blockdevOf(device: UnitName): UnitName {
  return `blockdev@${device.slice(0, -".device".length)}.target`;
}

/** mount_add_default_dependencies() in mount.c. */
function addDefaults(unit: Unit, add: Add): void {
  const because = defaultDependencies(unit);
  if (!because || unit.manager === "user" || isExtrinsic(unit)) return;
  const [before, after] = isNetwork(unit)
    ? ["remote-fs.target", ["remote-fs-pre.target", "network.target", "network-online.target"]]
    : ["local-fs.target", ["local-fs-pre.target"]];
  add(["After"], after, because);
  if (isNetwork(unit)) add(["Wants"], ["network-online.target"], because);
  if (optionOf(unit, ["nofail", "fail"]) !== "nofail") add(["Before"], [before], because);
  add(["Conflicts", "Before"], ["umount.target"], because);
  if (typeOfFileSystem(unit) === "tmpfs") add(["After"], ["swap.target"], because);
}
