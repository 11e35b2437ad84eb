import { credentialKeys, encryptedCredentialKeys } from "../credentials.js";
import type { BehaviourChange } from "./change.js";

const RUNLEVEL = /(?:^|\s)runlevel[0-6]\.target(?=\s|$)/;
const RC_LOCAL = /(?:^|\s)rc[-.]local\.service(?=\s|$)/;
const REQUIRES = ["Unit.Requires", "Unit.Requisite", "Unit.BindsTo"];
const NAMES = ["Unit.After", "Unit.Before", "Unit.Wants", "Unit.PartOf", "Unit.Conflicts", "Unit.Upholds"];

/** Changes of systemd 258 to 262. */
export const upTo262: readonly BehaviourChange[] = [
  {
    id: "encrypted-credentials-by-service",
    since: 258,
    effect: "changes",
    when: [
      {
        where: { key: encryptedCredentialKeys },
        also: [{ key: "PrivateDevices", says: "yes" }],
      },
      {
        where: { key: encryptedCredentialKeys },
        also: [{ key: ["DeviceAllow", "DevicePolicy"] }],
        without: [{ key: "PrivateDevices", says: "yes" }],
      },
    ],
    message:
      "credentials of a unit with a device policy are decrypted by systemd-creds.socket since systemd 258, and the policy does not admit the TPM by itself any more",
    help: "see that systemd-creds.socket is running",
    reference: "NEWS 258",
  },
  {
    id: "runlevel-targets-removed",
    since: 258,
    effect: "changes",
    when: [
      { where: { key: REQUIRES, matches: RUNLEVEL }, effect: "breaks" },
      { where: { key: ["Install.WantedBy", "Install.RequiredBy", "Install.UpheldBy"], matches: RUNLEVEL }, effect: "breaks" },
      { where: { key: NAMES, matches: RUNLEVEL } },
    ],
    message: "there are no runlevel targets any more since systemd 258",
    help: "name what they were aliases of: poweroff.target (0), rescue.target (1), multi-user.target (2 to 4), graphical.target (5), reboot.target (6)",
    reference: "NEWS 258",
  },
  {
    id: "instances-of-connections",
    since: 258,
    effect: "changes",
    when: [{ where: { fact: "accepted-instance" } }],
    message: "the names of instances for connections have further parts since systemd 258, so this one is never made for a connection",
    help: "set the options in the template, or in drop-ins for its prefix",
    reference: "NEWS 258",
  },
  {
    id: "kernel-version-condition",
    since: 258,
    effect: "deprecated",
    when: [{ where: { key: ["Unit.ConditionKernelVersion", "Unit.AssertKernelVersion"] } }],
    message: "ConditionVersion=kernel replaces the conditions on the kernel's version since systemd 258",
    help: "keep it as long as the unit must run on older versions, which ignore ConditionVersion=",
    reference: "NEWS 258",
  },
  {
    id: "run-lock",
    since: 258,
    effect: "deprecated",
    when: [{ where: { key: "*", matches: /(?<![\w.-])\/(?:run|var)\/lock(?![\w.-])/ } }],
    message: "/run/lock is deprecated since systemd 258, and a later version is to make it no more",
    help: "use RuntimeDirectory= for the unit's own locks",
    reference: "NEWS 258",
  },
  {
    id: "pid-namespace-of-main-process",
    since: 258,
    effect: "changes",
    when: [
      {
        types: ["service"],
        where: { key: ["ExecCondition", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost"] },
        also: [{ key: "PrivatePIDs", says: "yes" }],
      },
    ],
    message: "PrivatePIDs= is for the main process alone since systemd 258, so this command sees all processes",
    reference: "exec_needs_pid_namespace() in systemd's execute.c",
  },
  {
    id: "credentials-of-condition",
    since: 259,
    effect: "changes",
    when: [{ types: ["service"], where: { key: "ExecCondition" }, also: [{ key: credentialKeys }] }],
    message: "ExecCondition= gets the credentials of the unit since systemd 259",
    reference: "service_exec_flags() in systemd's service.c",
  },
  {
    id: "rc-local-removed",
    since: 260,
    effect: "changes",
    when: [
      { where: { key: REQUIRES, matches: RC_LOCAL }, also: [{ fact: "no-own-rc-local" }], effect: "breaks" },
      {
        where: { key: ["Install.WantedBy", "Install.RequiredBy"], matches: RC_LOCAL },
        also: [{ fact: "no-own-rc-local" }],
        effect: "breaks",
      },
      { where: { key: NAMES, matches: RC_LOCAL }, also: [{ fact: "no-own-rc-local" }] },
    ],
    message: "systemd 260 has no rc-local.service any more, and makes no units of SysV scripts",
    help: "write a service that runs /etc/rc.local, or remove the dependency",
    reference: "NEWS 260",
  },
  {
    id: "last-image-options-win",
    since: 260,
    effect: "changes",
    when: [
      {
        where: {
          key: "RootImageOptions",
          matches: /(?:^|\s)(root|usr|home|srv|esp|xbootldr|tmp|var):(?=.*\s\1:)/,
        },
      },
    ],
    message: "of several options for one partition the last ones count since systemd 260",
    help: "give the options of each partition once",
    reference: "NEWS 260",
  },
  {
    id: "tmp-of-early-units",
    since: 260,
    effect: "changes",
    when: [
      { where: { fact: "disconnected-tmp" }, also: [{ fact: "disconnected-tmp-in-use" }], effect: "breaks" },
      { where: { fact: "disconnected-tmp" }, without: [{ fact: "disconnected-tmp-in-use" }] },
    ],
    message:
      "PrivateTmp=yes with DefaultDependencies=no gives each process a /tmp of its own since systemd 260, where nothing orders the unit after the mount of /tmp",
    help: "add RequiresMountsFor=/tmp /var/tmp",
    reference: "NEWS 260; unit_get_private_tmp() in systemd's unit.c",
  },
  {
    id: "full-user-mapping",
    since: 260,
    effect: "changes",
    when: [{ where: { key: "PrivateUsers", matches: /^full$/ } }],
    message: "PrivateUsers=full maps all user and group numbers since systemd 260",
    reference: "NEWS 260",
  },
  {
    id: "reload-signal-must-be-caught",
    since: 262,
    effect: "changes",
    when: [{ types: ["service"], where: { key: "Type", matches: /^notify-reload$/ } }],
    message:
      "a Type=notify-reload service that does not catch or block its reload signal when it says READY=1 fails to start since systemd 262 (protocol)",
    help: "see that the daemon sets its handler for SIGHUP, or ReloadSignal=, before READY=1; else use Type=notify",
    reference: "NEWS 262",
  },
  {
    id: "unset-after-expansion",
    since: 262,
    effect: "changes",
    when: [{ where: { fact: "unset-variable-in-command" } }],
    message:
      "UnsetEnvironment= takes variables away after the command line is made since systemd 262, so the command gets the value where it got nothing before",
    help: "take the variable out of the command line",
    reference: "NEWS 262",
  },
  {
    id: "start-limit-counts-suspend",
    since: 262,
    effect: "changes",
    when: [
      {
        where: {
          key: ["Unit.StartLimitIntervalSec"],
          matches: /\d\s*(?:h|hr|hours?|d|days?|w|weeks?|M|months?|y|years?)(?![a-z])/,
        },
      },
    ],
    message: "the time of a start limit goes on while the system sleeps since systemd 262",
    reference: "NEWS 262",
  },
];
