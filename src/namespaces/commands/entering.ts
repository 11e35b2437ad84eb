import type { Word } from "../../syntax/words.js";
import type { Deed, View, Whereabouts } from "./acts.js";
import { type Effect, running } from "./effect.js";
import { type Option, type OptionSpec, optionOf, readOptions } from "./options.js";
import { canonicalPath, procNamespace } from "./paths.js";

const NSENTER: OptionSpec = {
  short: "tSGN",
  optional: "muinpCUTrwW",
  long: ["target", "setuid", "setgid", "net-socket", "wdns"],
};

/** The namespace that an option of nsenter enters: that of its file, else of the target. */
function entered(option: Option, target: string | undefined): Whereabouts {
  const { at } = option.word;
  const path = option.value;
  if (path === undefined) return target === "1" ? { kind: "host", by: "nsenter" } : { kind: "other", at };
  const process = procNamespace(path)?.process;
  if (process === "1") return { kind: "host", by: "nsenter" };
  if (process === "self" || process === "$$") return { kind: "process" };
  return process === undefined ? { kind: "named", path: canonicalPath(path) ?? path, at } : { kind: "other", at };
}

/** `nsenter`: the target's namespaces, or those of files. `-t 1` is PID 1 of the PID namespace that it runs in. */
export function nsenter(args: readonly Word[]): Effect {
  const found = readOptions(args, NSENTER);
  const target = optionOf(found, "t", "target")?.value;
  const all = optionOf(found, "a", "all");
  const mnt = optionOf(found, "m", "mount") ?? all;
  const net = optionOf(found, "n", "net") ?? all;
  const root = optionOf(found, "r", "root");
  const view: Partial<View> = {
    ...(mnt ? { mnt: entered(mnt, target) } : {}),
    ...(net ? { net: entered(net, target) } : {}),
    ...(root?.value !== undefined ? { otherRoot: true } : {}),
  };
  const path = net?.value === undefined ? undefined : canonicalPath(net.value);
  const uses: readonly Deed[] =
    net && path !== undefined && !procNamespace(path) ? [{ kind: "use-namespace", path, pathAt: net.word.at, how: "nsenter" }] : [];
  return { ...running(found.operands, view), deeds: uses };
}

const UNSHARE: OptionSpec = {
  short: "RwSGl",
  long: [
    "root",
    "wd",
    "setuid",
    "setgid",
    "propagation",
    "setgroups",
    "map-user",
    "map-group",
    "map-users",
    "map-groups",
    "monotonic",
    "boottime",
  ],
};

/** `unshare`: new namespaces; a file given to `--net=` becomes a name of the new one. */
export function unshare(args: readonly Word[]): Effect {
  const found = readOptions(args, UNSHARE);
  const mnt = optionOf(found, "m", "mount", "mount-proc", "mount-binfmt");
  const net = optionOf(found, "n", "net");
  const child = (option: Option): Whereabouts => ({ kind: "child", by: "unshare", at: option.word.at });
  const view: Partial<View> = {
    ...(mnt ? { mnt: child(mnt) } : {}),
    ...(net ? { net: child(net) } : {}),
    ...(optionOf(found, "R", "root") ? { otherRoot: true } : {}),
  };
  const path = net?.value === undefined ? undefined : canonicalPath(net.value);
  const names: readonly Deed[] =
    net && path !== undefined ? [{ kind: "name-namespace", path, pathAt: net.word.at, how: "unshare", of: "new", source: undefined }] : [];
  return { ...running(found.operands, view), deeds: names };
}

const SYSTEMD_RUN: OptionSpec = {
  short: "pEuMHC",
  long: (
    "unit property description slice uid gid nice working-directory root-directory service-type setenv host machine on-active on-boot on-startup on-unit-active " +
    "on-unit-inactive on-calendar path-property socket-property timer-property job-mode background json"
  ).split(" "),
};

/** `systemd-run`: the manager runs the command as a unit of its own; with `--scope` it stays where it is. */
export function systemdRun(args: readonly Word[]): Effect {
  const found = readOptions(args, SYSTEMD_RUN);
  const host: Whereabouts = { kind: "host", by: "manager" };
  return running(found.operands, optionOf(found, "scope") ? undefined : { mnt: host, net: host });
}
