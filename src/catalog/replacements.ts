/** What took the place of a directive that systemd still takes, or took for a while. */
export interface Replacement {
  /** The directive to use now; null: there is none. */
  readonly by: string | null;
  /** The first version that knows the replacement, or documents only that. */
  readonly since: number;
  /** The versions that log a message for each line with the old one. */
  readonly logged?: { readonly min: number; readonly max: number };
  /** What to do where the value must change too. */
  readonly advice?: string;
}

const cgroup1 = { min: 252, max: 257 };
const weight = "its range is 1 to 10000 with 100 as the default";
const shares = `${weight}, as 1024 was that of shares`;

/**
 * Old directives by their keys. From NEWS 230 (StartLimitInterval, cgroup v2), 231 (paths), 240 (PermissionsStartOnly), 252 and 258 (cgroup v1), 260
 * (memory defaults), and the compatibility entries of load-fragment-gperf.gperf.in.
 */
export const replacements: Readonly<Record<string, Replacement>> = {
  BindTo: { by: "BindsTo", since: 187 },
  BlockIOAccounting: { by: "IOAccounting", since: 230 },
  BlockIODeviceWeight: { by: "IODeviceWeight", since: 230, logged: cgroup1, advice: weight },
  BlockIOReadBandwidth: { by: "IOReadBandwidthMax", since: 230, logged: cgroup1 },
  BlockIOWeight: { by: "IOWeight", since: 230, advice: weight },
  BlockIOWriteBandwidth: { by: "IOWriteBandwidthMax", since: 230, logged: cgroup1 },
  BusPolicy: { by: null, since: 230 },
  Capabilities: { by: "CapabilityBoundingSet", since: 230, advice: "or AmbientCapabilities=, to give a process capabilities" },
  CPUAccounting: { by: null, since: 258, advice: "CPU time is always accounted" },
  CPUShares: { by: "CPUWeight", since: 232, logged: cgroup1, advice: shares },
  IgnoreOnSnapshot: { by: null, since: 228, advice: "there are no snapshot units any more" },
  InaccessibleDirectories: { by: "InaccessiblePaths", since: 231 },
  MemoryLimit: { by: "MemoryMax", since: 231, logged: cgroup1 },
  NetClass: { by: null, since: 229 },
  OnFailureIsolate: { by: "OnFailureJobMode", since: 209, advice: "yes is OnFailureJobMode=isolate" },
  PermissionsStartOnly: { by: null, since: 240, advice: "begin the commands that need root with + (systemd 231)" },
  PropagateReloadFrom: { by: "ReloadPropagatedFrom", since: 187 },
  PropagateReloadTo: { by: "PropagatesReloadTo", since: 187 },
  ReadOnlyDirectories: { by: "ReadOnlyPaths", since: 231 },
  ReadWriteDirectories: { by: "ReadWritePaths", since: 231 },
  RequiresOverridable: { by: "Requires", since: 228, logged: { min: 228, max: 262 } },
  RequisiteOverridable: { by: "Requisite", since: 228, logged: { min: 228, max: 262 } },
  StartLimitInterval: { by: "StartLimitIntervalSec", since: 230 },
  StartupBlockIOWeight: { by: "StartupIOWeight", since: 230, advice: weight },
  StartupCPUShares: { by: "StartupCPUWeight", since: 232, logged: cgroup1, advice: shares },
  SysVStartPriority: { by: null, since: 218, advice: "order units by After= and Before=" },
  DefaultMemoryLow: { by: "MemoryLow", since: 260, advice: "set it on each unit below this one" },
  DefaultMemoryMin: { by: "MemoryMin", since: 260, advice: "set it on each unit below this one" },
  DefaultStartupMemoryLow: { by: "StartupMemoryLow", since: 260, advice: "set it on each unit below this one" },
  ConditionNull: { by: null, since: 247, advice: "use a condition that holds, or none" },
  AssertNull: { by: null, since: 247, advice: "use an assertion that holds, or none" },
  ManagedOOMMemoryPressureLimitPercent: { by: "ManagedOOMMemoryPressureLimit", since: 248 },
};
