import { joinSpans } from "../../core/span.js";
import { isUnknown } from "../../syntax/template.js";
import type { Word } from "../../syntax/words.js";
import type { Deed, Whose } from "./acts.js";
import { type Options, optionOf, readOptions } from "./options.js";
import { canonicalPath, netnsName, procNamespace } from "./paths.js";

type MountDeed = Extract<Deed, { kind: "mount" }>;

/** Whose namespace a path like /proc/1/ns/net is; undefined for other paths. `$$` and unknown process IDs are the shell's own and another's. */
export function whoseNamespace(path: string): Whose | undefined {
  const found = procNamespace(path);
  if (!found) return undefined;
  if (found.process === "self" || found.process === "thread-self" || found.process === "$$") return "own";
  return found.process === "1" ? "host" : "process";
}

/** The mount of a namespace's file gives it a name; so does any mount of something unknown on a name of iproute2. */
function naming(mount: MountDeed): Deed | undefined {
  const { what, where } = mount;
  if (mount.change !== "bind" || what === undefined || where === undefined) return undefined;
  const path = canonicalPath(where);
  const found = procNamespace(what);
  const name = netnsName(where);
  if (path === undefined || (found ? found.kind !== "net" : name === undefined)) return undefined;
  const of = whoseNamespace(what) ?? (isUnknown(what) ? "unknown" : "path");
  return { kind: "name-namespace", path, pathAt: mount.whereAt, how: "bind", of, source: what };
}

const MOUNT = {
  short: "tToOLUN",
  long: [
    "types",
    "options",
    "fstab",
    "test-opts",
    "label",
    "uuid",
    "source",
    "target",
    "target-prefix",
    "namespace",
    "options-mode",
    "options-source",
  ],
  mixed: true,
};
const LISTS = ["l", "show-labels", "V", "version", "h", "help", "f", "fake"];

function changeOf(found: Options, options: readonly string[]): MountDeed["change"] {
  if (options.includes("remount")) return "remount";
  if (optionOf(found, "M", "move") || options.includes("move")) return "move";
  if (optionOf(found, "B", "bind", "R", "rbind") || options.includes("bind") || options.includes("rbind")) return "bind";
  const makes = found.options.some(({ name }) => name.startsWith("make-"));
  return makes && found.operands.length < 2 ? "propagation" : "new";
}

/** What `mount` with these arguments mounts; nothing where it only lists. */
export function mount(args: readonly Word[]): readonly Deed[] {
  const found = readOptions(args, MOUNT);
  if (optionOf(found, ...LISTS)) return [];
  const options = found.options.flatMap(({ name, value }) => (name === "o" || name === "options" ? (value ?? "").split(",") : []));
  const type = optionOf(found, "t", "types")?.value;
  const [first, second] = found.operands;
  const target = optionOf(found, "target");
  const whereWord = target?.word ?? second ?? first;
  const all = optionOf(found, "a", "all");
  if (!whereWord) {
    const word = all?.word;
    return word
      ? [{ kind: "mount", what: undefined, where: undefined, whereAt: word.at, type, options, change: "new", fuse: undefined }]
      : [];
  }
  const what = optionOf(found, "source")?.value ?? (second || target ? first?.text.text : undefined);
  const where = target ? target.value : whereWord.text.text;
  const fuse = type?.startsWith("fuse") ? type : undefined;
  const deed: MountDeed = { kind: "mount", what, where, whereAt: whereWord.at, type, options, change: changeOf(found, options), fuse };
  return [naming(deed) ?? deed];
}

/** What `umount` with these arguments unmounts. */
export function umount(args: readonly Word[]): readonly Deed[] {
  const found = readOptions(args, { short: "tON", long: ["types", "test-opts", "namespace"], mixed: true });
  if (optionOf(found, "V", "version", "h", "help")) return [];
  const all = optionOf(found, "a", "all");
  if (all) return [{ kind: "umount", where: undefined, whereAt: all.word.at }];
  return found.operands.map((word) => ({ kind: "umount" as const, where: word.text.text, whereAt: word.at }));
}

/** FUSE programs that mount on the last path they are given; those with a word mount only with that word first. */
const FUSE: Readonly<Record<string, string | undefined>> = {
  rclone: "mount",
  restic: "mount",
  borg: "mount",
  borgfs: undefined,
  kopia: "mount",
  juicefs: "mount",
  ...Object.fromEntries(
    (
      "sshfs s3fs bindfs mergerfs ceph-fuse glusterfs encfs gocryptfs cryfs curlftpfs fuse-overlayfs unionfs unionfs-fuse fuseiso ntfs-3g " +
      "squashfuse archivemount lxcfs ifuse jmtpfs simple-mtpfs go-mtpfs goofys gcsfuse blobfuse blobfuse2 vmhgfs-fuse vmware-vmblock-fuse " +
      "securefs httpdirfs davfs2 mount.davfs mount.fuse mount.fuse3 mount.glusterfs mount.ntfs-3g mhddfs exfat-fuse apfs-fuse"
    )
      .split(" ")
      .map((name) => [name, undefined]),
  ),
};

/** What every text holds that runs a FUSE program, or `mount` with such a type. */
export const mentionsFuse = new RegExp(`fuse|${Object.keys(FUSE).join("|")}`, "i");

/** What a FUSE program mounts. */
export function fuseMount(program: string, args: readonly Word[]): readonly Deed[] {
  if (!Object.hasOwn(FUSE, program)) return [];
  const { operands, options } = readOptions(args, { short: "o", long: ["config", "log-file", "cache-dir"], mixed: true });
  if (options.some(({ name }) => name === "version" || name === "help" || name === "V")) return [];
  const command = FUSE[program];
  if (command !== undefined && operands[0]?.text.text !== command) return [];
  const places = (command === undefined ? operands : operands.slice(1)).filter(
    ({ text }) => text.text.startsWith("/") || isUnknown(text.text),
  );
  const last = places.at(-1);
  const whole = args.at(-1);
  if (!whole) return [];
  const what = places.length > 1 ? places[0]?.text.text : undefined;
  const whereAt = last?.at ?? (args[0] ? joinSpans(args[0].at, whole.at) : whole.at);
  return [{ kind: "mount", what, where: last?.text.text, whereAt, type: "fuse", options: [], change: "new", fuse: program }];
}

/** `fusermount -u`. */
export function fusermount(args: readonly Word[]): readonly Deed[] {
  const found = readOptions(args, { short: "o", mixed: true });
  return optionOf(found, "u") ? found.operands.map((word) => ({ kind: "umount" as const, where: word.text.text, whereAt: word.at })) : [];
}

/** `systemd-mount`: the manager mounts, outside of the unit's namespaces. */
export function systemdMount(args: readonly Word[]): readonly Deed[] {
  const found = readOptions(args, {
    short: "pHMto",
    long: ["property", "timeout-idle-sec", "type", "options", "description", "host", "machine"],
  });
  if (optionOf(found, "u", "umount"))
    return found.operands.map((word) => ({ kind: "umount" as const, where: word.text.text, whereAt: word.at }));
  const [what, where] = found.operands;
  if (!what) return [];
  const type = optionOf(found, "t", "type")?.value;
  const whereAt = (where ?? what).at;
  return [{ kind: "mount", what: what.text.text, where: where?.text.text, whereAt, type, options: [], change: "new", fuse: undefined }];
}
