import type { BehaviourChange } from "./change.js";

const SETUID = /(?:^|[\s;&|'"=/@+!:-])(?:sudo|su|pkexec|doas|passwd|chsh|newgrp|crontab|fusermount3?|ping6?)(?=$|[\s;&|'"])/;

/** Changes of systemd 238 to 244. */
export const upTo244: readonly BehaviourChange[] = [
  {
    id: "keyring-of-helpers",
    since: 238,
    effect: "changes",
    when: [
      { types: ["socket"], where: { key: "Exec*" }, without: [{ key: "KeyringMode" }] },
      { types: ["mount", "swap"], where: { key: "What" }, without: [{ key: "KeyringMode" }] },
    ],
    message: "commands of sockets, mounts and swaps get the kernel keyring of their user, where each had a new one up to systemd 237",
    help: "set KeyringMode=private where a command must not see other keys",
    reference: "NEWS 238",
  },
  {
    id: "joined-network-needs-restart",
    since: 238,
    effect: "changes",
    when: [{ where: { key: "Unit.JoinsNamespaceOf" }, also: [{ key: "PrivateNetwork", says: "yes" }] }],
    message: "the joined network namespace that runs already is not carried over to systemd 238",
    help: "restart the unit, and the one that it joins, after the upgrade",
    reference: "NEWS 238",
  },
  {
    id: "last-line-continued",
    since: 238,
    effect: "changes",
    when: [{ where: { fact: "continued-at-end" } }],
    message: "the file ends in a continued line, which systemd reads since 238 and dropped before",
    help: "remove the backslash at the end of the file",
    reference: "config_parse() in systemd's conf-parser.c",
  },
  {
    id: "restrict-namespaces-merged",
    since: 239,
    effect: "changes",
    when: [{ where: { fact: "several-restrict-namespaces" } }],
    message: "several RestrictNamespaces= lines add up since systemd 239; before, only the last one counted",
    help: "put an empty RestrictNamespaces= in front of the one that should count alone",
    reference: "NEWS 239",
  },
  {
    id: "on-failure-after-restarts",
    since: 239,
    effect: "changes",
    when: [
      {
        types: ["service"],
        where: { key: "Unit.OnFailure" },
        also: [{ key: "Restart", matches: /^(?!no$)./ }],
      },
    ],
    message: "OnFailure= is not triggered while Restart= starts the service again, only once its start limit is hit",
    help: "set StartLimitBurst= so that restarts come to an end, or use ExecStopPost= for what must run after each failure",
    reference: "NEWS 239",
  },
  {
    id: "prefix-dropins",
    since: 239,
    effect: "changes",
    when: [{ where: { fact: "prefix-dropin" } }],
    message: "drop-ins of a directory whose name ends in a dash apply to all units with that prefix since systemd 239",
    help: "look whether all units that begin so are meant",
    reference: "NEWS 239",
  },
  {
    id: "root-directory-mounts-for-directories",
    since: 239,
    effect: "changes",
    when: [
      {
        where: { key: "RootDirectory", matches: /[^/]/ },
        also: [{ key: ["RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"] }],
        without: [{ fact: "own-mounts-before" }],
      },
    ],
    message:
      "RootDirectory= with RuntimeDirectory= or its like gives each process a mount namespace of its own, in place of a plain chroot",
    help: "make mounts that others should see in another unit",
    reference: "exec_needs_mount_namespace() in systemd's execute.c",
  },
  {
    id: "wants-link-from-outside",
    since: 240,
    effect: "breaks",
    when: [{ where: { fact: "wanted-from-outside" } }],
    message:
      "a unit that only a link in .wants/ or .requires/ leads to is not loaded any more: its file stands outside of the unit search path",
    help: "link the file into the unit search path: systemctl link FILE",
    reference: "NEWS 240",
  },
  {
    id: "cpu-accounting-without-controller",
    since: 240,
    effect: "changes",
    when: [
      {
        where: { key: "CPUAccounting", says: "yes" },
        without: [{ key: ["CPUWeight", "StartupCPUWeight", "CPUQuota", "CPUShares", "StartupCPUShares"] }],
      },
    ],
    message:
      "CPUAccounting= does not turn on the cpu controller any more where the kernel counts without it, so the unit gets no share of its own",
    help: "set CPUWeight=100 to keep a share of the CPU for the unit",
    reference: "NEWS 240",
  },
  {
    id: "directory-variables",
    since: 240,
    effect: "changes",
    when: [{ where: { fact: "variable-of-directory" } }],
    message: "systemd sets this variable itself since 240, to the path of the directory that the unit asks for",
    help: "give the variable another name, or rely on the one that systemd sets",
    reference: "NEWS 240",
  },
  {
    id: "shared-mounts-cut-off",
    since: 240,
    until: 241,
    effect: "breaks",
    when: [{ where: { key: "MountFlags", matches: /^shared$/ }, without: [{ fact: "other-mounts" }] }],
    message: "mounts of a unit with MountFlags=shared do not reach the host in systemd 240 and 241",
    help: "remove MountFlags=, or go on to systemd 242",
    reference: "setup_namespace() in systemd's namespace.c",
  },
  {
    id: "environment-file-backslash",
    since: 241,
    effect: "changes",
    when: [{ where: { fact: "backslash-in-environment-file" } }],
    message:
      'a backslash within double quotes of an environment file stands for itself since systemd 241, unless it is in front of one of " \\ ` $',
    help: "look whether the value is still the one that is meant",
    reference: "NEWS 241",
  },
  {
    id: "indented-comment-in-value",
    since: 241,
    effect: "changes",
    when: [{ where: { fact: "indented-comment-in-value" } }],
    message: "an indented comment within a continued line is left out since systemd 241; before, it was part of the value",
    reference: "config_parse() in systemd's conf-parser.c",
  },
  {
    id: "socket-in-private-network",
    since: 242,
    effect: "breaks",
    when: [{ types: ["socket"], where: { key: "PrivateNetwork", says: "yes" } }],
    message:
      "the sockets listen in the private network namespace since systemd 242, where nobody outside reaches them; before, PrivateNetwork= was for the commands of the socket unit alone",
    help: "remove PrivateNetwork= from the socket unit",
    reference: "NEWS 242",
  },
  {
    id: "dynamic-user-without-setuid",
    since: 242,
    effect: "changes",
    when: [
      {
        types: ["service"],
        where: { key: "Exec*", matches: SETUID },
        also: [{ key: "DynamicUser", says: "yes" }],
        without: [{ key: "NoNewPrivileges", says: "yes" }],
      },
    ],
    message:
      "DynamicUser= implies NoNewPrivileges= and RestrictSUIDSGID= since systemd 242, so the command gets no privileges by its set-user-ID bit",
    help: "run what needs privileges with the + prefix or in another unit",
    reference: "NEWS 242",
  },
  {
    id: "shared-mount-flags-alone",
    since: 242,
    effect: "changes",
    when: [{ where: { key: "MountFlags", matches: /^shared$/ }, without: [{ fact: "other-mounts" }] }],
    message: "MountFlags=shared alone gives processes no mount namespace of their own since systemd 242",
    help: "add PrivateMounts=yes if the unit's mounts should be its own",
    reference: "exec_needs_mount_namespace() in systemd's execute.c",
  },
  {
    id: "system-call-kills-process",
    since: 243,
    effect: "changes",
    when: [{ where: { key: "SystemCallFilter" }, without: [{ key: "SystemCallErrorNumber" }] }],
    message:
      "a system call that SystemCallFilter= forbids ends the whole process since systemd 243, where it ended the calling thread before",
    help: "set SystemCallErrorNumber=EPERM to let such calls fail instead",
    reference: "NEWS 243",
  },
  {
    id: "type-dropins",
    since: 244,
    effect: "changes",
    when: [{ where: { fact: "type-dropin" } }],
    message: "drop-ins of a directory named after a type apply to all units of the type since systemd 244",
    help: "look whether all units of the type are meant",
    reference: "NEWS 244",
  },
];
