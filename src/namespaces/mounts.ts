import type { Note } from "../core/finding.js";
import { exists, memoized, since, type Version } from "../core/version.js";
import { given, own, ownAll, parseBoolean, wordsOf } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { noteOn, plainPath, saysNo, saysWord, saysYes, saysYesOr } from "./settings.js";
import { privateTmp } from "./tmp.js";

/** A line that puts a unit's processes into mount namespaces of their own. */
export interface Maker {
  readonly setting: Setting;
  /** Whether the line only implies PrivateMounts=yes: PrivateMounts=no lifts it. */
  readonly liftable: boolean;
  /** Whether the line is PrivateMounts= itself. */
  readonly explicit: boolean;
  /** Whether it counts for the main process only, not for the control processes around it. */
  readonly mainOnly: boolean;
  readonly note: Note;
}

/** The setting where it needs a mount namespace, else undefined. */
type Condition = (unit: Unit, v: Version) => Setting | undefined;

/** One row of exec_needs_mount_namespace() in systemd's execute.c. */
interface Trigger {
  readonly key: string;
  /** The first version in which it needs one; left out: 236 or before. */
  readonly since?: number;
  readonly when: Condition;
}

const list = (key: string, first?: number): Trigger => ({ key, ...(first && { since: first }), when: (unit) => given(unit, key) });

const yes = (key: string, first?: number): Trigger => ({ key, ...(first && { since: first }), when: (unit, v) => saysYes(unit, key, v) });

const DIRECTORIES = ["RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"];

/** RuntimeDirectory= and its like, where one is set. */
const anyDirectory = (unit: Unit): boolean => DIRECTORIES.some((key) => given(unit, key) !== undefined);

/** RootDirectory=, with whether it is another directory than `/`. */
export function rootDirectory(unit: Unit): { readonly setting: Setting; readonly other: boolean } | undefined {
  const setting = own(unit, "RootDirectory");
  if (!setting || setting.value.text === "") return undefined;
  return { setting, other: plainPath(setting.value.text.replace(/^-/, "")) !== "/" };
}

/** RootDirectory= needs one for the API file systems (MountAPIVFS=, implied since 247) and, since 239, for RuntimeDirectory= and its like. */
function rootNeedsMounts(unit: Unit, v: Version): Setting | undefined {
  const root = rootDirectory(unit);
  if (!root) return undefined;
  const apivfs = own(unit, "MountAPIVFS");
  const implied = root.other && since(v, 247);
  const mounts = apivfs && apivfs.value.text !== "" ? parseBoolean(apivfs.value.text) === true && root.other : implied;
  return mounts || (since(v, 239) && anyDirectory(unit)) ? root.setting : undefined;
}

/** exec_context_get_effective_bind_log_sockets(): MountAPIVFS=yes without a root directory has had this side effect since 257. */
function apivfsBindsLogSockets(unit: Unit, v: Version): Setting | undefined {
  return saysNo(unit, "BindLogSockets") ? undefined : saysYes(unit, "MountAPIVFS", v);
}

function readOnlyDirectory(unit: Unit): Setting | undefined {
  return DIRECTORIES.flatMap((key) => wordsOf(ownAll(unit, key))).find(({ word }) => /^[^:]+:[^:]*:ro$/.test(word))?.setting;
}

/** MountFlags=: any value up to 241, since then only those that cut propagation. */
function mountFlags(unit: Unit, v: Version): Setting | undefined {
  if (!given(unit, "MountFlags")) return undefined;
  return since(v, 242) ? saysWord(unit, "MountFlags", v, [["slave"], ["private"]]) : given(unit, "MountFlags");
}

const triggers: readonly Trigger[] = [
  list("RootImage"),
  { key: "RootDirectory", when: rootNeedsMounts },
  list("RootMStack", 260),
  list("ReadWritePaths"),
  list("ReadOnlyPaths"),
  list("InaccessiblePaths"),
  list("ExecPaths", 248),
  list("NoExecPaths", 248),
  list("BindPaths"),
  list("BindReadOnlyPaths"),
  list("TemporaryFileSystem", 238),
  list("MountImages", 247),
  list("ExtensionImages", 248),
  list("ExtensionDirectories", 251),
  { key: "MountFlags", when: mountFlags },
  yes("PrivateDevices"),
  { key: "ProtectSystem", when: (unit, v) => saysYesOr(unit, "ProtectSystem", v, [["full"], ["strict"]]) },
  { key: "ProtectHome", when: (unit, v) => saysYesOr(unit, "ProtectHome", v, [["read-only"], ["tmpfs", 238]]) },
  yes("ProtectKernelTunables"),
  yes("ProtectKernelModules"),
  yes("ProtectKernelLogs", 244),
  {
    key: "ProtectControlGroups",
    when: (unit, v) =>
      saysYesOr(unit, "ProtectControlGroups", v, [
        ["private", 257],
        ["strict", 257],
      ]),
  },
  { key: "ProtectProc", since: 247, when: (unit, v) => saysWord(unit, "ProtectProc", v, [["noaccess"], ["invisible"], ["ptraceable"]]) },
  { key: "ProcSubset", since: 247, when: (unit, v) => saysWord(unit, "ProcSubset", v, [["pid"]]) },
  list("LogNamespace", 245),
  yes("PrivateIPC", 248),
  list("IPCNamespacePath", 248),
  yes("DynamicUser"),
  yes("PrivatePIDs", 257),
  yes("BindLogSockets", 257),
  { key: "MountAPIVFS", since: 257, when: apivfsBindsLogSockets },
  { key: "StateDirectory", since: 257, when: readOnlyDirectory },
  yes("PrivateBPF", 258),
];

/** The directives that can give each process a mount namespace of its own, with the first version that does; null: 236 or before. */
export function mountNamespaceKeys(): ReadonlyMap<string, number | null> {
  return new Map([["PrivateMounts", 239], ["PrivateTmp", null], ...triggers.map(({ key, since }) => [key, since ?? null] as const)]);
}

const implied = (setting: Setting): Maker => ({
  setting,
  liftable: true,
  explicit: false,
  mainOnly: false,
  note: noteOn(setting, "implies PrivateMounts=yes since systemd 254"),
});

function impliedMakers(unit: Unit, v: Version): readonly Maker[] {
  if (!since(v, 254) || own(unit, "PrivateMounts")?.value.text) return [];
  const makers = [saysYes(unit, "PrivateNetwork", v), given(unit, "NetworkNamespacePath")];
  return makers.filter((setting) => setting !== undefined).map(implied);
}

function maker(setting: Setting, v: Version): Maker {
  const explicit = setting.key === "PrivateMounts";
  const mainOnly = setting.key === "PrivatePIDs" && since(v, 258);
  const says = explicit ? "gives each process a mount namespace of its own" : "needs a mount namespace of its own for each process";
  return { setting, liftable: false, explicit, mainOnly, note: noteOn(setting, says) };
}

/**
 * Which lines give each process of the unit a mount namespace of its own: exec_needs_mount_namespace() in systemd's execute.c, as measured. Empty:
 * the processes stay in the manager's. `tmpMade`: whether the unit's runtime has directories for /tmp, which it has not where it joined one without.
 */
export function mountNamespaceMakers(unit: Unit, v: Version, tmpMade = true): readonly Maker[] {
  return tmpMade ? makersWithTmp(unit, v) : makersWithoutTmp(unit, v);
}

const makersWithTmp = memoized((unit: Unit, v) => findMakers(unit, v, true));
const makersWithoutTmp = memoized((unit: Unit, v) => findMakers(unit, v, false));

function findMakers(unit: Unit, v: Version, tmpMade: boolean): readonly Maker[] {
  const found: Maker[] = [];
  const explicit = saysYes(unit, "PrivateMounts", v, 239);
  if (explicit) found.push(maker(explicit, v));
  for (const trigger of triggers) {
    const setting = trigger.when(unit, v);
    if (setting && exists(v, trigger.since)) found.push(maker(setting, v));
  }
  const tmp = privateTmp(unit, v);
  if (tmp.setting?.key === "PrivateTmp" && tmp.kind !== "host" && (tmp.kind === "disconnected" || tmpMade || since(v, 260)))
    found.push(maker(tmp.setting, v));
  return [...found, ...impliedMakers(unit, v)];
}

/** Whether PrivateMounts=no in the unit would leave its processes in the manager's mount namespace, where they are not now. */
export function liftedByPrivateMountsNo(makers: readonly Maker[]): boolean {
  return makers.length > 0 && makers.every(({ liftable, explicit }) => liftable || explicit);
}
