import { credentialKeys } from "../credentials.js";
import type { BehaviourChange } from "./change.js";

/** Changes of systemd 254 to 257. */
export const upTo257: readonly BehaviourChange[] = [
  {
    id: "network-implies-private-mounts",
    since: 254,
    effect: "changes",
    when: [
      {
        manager: "system",
        types: ["mount"],
        where: { key: ["PrivateNetwork"], says: "yes" },
        without: [{ key: "PrivateMounts" }, { fact: "own-mounts-before" }],
        effect: "breaks",
      },
      {
        manager: "system",
        types: ["mount"],
        where: { key: "NetworkNamespacePath" },
        without: [{ key: "PrivateMounts" }, { fact: "own-mounts-before" }],
        effect: "breaks",
      },
      {
        manager: "system",
        types: ["service", "socket", "swap"],
        where: { key: "PrivateNetwork", says: "yes" },
        without: [{ key: "PrivateMounts" }, { fact: "own-mounts-before" }],
      },
      {
        manager: "system",
        types: ["service", "socket", "swap"],
        where: { key: "NetworkNamespacePath" },
        without: [{ key: "PrivateMounts" }, { fact: "own-mounts-before" }],
      },
    ],
    message:
      "a network namespace implies PrivateMounts=yes since systemd 254: what one process mounts is seen by no other, and /sys shows the new namespace",
    help: "set PrivateMounts=no to keep mounts visible, or mount in another unit",
    reference: "NEWS 254",
  },
  {
    id: "user-unit-sandboxed",
    since: 254,
    effect: "changes",
    when: [{ manager: "user", where: { fact: "implied-user-namespace" }, without: [{ key: "PrivateUsers", says: "yes" }] }],
    message:
      "sandboxing takes effect in user units since systemd 254, by way of PrivateUsers=: files of all other users belong to nobody there",
    help: "remove the sandboxing if the unit must see who owns files",
    reference: "NEWS 254",
  },
  {
    id: "environment-file-comment",
    since: 254,
    effect: "changes",
    when: [{ where: { fact: "continued-comment-in-environment-file" } }],
    message: "a comment in an environment file that ends in a backslash does not swallow the next line any more, since systemd 254",
    help: "look whether the line below the comment should be set",
    reference: "NEWS 254",
  },
  {
    id: "joins-both-ways",
    since: 254,
    effect: "changes",
    when: [{ where: { fact: "other-sharing" } }],
    message:
      "JoinsNamespaceOf= works in both directions and over several units since systemd 254, so other units share namespaces than before",
    help: "look at the namespaces before and after: unitlint graph --from 253 --to 254",
    reference: "systemd.unit(5) JoinsNamespaceOf=; unit_add_dependency_impl() in systemd's unit.c",
  },
  {
    id: "ipc-path-alone",
    since: 254,
    from: 248,
    effect: "changes",
    when: [
      {
        where: { key: "IPCNamespacePath" },
        without: [{ key: "NetworkNamespacePath" }, { key: ["PrivateIPC", "PrivateNetwork", "PrivateTmp", "DynamicUser"], says: "yes" }],
      },
    ],
    message: "IPCNamespacePath= alone takes effect since systemd 254; versions from 248 on ignored it without a message",
    reference: "exec_shared_runtime_make() in systemd's execute.c",
  },
  {
    id: "write-execute-inherited",
    since: 254,
    effect: "changes",
    when: [{ where: { key: "MemoryDenyWriteExecute", says: "yes" } }],
    message:
      "MemoryDenyWriteExecute= is enforced by the kernel itself since systemd 254, where that can (Linux 6.3): it also holds for calls that the seccomp filter let pass",
    help: "try the unit if it compiles at run time or loads foreign libraries",
    reference: "NEWS 254",
  },
  {
    id: "login-environment",
    since: 256,
    effect: "changes",
    when: [{ where: { key: "PAMName" }, without: [{ key: "SetLoginEnvironment" }] }],
    message: "PAMName= implies SetLoginEnvironment=yes since systemd 256, which sets $HOME, $LOGNAME and $SHELL",
    help: "set SetLoginEnvironment=no to keep them unset",
    reference: "NEWS 256",
  },
  {
    id: "mount-dependencies-weaker",
    since: 256,
    effect: "changes",
    when: [{ where: { key: ["RootDirectory", "RootImage"], matches: /[^/]/ }, without: [{ key: "Unit.RequiresMountsFor" }] }],
    message: "the unit only wants the mount that the path lies on since systemd 256, so it starts even if mounting fails",
    help: "add RequiresMountsFor= with the path if the unit must not start without it",
    reference: "NEWS 256",
  },
  {
    id: "connections-per-user",
    since: 256,
    effect: "changes",
    when: [
      {
        types: ["socket"],
        where: { key: "MaxConnectionsPerSource" },
        also: [{ key: ["ListenStream", "ListenSequentialPacket"], matches: /^[/@]/ }],
      },
    ],
    message: "MaxConnectionsPerSource= also limits the connections of each user to Unix sockets since systemd 256",
    help: "set it high enough for one user's clients",
    reference: "NEWS 256",
  },
  {
    id: "tmp-of-dynamic-user",
    since: 257,
    effect: "breaks",
    when: [
      {
        types: ["service", "socket"],
        where: { key: "DynamicUser", says: "yes" },
        also: [{ fact: "disconnected-tmp-in-use" }],
      },
    ],
    message:
      "DynamicUser= implies PrivateTmp=disconnected since systemd 257: each command has a /tmp of its own, and finds there nothing of the others",
    help: "set PrivateTmp=yes",
    reference: "unit_patch_contexts() in systemd's unit.c; https://github.com/systemd/systemd/issues/37177",
  },
  {
    id: "tmp-joined-with-dynamic-user",
    since: 257,
    effect: "breaks",
    when: [{ where: { fact: "other-sharing" } }],
    message: "DynamicUser= implies PrivateTmp=disconnected since systemd 257, so units that join each other do not share a /tmp any more",
    help: "set PrivateTmp=yes in both units",
    reference: "unit_patch_contexts() in systemd's unit.c",
  },
  {
    id: "descriptor-name-of-connections",
    since: 257,
    effect: "changes",
    when: [{ types: ["socket"], where: { key: "FileDescriptorName" }, also: [{ key: "Accept", says: "yes" }] }],
    message: "FileDescriptorName= names the sockets of connections too since systemd 257, which were called connection before",
    help: "look whether the service asks for the name connection",
    reference: "NEWS 257",
  },
  {
    id: "owner-of-message-queue",
    since: 257,
    effect: "changes",
    when: [{ types: ["socket"], where: { key: ["SocketUser", "SocketGroup"] }, also: [{ key: "ListenMessageQueue" }] }],
    message: "SocketUser= and SocketGroup= set the owner of POSIX message queues too since systemd 257",
    reference: "NEWS 257",
  },
  {
    id: "directories-mapped",
    since: 257,
    effect: "changes",
    when: [
      {
        where: { key: ["StateDirectory", "CacheDirectory", "LogsDirectory"] },
        also: [{ key: "DynamicUser", says: "yes" }],
      },
    ],
    message:
      "the directories of a dynamic user are mounted with mapped owners since systemd 257, where the kernel can: on disk their files belong to nobody",
    help: "look whether others read these directories by their paths on the host",
    reference: "NEWS 257",
  },
  {
    id: "api-mounts-without-root",
    since: 257,
    effect: "changes",
    when: [
      {
        where: { key: "MountAPIVFS", says: "yes" },
        without: [{ key: ["RootDirectory", "RootImage"] }, { key: "BindLogSockets", says: "no" }, { fact: "own-mounts-before" }],
      },
    ],
    message: "MountAPIVFS= without a root directory gives each process a mount namespace of its own since systemd 257",
    help: "remove MountAPIVFS=, which does nothing else here",
    reference: "exec_context_get_effective_bind_log_sockets() in systemd's execute.c",
  },
  {
    id: "type-exec-with-credentials",
    since: 257,
    effect: "changes",
    when: [
      { types: ["service"], where: { key: credentialKeys }, also: [{ key: "ExecStart" }], without: [{ key: "Type" }, { key: "BusName" }] },
    ],
    message:
      "a service with credentials is of Type=exec where Type= does not say since systemd 257: its start waits for the program to be executed, and fails where that fails",
    help: "write Type=simple, or Type=exec to have the same before",
    reference: "systemd.service(5), Type=; service_add_extras() in systemd's service.c",
  },
  {
    id: "several-commands-on-a-line",
    since: 257,
    effect: "deprecated",
    when: [{ where: { fact: "several-commands" } }],
    message: "several commands on one line, with a semicolon between them, are discouraged since systemd 257",
    help: "write one line for each command",
    reference: "config_parse_exec() in systemd's load-fragment.c",
  },
];
