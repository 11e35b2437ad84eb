import type { BehaviourChange } from "./change.js";

const IMAGES = ["RootImage", "MountImages", "ExtensionImages"];
const DIRECTORIES = ["RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"];
/** A root directory other than `/`, or a root image. */
const ROOT = { key: ["RootDirectory", "RootImage"], matches: /[^/]/ } as const;

/** Changes of systemd 245 to 253. */
export const upTo253: readonly BehaviourChange[] = [
  {
    id: "hidden-dropin",
    since: 245,
    from: 244,
    effect: "changes",
    when: [{ where: { fact: "hidden-dropin" } }],
    message: "a drop-in of the unit hides one of the same name for its whole type since systemd 245; in 244 it was the other way round",
    help: "give the two drop-ins different names if both should apply",
    reference: "unit_file_find_dropin_paths() in systemd's dropin.c",
  },
  {
    id: "oneshot-runs-again",
    since: 245,
    effect: "changes",
    when: [
      {
        types: ["service"],
        where: { key: "Type", matches: /^oneshot$/ },
        also: [{ fact: "pulled-in-by-several" }],
        without: [{ key: "RemainAfterExit", says: "yes" }],
      },
    ],
    message: "a oneshot that several units pull in may run more than once, as systemd 245 drops no redundant jobs any more",
    help: "set RemainAfterExit=yes if it should run once",
    reference: "NEWS 245",
  },
  {
    id: "privileged-command-outside-private-tmp",
    since: 245,
    effect: "changes",
    when: [
      { where: { fact: "privileged-command-in-tmp" }, effect: "breaks" },
      { where: { fact: "privileged-command" }, without: [{ fact: "privileged-command-in-tmp" }] },
    ],
    message:
      "a command with the + prefix (or one that PermissionsStartOnly= exempts) sees the host's /tmp since systemd 245, not the private one of the unit",
    help: "exchange files with the other commands through RuntimeDirectory=",
    reference: "https://github.com/systemd/systemd/pull/14978",
  },
  {
    id: "private-users-of-user-units",
    since: 245,
    effect: "changes",
    when: [{ manager: "user", where: { key: "PrivateUsers", says: "yes" } }],
    message: "PrivateUsers= takes effect in user units since systemd 245: files of all other users belong to nobody there",
    reference: "NEWS 245",
  },
  {
    id: "directories-after-remount",
    since: 246,
    effect: "changes",
    when: [
      {
        where: { key: ["StateDirectory", "CacheDirectory", "LogsDirectory"] },
        also: [{ key: "Unit.DefaultDependencies", says: "no" }],
      },
    ],
    message: "StateDirectory= and its like order the unit after systemd-remount-fs.service since systemd 246",
    help: "look whether the unit must start earlier than that",
    reference: "unit_add_exec_dependencies() in systemd's unit.c",
  },
  {
    id: "root-gets-api-mounts",
    since: 247,
    effect: "changes",
    when: [{ where: ROOT, without: [{ key: "MountAPIVFS" }] }],
    message:
      "RootDirectory= and RootImage= imply MountAPIVFS=yes since systemd 247: /proc, /sys and /dev are mounted, in a mount namespace for each process",
    help: "set MountAPIVFS=no to keep it as it was",
    reference: "NEWS 247",
  },
  {
    id: "memory-protection-recursive",
    since: 247,
    effect: "changes",
    when: [{ types: ["slice"], where: { key: ["MemoryLow", "MemoryMin"] } }],
    message: "the memory protection of a slice is handed down to the units in it since systemd 247",
    help: "look whether MemoryLow= and MemoryMin= of the units in the slice are still needed",
    reference: "NEWS 247",
  },
  {
    id: "root-gets-run",
    since: 248,
    effect: "changes",
    when: [{ where: ROOT, without: [{ key: "MountAPIVFS", says: "no" }] }],
    message:
      "MountAPIVFS= of a unit with a root directory or image also mounts an empty /run since systemd 248, and files in /dev may be executed",
    help: "add BindPaths=/run to see the host's, NoExecPaths=/dev to forbid the latter",
    reference: "NEWS 248",
  },
  {
    id: "log-level-of-manager",
    since: 249,
    effect: "changes",
    when: [{ where: { key: "LogLevelMax" } }],
    message: "LogLevelMax= also drops the manager's own messages about the unit since systemd 249",
    help: "raise it to notice or info if messages about starts and failures are needed",
    reference: "NEWS 249",
  },
  {
    id: "startup-settings-at-shutdown",
    since: 250,
    effect: "changes",
    when: [{ where: { key: ["StartupCPUWeight", "StartupCPUShares", "StartupIOWeight", "StartupBlockIOWeight"] } }],
    message: "settings for the time of the start also hold while the system shuts down since systemd 250",
    reference: "NEWS 250",
  },
  {
    id: "path-rate-limit",
    since: 250,
    effect: "changes",
    when: [
      {
        types: ["path"],
        where: { key: ["PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"] },
        without: [{ key: ["TriggerLimitIntervalSec", "TriggerLimitBurst"] }],
      },
    ],
    message: "a path unit that triggers more than 200 times in 2 s fails since systemd 250",
    help: "set TriggerLimitIntervalSec= and TriggerLimitBurst= where that is not enough",
    reference: "NEWS 250",
  },
  {
    id: "colon-in-directory",
    since: 250,
    effect: "changes",
    when: [{ where: { key: DIRECTORIES, matches: /(?<!\\):/ } }],
    message: "a colon in the value ends the directory's name since systemd 250: what follows is the name of a symbolic link to it",
    help: "write \\: for a colon that is part of the name",
    reference: "NEWS 250",
  },
  {
    id: "condition-without-restart",
    since: 251,
    effect: "changes",
    when: [{ types: ["service"], where: { key: "ExecCondition" }, also: [{ key: "Restart", matches: /^always$/ }] }],
    message: "Restart=always does not start a service again whose ExecCondition= says no, since systemd 251",
    help: "trigger it by a timer if the condition should be tried again",
    reference: "NEWS 251",
  },
  {
    id: "kernel-version-as-text",
    since: 252,
    effect: "changes",
    when: [
      { where: { key: ["Unit.ConditionKernelVersion", "Unit.AssertKernelVersion"], matches: /(?:^|[|!\s])!?={1,2}(?!=)/ } },
      { where: { key: ["Unit.ConditionKernelVersion", "Unit.AssertKernelVersion"], matches: /^[|!\s]*[^|!\s<>=][^<>=]*[*?[\]]/ } },
    ],
    message: "= and != compare kernel versions as texts since systemd 252, and without an operator the value is a shell pattern",
    help: "compare by >= and <, as in ConditionKernelVersion=>=5.10 <5.11",
    reference: "NEWS 252",
  },
  {
    id: "first-boot-is-over",
    since: 252,
    effect: "changes",
    when: [{ where: { key: ["Unit.ConditionFirstBoot", "Unit.AssertFirstBoot"] } }],
    message: "the condition of the first boot does not hold any more once that boot has finished, since systemd 252",
    reference: "NEWS 252",
  },
  {
    id: "ac-power-without-battery",
    since: 252,
    effect: "changes",
    when: [{ where: { key: ["Unit.ConditionACPower", "Unit.AssertACPower"] } }],
    message: "a system without a battery counts as one on AC power since systemd 252",
    reference: "NEWS 252",
  },
  {
    id: "image-file-systems",
    since: 253,
    effect: "changes",
    when: [{ where: { key: IMAGES } }],
    message: "only btrfs, ext4, xfs, erofs, squashfs and vfat are mounted from disk images since systemd 253",
    help: "use one of them, or set SYSTEMD_DISSECT_FILE_SYSTEMS= in the manager's environment",
    reference: "NEWS 253",
  },
];
