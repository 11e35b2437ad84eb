/** What systemd sets by itself where a unit has a setting. */
export interface Implication {
  /** The directive that implies. */
  readonly by: string;
  /** The value with which it does, as people write it; any if left out. */
  readonly with?: string;
  /** The directive that is implied. */
  readonly key: string;
  readonly value: string;
  /** The first version in which it is so; left out: 236 or before. */
  readonly since?: number;
  /** The last one. */
  readonly until?: number;
  /** Under which further condition. */
  readonly where?: string;
}

const dynamicUser: readonly Implication[] = [
  { key: "PrivateTmp", value: "yes", until: 256 },
  { key: "PrivateTmp", value: "disconnected", since: 257, where: "PrivateTmp= is not set" },
  { key: "ProtectSystem", value: "strict" },
  { key: "ProtectHome", value: "read-only", where: "ProtectHome= is no" },
  { key: "RemoveIPC", value: "yes" },
  { key: "NoNewPrivileges", value: "yes", since: 242 },
  { key: "RestrictSUIDSGID", value: "yes", since: 242 },
].map((implied) => ({ by: "DynamicUser", with: "yes", ...implied }));

const network: readonly Implication[] = [{ by: "PrivateNetwork", with: "yes" }, { by: "NetworkNamespacePath" }].map((by) => ({
  ...by,
  key: "PrivateMounts",
  value: "yes",
  since: 254,
  where: "PrivateMounts= is not set",
}));

const root: readonly Implication[] = ["RootDirectory", "RootImage"].map((by) => ({
  by,
  key: "MountAPIVFS",
  value: "yes",
  since: 247,
  where: "MountAPIVFS= is not set",
}));

/** unit_patch_contexts() in systemd's unit.c, the predicates of execute.c, and NEWS 242, 245, 247, 254, 256, 257, 258, 260. */
export const implications: readonly Implication[] = [
  ...dynamicUser,
  ...network,
  ...root,
  { by: "PrivateDevices", with: "yes", key: "DevicePolicy", value: "closed", where: "DevicePolicy= is auto" },
  { by: "PrivateDevices", with: "yes", key: "CapabilityBoundingSet", value: "~CAP_MKNOD CAP_SYS_RAWIO" },
  { by: "ProtectKernelModules", with: "yes", key: "CapabilityBoundingSet", value: "~CAP_SYS_MODULE" },
  { by: "ProtectKernelLogs", with: "yes", key: "CapabilityBoundingSet", value: "~CAP_SYSLOG", since: 244 },
  { by: "ProtectClock", with: "yes", key: "CapabilityBoundingSet", value: "~CAP_SYS_TIME CAP_WAKE_ALARM", since: 245 },
  { by: "ProtectClock", with: "yes", key: "DeviceAllow", value: "char-rtc r", since: 245, until: 250 },
  { by: "ProtectClock", with: "yes", key: "DeviceAllow", value: "char-rtc r", since: 251, where: "there is a device policy" },
  { by: "MountAPIVFS", with: "yes", key: "BindLogSockets", value: "yes", since: 257, where: "BindLogSockets= is not set" },
  { by: "LogNamespace", key: "BindLogSockets", value: "yes", since: 257, where: "BindLogSockets= is not set" },
  { by: "PAMName", key: "SetLoginEnvironment", value: "yes", since: 256, where: "SetLoginEnvironment= is not set" },
  { by: "DelegateNamespaces", key: "PrivateUsers", value: "self", since: 258 },
  {
    by: "DefaultDependencies",
    with: "no",
    key: "PrivateTmp",
    value: "disconnected",
    since: 260,
    where: "PrivateTmp=yes is set and nothing orders the unit after the mount of /tmp",
  },
];
