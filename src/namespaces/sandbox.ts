import type { Note } from "../core/finding.js";
import { memoized, since, type Version } from "../core/version.js";
import { given, own, ownAll, wordsOf } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { type Maker, mountNamespaceMakers, rootDirectory } from "./mounts.js";
import type { Command } from "./processes.js";
import { noteOn, plainPath, saysWord, saysYes, saysYesOr } from "./settings.js";
import { privateTmp } from "./tmp.js";

/** A line that gives a process a namespace of one kind, and how. */
export interface Source {
  readonly setting: Setting;
  readonly note: Note;
}

const source = (setting: Setting | undefined, says: string): Source | undefined => setting && { setting, note: noteOn(setting, says) };

/** The value of PrivateUsers= where it gives a user namespace: exec_context_get_effective_private_users() in systemd's execute.c. */
export function userNamespaceMaker(unit: Unit, v: Version): Source | undefined {
  const words = [
    ["self", 257],
    ["identity", 257],
    ["full", 258],
    ["managed", 260],
  ] as const;
  const users = saysYesOr(unit, "PrivateUsers", v, words);
  if (users) return source(users, "gives each process a user namespace of its own");
  const delegated = own(unit, "DelegateNamespaces");
  return delegated && since(v, 258) ? source(delegated, "implies PrivateUsers=self since systemd 258") : undefined;
}

/** UserNamespacePath=; alone, 259 ignores it. */
export function userNamespacePath(unit: Unit, v: Version): Setting | undefined {
  const path = given(unit, "UserNamespacePath");
  if (!path || !since(v, 259)) return undefined;
  return since(v, 260) || saysYes(unit, "PrivateNetwork", v) || saysYes(unit, "PrivateIPC", v) || privateTmp(unit, v).kind === "shared"
    ? path
    : undefined;
}

/** ProtectHostname= (with a name after a colon since 258). */
export function utsNamespaceMaker(unit: Unit, v: Version): Source | undefined {
  const setting = own(unit, "ProtectHostname");
  if (!setting || !since(v, 242)) return undefined;
  const [mode = "", name] = setting.value.text.split(/:(.*)/s);
  const plain = saysYes(unit, "ProtectHostname", v);
  const later = mode === "private" || (name !== undefined && /^(1|y|yes|t|true|on)$/i.test(mode));
  return source(plain ?? (later && since(v, 258) ? setting : undefined), "gives each process a UTS namespace of its own");
}

/** ProtectControlGroups=private and strict. */
export function cgroupNamespaceMaker(unit: Unit, v: Version): Source | undefined {
  const setting = saysWord(unit, "ProtectControlGroups", v, [
    ["private", 257],
    ["strict", 257],
  ]);
  return source(setting, "gives each process a cgroup namespace of its own");
}

/** PrivatePIDs=: since 258 of the main process only. */
export function pidNamespaceMaker(command: Command, v: Version): Source | undefined {
  const setting = saysYes(command.unit, "PrivatePIDs", v, 257);
  if (!setting || (!command.main && since(v, 258))) return undefined;
  return source(setting, "gives each process a PID namespace of its own");
}

/** The lines that give this process a mount namespace of its own. */
export function mountMakersOf(command: Command, v: Version, tmpMade: boolean): readonly Maker[] {
  return mountNamespaceMakers(command.unit, v, tmpMade).filter(({ mainOnly }) => command.main || !mainOnly);
}

/** What /tmp is for a process with a mount namespace of its own, apart from the directories of its unit's runtime. */
export interface TmpView {
  readonly kind: "own" | "runtime" | "path" | "host";
  readonly path?: string;
  readonly because: readonly Note[];
}

/** What is mounted over /tmp by a list of `source:target` words. */
const boundOver = memoized((unit: Unit): { readonly path: string; readonly setting: Setting } | undefined => {
  for (const key of ["BindPaths", "BindReadOnlyPaths"]) {
    for (const { word, setting } of wordsOf(ownAll(unit, key))) {
      const [from = "", to = ""] = word.replace(/^-/, "").split(":");
      if (plainPath(to) === "/tmp" && plainPath(from) !== "/tmp") return { path: plainPath(from), setting };
    }
  }
  return undefined;
});

/** The line that mounts a fresh file system over /tmp. */
const freshOver = memoized(
  (unit: Unit) => wordsOf(ownAll(unit, "TemporaryFileSystem")).find(({ word }) => plainPath(word.split(":")[0] ?? "") === "/tmp")?.setting,
);

/** A root directory or image, whose own /tmp a process sees. */
function rootView(command: Command): TmpView | undefined {
  if (!command.rooted) return undefined;
  const root = rootDirectory(command.unit);
  const image = given(command.unit, "RootImage");
  const setting = root?.other ? root.setting : image;
  if (!setting) return undefined;
  const path = `${plainPath(setting.value.text)}${root?.other ? "" : ":"}/tmp`;
  return { kind: "path", path, because: [noteOn(setting, "brings a /tmp of its own")] };
}

/**
 * The view of /tmp: mounts over it first, then PrivateTmp= (skipped with `+` since 245), then that of a root directory.
 */
export function tmpView(command: Command, v: Version): TmpView {
  const { unit } = command;
  const fresh = freshOver(unit, v);
  if (fresh && since(v, 238)) return { kind: "own", because: [noteOn(fresh, "mounts a fresh /tmp for each process")] };
  const bound = boundOver(unit, v);
  if (bound) return { kind: "path", path: bound.path, because: [noteOn(bound.setting, "mounts a directory over /tmp")] };
  const tmp = privateTmp(unit, v);
  if (tmp.kind !== "host" && (!command.privileged || !since(v, 245)))
    return { kind: tmp.kind === "disconnected" ? "own" : "runtime", because: tmp.because };
  return rootView(command) ?? { kind: "host", because: [] };
}
