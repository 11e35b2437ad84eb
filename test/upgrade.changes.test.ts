import { describe, expect, test } from "vitest";
import { behaviourChanges } from "../src/catalog/changes.js";
import type { ExampleFiles } from "../src/engine/rule.js";
import { treesOf } from "../src/engine/trees.js";
import { upgrade } from "../src/engine/upgrade/upgrade.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { Manager } from "../src/model/unit.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { exampleTree } from "./support/trees.js";

/** Units that a change hits, with what is marked in them, and units as near as possible that it does not. */
interface Case {
  readonly hit: ExampleFiles;
  readonly marks: string;
  readonly miss: ExampleFiles;
  readonly manager?: Manager;
  readonly effect?: string;
  readonly complete?: boolean;
}

const service = (...lines: string[]): string => `[Service]\n${lines.join("\n")}\nExecStart=/usr/bin/app\n`;
const at = "etc/systemd/system";

const cases: Readonly<Record<string, readonly Case[]>> = {
  "keyring-of-helpers": [
    {
      hit: "[Socket]\nListenStream=1\nExecStartPre=/usr/bin/app\n",
      marks: "ExecStartPre=/usr/bin/app",
      miss: "[Socket]\nListenStream=1\nExecStartPre=/usr/bin/app\nKeyringMode=private\n",
    },
    { hit: { "srv.mount": "[Mount]\nWhat=tmpfs\nWhere=/srv\n" }, marks: "What=tmpfs", miss: "[Socket]\nListenStream=1\n" },
  ],
  "joined-network-needs-restart": [
    {
      hit: `[Unit]\nJoinsNamespaceOf=b.service\n${service("PrivateNetwork=yes")}`,
      marks: "JoinsNamespaceOf=b.service",
      miss: `[Unit]\nJoinsNamespaceOf=b.service\n${service("PrivateTmp=yes")}`,
    },
  ],
  "last-line-continued": [
    { hit: "[Service]\nExecStart=/usr/bin/app\nNice=1\\\n", marks: "Nice=1", miss: "[Service]\nExecStart=/usr/bin/app\nNice=\\\n1\n" },
  ],
  "restrict-namespaces-merged": [
    {
      hit: service("RestrictNamespaces=net", "RestrictNamespaces=uts"),
      marks: "RestrictNamespaces=uts",
      miss: service("RestrictNamespaces=net", "RestrictNamespaces=", "RestrictNamespaces=uts"),
    },
  ],
  "on-failure-after-restarts": [
    {
      hit: `[Unit]\nOnFailure=mail.service\n${service("Restart=on-failure")}`,
      marks: "OnFailure=mail.service",
      miss: `[Unit]\nOnFailure=mail.service\n${service("Restart=no")}`,
    },
  ],
  "prefix-dropins": [
    {
      hit: { "foo-a.service": service(), "foo-.service.d/x.conf": "[Service]\nNice=1\n" },
      marks: "",
      miss: { "foo-a.service": service(), "foo-a.service.d/x.conf": "[Service]\nNice=1\n" },
    },
  ],
  "root-directory-mounts-for-directories": [
    {
      hit: service("RootDirectory=/srv/root", "StateDirectory=app"),
      marks: "RootDirectory=/srv/root",
      miss: service("RootDirectory=/srv/root", "StateDirectory=app", "ProtectSystem=yes"),
    },
  ],
  "wants-link-from-outside": [
    {
      hit: {
        [`${at}/a.target`]: "[Unit]\n",
        [`${at}/a.target.wants/b.service`]: { link: "/opt/b/b.service" },
        "opt/b/b.service": service(),
      },
      marks: "",
      miss: {
        [`${at}/a.target`]: "[Unit]\n",
        [`${at}/a.target.wants/b.service`]: { link: "/opt/b/b.service" },
        [`${at}/b.service`]: service(),
      },
      complete: true,
    },
  ],
  "cpu-accounting-without-controller": [
    { hit: service("CPUAccounting=yes"), marks: "CPUAccounting=yes", miss: service("CPUAccounting=yes", "CPUQuota=50%") },
  ],
  "directory-variables": [
    {
      hit: service("StateDirectory=app", "Environment=STATE_DIRECTORY=/srv"),
      marks: "Environment=STATE_DIRECTORY=/srv",
      miss: service("CacheDirectory=app", "Environment=STATE_DIRECTORY=/srv"),
    },
  ],
  "shared-mounts-cut-off": [
    { hit: service("MountFlags=shared"), marks: "MountFlags=shared", miss: service("MountFlags=shared", "PrivateTmp=yes") },
  ],
  "environment-file-backslash": [
    {
      hit: { [`${at}/a.service`]: service("EnvironmentFile=/etc/default/a"), "etc/default/a": 'A="x\\y"\n' },
      marks: "EnvironmentFile=/etc/default/a",
      miss: { [`${at}/a.service`]: service("EnvironmentFile=/etc/default/a"), "etc/default/a": 'A="x\\"y"\nB=a\\b\n' },
    },
  ],
  "indented-comment-in-value": [
    {
      hit: "[Service]\nExecStart=/usr/bin/app \\\n  # why\n  --x\n",
      marks: "ExecStart=/usr/bin/app \\\n  # why\n  --x",
      miss: "[Service]\nExecStart=/usr/bin/app \\\n# why\n  --x\n",
    },
  ],
  "socket-in-private-network": [
    {
      hit: "[Socket]\nListenStream=1\nPrivateNetwork=yes\n",
      marks: "PrivateNetwork=yes",
      miss: "[Socket]\nListenStream=1\nPrivateNetwork=no\n",
    },
  ],
  "dynamic-user-without-setuid": [
    {
      hit: "[Service]\nDynamicUser=yes\nExecStart=/usr/bin/sudo -n id\n",
      marks: "/sudo",
      miss: "[Service]\nDynamicUser=yes\nExecStart=/usr/bin/app --sudo-user x /usr/share/sudoers\n",
    },
  ],
  "shared-mount-flags-alone": [{ hit: service("MountFlags=shared"), marks: "MountFlags=shared", miss: service("MountFlags=slave") }],
  "system-call-kills-process": [
    {
      hit: service("SystemCallFilter=@system-service"),
      marks: "SystemCallFilter=@system-service",
      miss: service("SystemCallFilter=@system-service", "SystemCallErrorNumber=EPERM"),
    },
  ],
  "type-dropins": [
    {
      hit: { "a.service": service(), "service.d/x.conf": "[Service]\nNice=1\n" },
      marks: "",
      miss: { "a.service": service(), "socket.d/x.conf": "[Unit]\nDescription=x\n" },
    },
  ],
  "hidden-dropin": [
    {
      hit: { "a.service": service(), "service.d/x.conf": "[Service]\nNice=1\n", "a.service.d/x.conf": "[Service]\nNice=2\n" },
      marks: "",
      miss: { "a.service": service(), "service.d/x.conf": "[Service]\nNice=1\n", "a.service.d/y.conf": "[Service]\nNice=2\n" },
    },
  ],
  "oneshot-runs-again": [
    {
      hit: {
        "a.service": service("Type=oneshot"),
        "b.service": `[Unit]\nWants=a.service\n${service()}`,
        "c.service": `[Unit]\nRequires=a.service\n${service()}`,
      },
      marks: "Type=oneshot",
      miss: {
        "a.service": service("Type=oneshot", "RemainAfterExit=yes"),
        "b.service": `[Unit]\nWants=a.service\n${service()}`,
        "c.service": `[Unit]\nRequires=a.service\n${service()}`,
      },
    },
    {
      hit: {
        "a.service": service("Type=oneshot"),
        "b.service": `[Unit]\nWants=a.service\n${service()}`,
        "c.service": `[Unit]\nWants=a.service\n${service()}`,
      },
      marks: "Type=oneshot",
      miss: { "a.service": service("Type=oneshot"), "b.service": `[Unit]\nWants=a.service\n${service()}` },
    },
  ],
  "privileged-command-outside-private-tmp": [
    {
      hit: service("PrivateTmp=yes", "ExecStartPre=+/usr/bin/touch /tmp/flag"),
      marks: "+/usr/bin/touch /tmp/flag",
      miss: service("PrivateTmp=yes", "ExecStartPre=!/usr/bin/touch /tmp/flag"),
      effect: "breaks",
    },
    {
      hit: service("DynamicUser=yes", "ExecStartPre=+/usr/bin/true"),
      marks: "+/usr/bin/true",
      miss: service("ExecStartPre=+/usr/bin/true"),
      effect: "changes",
    },
  ],
  "private-users-of-user-units": [
    { hit: service("PrivateUsers=yes"), marks: "PrivateUsers=yes", miss: service("PrivateUsers=no"), manager: "user" },
  ],
  "directories-after-remount": [
    {
      hit: `[Unit]\nDefaultDependencies=no\n${service("StateDirectory=a")}`,
      marks: "StateDirectory=a",
      miss: `[Unit]\nDefaultDependencies=no\n${service("RuntimeDirectory=a")}`,
    },
  ],
  "root-gets-api-mounts": [
    {
      hit: service("RootDirectory=/srv/root"),
      marks: "RootDirectory=/srv/root",
      miss: service("RootDirectory=/srv/root", "MountAPIVFS=no"),
    },
    { hit: service("RootImage=/srv/a.raw"), marks: "RootImage=/srv/a.raw", miss: service("RootDirectory=/") },
  ],
  "memory-protection-recursive": [{ hit: "[Slice]\nMemoryLow=1G\n", marks: "MemoryLow=1G", miss: "[Slice]\nMemoryHigh=1G\n" }],
  "root-gets-run": [
    {
      hit: service("RootDirectory=/srv/root", "MountAPIVFS=yes"),
      marks: "RootDirectory=/srv/root",
      miss: service("RootDirectory=/srv/root", "MountAPIVFS=no"),
    },
  ],
  "log-level-of-manager": [{ hit: service("LogLevelMax=err"), marks: "LogLevelMax=err", miss: service("SyslogLevel=err") }],
  "startup-settings-at-shutdown": [{ hit: service("StartupCPUWeight=10"), marks: "StartupCPUWeight=10", miss: service("CPUWeight=10") }],
  "path-rate-limit": [
    {
      hit: { "a.path": "[Path]\nPathExists=/run/x\n", "a.service": service() },
      marks: "PathExists=/run/x",
      miss: { "a.path": "[Path]\nMakeDirectory=yes\n", "a.service": service() },
    },
  ],
  "colon-in-directory": [{ hit: service("StateDirectory=a:b"), marks: "StateDirectory=a:b", miss: service("StateDirectory=a\\:b") }],
  "condition-without-restart": [
    {
      hit: service("ExecCondition=/usr/bin/test -e /x", "Restart=always"),
      marks: "ExecCondition=/usr/bin/test -e /x",
      miss: service("ExecCondition=/usr/bin/test -e /x", "Restart=on-failure"),
    },
  ],
  "kernel-version-as-text": [
    {
      hit: `[Unit]\nConditionKernelVersion=!=5.10\n${service()}`,
      marks: "ConditionKernelVersion=!=5.10",
      miss: `[Unit]\nConditionKernelVersion=>=5.10\n${service()}`,
    },
    {
      hit: `[Unit]\nConditionKernelVersion=5.1[0-9]\n${service()}`,
      marks: "ConditionKernelVersion=5.1[0-9]",
      miss: `[Unit]\nConditionKernelVersion=5.10\n${service()}`,
    },
  ],
  "first-boot-is-over": [
    {
      hit: `[Unit]\nConditionFirstBoot=yes\n${service()}`,
      marks: "ConditionFirstBoot=yes",
      miss: `[Unit]\nConditionNeedsUpdate=/etc\n${service()}`,
    },
  ],
  "ac-power-without-battery": [
    {
      hit: `[Unit]\nConditionACPower=true\n${service()}`,
      marks: "ConditionACPower=true",
      miss: `[Unit]\nConditionVirtualization=no\n${service()}`,
    },
  ],
  "image-file-systems": [{ hit: service("RootImage=/srv/a.raw"), marks: "RootImage=/srv/a.raw", miss: service("RootDirectory=/srv/a") }],
  "network-implies-private-mounts": [
    { hit: service("PrivateNetwork=yes"), marks: "PrivateNetwork=yes", miss: service("PrivateNetwork=yes", "PrivateMounts=no") },
    {
      hit: service("NetworkNamespacePath=/run/netns/a"),
      marks: "NetworkNamespacePath=/run/netns/a",
      miss: service("NetworkNamespacePath=/run/netns/a", "ProtectSystem=yes"),
    },
    {
      hit: { "srv.mount": "[Mount]\nWhat=nas:/srv\nWhere=/srv\nPrivateNetwork=yes\n" },
      marks: "PrivateNetwork=yes",
      miss: { "srv.mount": "[Mount]\nWhat=nas:/srv\nWhere=/srv\nPrivateNetwork=yes\nPrivateMounts=no\n" },
      effect: "breaks",
    },
  ],
  "user-unit-sandboxed": [
    {
      hit: service("ProtectSystem=yes"),
      marks: "ProtectSystem=yes",
      miss: service("ProtectSystem=yes", "PrivateUsers=yes"),
      manager: "user",
    },
    { hit: service("PrivateTmp=yes"), marks: "PrivateTmp=yes", miss: service("ProtectProc=invisible"), manager: "user" },
  ],
  "environment-file-comment": [
    {
      hit: { [`${at}/a.service`]: service("EnvironmentFile=-/etc/default/a"), "etc/default/a": "# old \\\nA=1\n" },
      marks: "EnvironmentFile=-/etc/default/a",
      miss: { [`${at}/a.service`]: service("EnvironmentFile=-/etc/default/a"), "etc/default/a": "# old\nA=1 \\\n2\n" },
    },
  ],
  "joins-both-ways": [
    {
      hit: {
        "a.service": service("PrivateNetwork=yes"),
        "b.service": `[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n${service("PrivateNetwork=yes")}`,
        "c.service": `[Unit]\nJoinsNamespaceOf=b.service\nAfter=b.service\n${service("PrivateNetwork=yes")}`,
      },
      marks: "JoinsNamespaceOf=b.service",
      miss: {
        "a.service": service("PrivateNetwork=yes"),
        "b.service": `[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n${service("PrivateNetwork=yes")}`,
      },
    },
  ],
  "ipc-path-alone": [
    {
      hit: service("IPCNamespacePath=/run/ipc/a"),
      marks: "IPCNamespacePath=/run/ipc/a",
      miss: service("IPCNamespacePath=/run/ipc/a", "PrivateTmp=yes"),
    },
  ],
  "write-execute-inherited": [
    {
      hit: service("MemoryDenyWriteExecute=yes"),
      marks: "MemoryDenyWriteExecute=yes",
      miss: service("MemoryDenyWriteExecute=no"),
    },
  ],
  "login-environment": [
    { hit: service("PAMName=login"), marks: "PAMName=login", miss: service("PAMName=login", "SetLoginEnvironment=no") },
  ],
  "mount-dependencies-weaker": [
    { hit: service("RootImage=/srv/image"), marks: "RootImage=/srv/image", miss: service("WorkingDirectory=-/srv") },
    {
      hit: service("RootDirectory=/srv/root"),
      marks: "RootDirectory=/srv/root",
      miss: `[Unit]\nRequiresMountsFor=/srv/root\n${service("RootDirectory=/srv/root")}`,
    },
  ],
  "connections-per-user": [
    {
      hit: "[Socket]\nListenStream=/run/a\nAccept=yes\nMaxConnectionsPerSource=2\n",
      marks: "MaxConnectionsPerSource=2",
      miss: "[Socket]\nListenStream=80\nAccept=yes\nMaxConnectionsPerSource=2\n",
    },
  ],
  "tmp-of-dynamic-user": [
    {
      hit: service("DynamicUser=yes", "ExecStartPre=/usr/bin/make-conf /tmp/conf", "ExecStartPost=/usr/bin/cat /tmp/conf"),
      marks: "DynamicUser=yes",
      miss: service("DynamicUser=yes", "ExecStartPre=/usr/bin/make-conf /tmp/conf", "ExecStartPost=/usr/bin/cat /tmp/other"),
      effect: "breaks",
    },
    {
      hit: service("DynamicUser=yes", "ExecStartPre=/usr/bin/make-conf /tmp/conf", "ExecStartPost=/usr/bin/cat /tmp/conf"),
      marks: "DynamicUser=yes",
      miss: service(
        "DynamicUser=yes",
        "PrivateTmp=yes",
        "ExecStartPre=/usr/bin/make-conf /tmp/conf",
        "ExecStartPost=/usr/bin/cat /tmp/conf",
      ),
    },
  ],
  "tmp-joined-with-dynamic-user": [
    {
      hit: {
        "a.service": service("DynamicUser=yes"),
        "b.service": `[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n${service("PrivateTmp=yes")}`,
      },
      marks: "JoinsNamespaceOf=a.service",
      miss: {
        "a.service": service("DynamicUser=yes", "PrivateTmp=yes"),
        "b.service": `[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n${service("PrivateTmp=yes")}`,
      },
      effect: "breaks",
    },
  ],
  "descriptor-name-of-connections": [
    {
      hit: "[Socket]\nListenStream=80\nAccept=yes\nFileDescriptorName=web\n",
      marks: "FileDescriptorName=web",
      miss: "[Socket]\nListenStream=80\nAccept=no\nFileDescriptorName=web\n",
    },
  ],
  "owner-of-message-queue": [
    {
      hit: "[Socket]\nListenMessageQueue=/q\nSocketUser=www-data\n",
      marks: "SocketUser=www-data",
      miss: "[Socket]\nListenStream=/run/q\nSocketUser=www-data\n",
    },
  ],
  "directories-mapped": [
    {
      hit: service("DynamicUser=yes", "StateDirectory=a"),
      marks: "StateDirectory=a",
      miss: service("DynamicUser=no", "StateDirectory=a"),
    },
  ],
  "api-mounts-without-root": [
    { hit: service("MountAPIVFS=yes"), marks: "MountAPIVFS=yes", miss: service("MountAPIVFS=yes", "PrivateTmp=yes") },
  ],
  "several-commands-on-a-line": [
    {
      hit: "[Service]\nType=oneshot\nExecStart=/usr/bin/a ; /usr/bin/b\n",
      marks: "/usr/bin/b",
      miss: "[Service]\nType=oneshot\nExecStart=/usr/bin/sh -c 'a ; b'\n",
    },
  ],
  "encrypted-credentials-by-service": [
    {
      hit: service("LoadCredentialEncrypted=key:/etc/key", "PrivateDevices=yes"),
      marks: "LoadCredentialEncrypted=key:/etc/key",
      miss: service("LoadCredential=key:/etc/key", "PrivateDevices=yes"),
    },
    {
      hit: service("SetCredentialEncrypted=key:YWJj", "DevicePolicy=closed"),
      marks: "SetCredentialEncrypted=key:YWJj",
      miss: service("SetCredentialEncrypted=key:YWJj", "PrivateTmp=yes"),
    },
  ],
  "runlevel-targets-removed": [
    {
      hit: `[Unit]\nRequires=runlevel3.target\n${service()}`,
      marks: "Requires=runlevel3.target",
      miss: `[Unit]\nRequires=runlevel3.service\n${service()}`,
      effect: "breaks",
    },
    {
      hit: `[Unit]\nAfter=runlevel3.target\n${service()}`,
      marks: "After=runlevel3.target",
      miss: `[Unit]\nAfter=my-runlevel3.target\n${service()}`,
      effect: "changes",
    },
    {
      hit: `${service()}[Install]\nWantedBy=runlevel5.target\n`,
      marks: "WantedBy=runlevel5.target",
      miss: `${service()}[Install]\nWantedBy=graphical.target\n`,
      effect: "breaks",
    },
  ],
  "instances-of-connections": [
    {
      hit: {
        "a.socket": "[Socket]\nListenStream=/run/a\nAccept=yes\n",
        "a@.service": service(),
        "a@1-2-0.service.d/x.conf": "[Service]\nNice=1\n",
      },
      marks: "",
      miss: {
        "a.socket": "[Socket]\nListenStream=/run/a\nAccept=no\nService=a@1-2-0.service\n",
        "a@.service": service(),
        "a@1-2-0.service.d/x.conf": "[Service]\nNice=1\n",
      },
    },
  ],
  "kernel-version-condition": [
    {
      hit: `[Unit]\nConditionKernelVersion=>=5.10\n${service()}`,
      marks: "ConditionKernelVersion=>=5.10",
      miss: `[Unit]\nConditionKernelCommandLine=quiet\n${service()}`,
    },
  ],
  "run-lock": [
    {
      hit: "[Service]\nExecStart=/usr/bin/app --lock /var/lock/app.lock\n",
      marks: "/var/lock",
      miss: "[Service]\nExecStart=/usr/bin/app --lock /srv/run/lock /run/locked /run/lock.d\n",
    },
  ],
  "pid-namespace-of-main-process": [
    {
      hit: service("PrivatePIDs=yes", "ExecStartPre=/usr/bin/a"),
      marks: "ExecStartPre=/usr/bin/a",
      miss: service("PrivatePIDs=yes"),
    },
  ],
  "credentials-of-condition": [
    {
      hit: service("ExecCondition=/usr/bin/a", "SetCredential=key:abc"),
      marks: "ExecCondition=/usr/bin/a",
      miss: service("ExecStartPre=/usr/bin/a", "SetCredential=key:abc"),
    },
  ],
  "rc-local-removed": [
    {
      hit: `[Unit]\nRequires=rc-local.service\n${service()}`,
      marks: "Requires=rc-local.service",
      miss: { "a.service": `[Unit]\nRequires=rc-local.service\n${service()}`, "rc-local.service": service() },
      effect: "breaks",
    },
    {
      hit: `[Unit]\nAfter=network.target rc-local.service\n${service()}`,
      marks: "After=network.target rc-local.service",
      miss: `[Unit]\nAfter=my-rc-local.service\n${service()}`,
      effect: "changes",
    },
    {
      hit: `${service()}[Install]\nWantedBy=rc-local.service\n`,
      marks: "WantedBy=rc-local.service",
      miss: `${service()}[Install]\nWantedBy=multi-user.target\n`,
      effect: "breaks",
    },
  ],
  "last-image-options-win": [
    {
      hit: service("RootImage=/srv/a.raw", "RootImageOptions=root:ro root:nodev"),
      marks: "RootImageOptions=root:ro root:nodev",
      miss: service("RootImage=/srv/a.raw", "RootImageOptions=root:ro home:ro"),
    },
  ],
  "tmp-of-early-units": [
    {
      hit: `[Unit]\nDefaultDependencies=no\n${service("PrivateTmp=yes")}`,
      marks: "PrivateTmp=yes",
      miss: `[Unit]\nDefaultDependencies=no\nRequiresMountsFor=/tmp\n${service("PrivateTmp=yes")}`,
      effect: "changes",
    },
    {
      hit: `[Unit]\nDefaultDependencies=no\n${service("PrivateTmp=yes", "ExecStartPre=/usr/bin/a /tmp/x", "ExecStartPost=/usr/bin/b /tmp/x")}`,
      marks: "PrivateTmp=yes",
      miss: service("PrivateTmp=yes", "ExecStartPre=/usr/bin/a /tmp/x", "ExecStartPost=/usr/bin/b /tmp/x"),
      effect: "breaks",
    },
  ],
  "full-user-mapping": [{ hit: service("PrivateUsers=full"), marks: "PrivateUsers=full", miss: service("PrivateUsers=self") }],
  "reload-signal-must-be-caught": [{ hit: service("Type=notify-reload"), marks: "Type=notify-reload", miss: service("Type=notify") }],
  "unset-after-expansion": [
    {
      hit: "[Service]\nEnvironment=KEY=1\nUnsetEnvironment=KEY\nExecStart=/usr/bin/app --key=${KEY}\n",
      marks: "/usr/bin/app --key=${KEY}",
      miss: "[Service]\nEnvironment=KEY=1\nUnsetEnvironment=KEY\nExecStart=/usr/bin/app --key=$${KEY} ${KEYS}\n",
    },
  ],
  "start-limit-counts-suspend": [
    {
      hit: `[Unit]\nStartLimitIntervalSec=1h\n${service()}`,
      marks: "StartLimitIntervalSec=1h",
      miss: `[Unit]\nStartLimitIntervalSec=10s\n${service()}`,
    },
  ],
};

/** The changes of an upgrade in a tree in memory. */
function changesIn(tree: MemoryFiles, min: number, max: number, { manager, complete = false }: Pick<Case, "manager" | "complete"> = {}) {
  const snapshot = memorySnapshot(tree, { complete });
  const trees = treesOf(snapshot, manager ? { manager } : {});
  const range = { min, max };
  const active = rules.filter(({ rule }) => !rule.optional).map(({ rule }) => ({ rule }));
  return upgrade({ snapshot, trees, rules: active, known: new Set(), range, graph: namespaceGraph, references: () => [] });
}

const marked = (tree: MemoryFiles, { at: { file, start, end } }: ReturnType<typeof changesIn>[number]): string => {
  const content = tree[file.slice(1)];
  return typeof content === "string" ? content.slice(start, end) : "";
};

describe.each(behaviourChanges.map((change) => ({ ...change })))("$id", (change) => {
  const { id, since, from, effect } = change;
  const before = Math.max(since - 1, from ?? 0);

  test("has a name and a text of its own", () => {
    expect(rules.map(({ rule }) => rule.id)).not.toContain(id);
    expect(behaviourChanges.filter((other) => other.id === id)).toHaveLength(1);
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(change.message).not.toMatch(/[.\n]$/);
    expect(change.help ?? "").not.toMatch(/[.\n]$/);
    expect(cases[id], "units that it hits").toBeDefined();
  });

  test.each(cases[id] ?? [])("hits: $marks", (one) => {
    const tree = exampleTree(one.hit, one.manager);
    const found = changesIn(tree, before, since, one).filter((each) => each.id === id);
    expect(found.map((each) => marked(tree, each))).toContain(one.marks);
    expect(found.map((each) => each.effect)).toContain(one.effect ?? effect);
    expect(found.every((each) => each.since === since)).toBe(true);
  });

  test.each(cases[id] ?? [])("misses what is near: $marks", (one) => {
    const tree = exampleTree(one.miss, one.manager);
    expect(changesIn(tree, before, since, one).filter((each) => each.id === id)).toEqual([]);
  });

  test.each(cases[id] ?? [])("says nothing where nothing is upgraded, or only later: $marks", (one) => {
    const tree = exampleTree(one.hit, one.manager);
    expect(changesIn(tree, since, since, one)).toEqual([]);
    if (since < 262) expect(changesIn(tree, since, 262, one).filter((each) => each.id === id)).toEqual([]);
  });
});

/** Changes of systemd that rules tell of: the first version with them, the rule, and what it comes to. */
const told: readonly (readonly [since: number, rule: string, effect: string, hit: ExampleFiles, miss: ExampleFiles, manager?: Manager])[] =
  [
    [240, "directive-deprecated", "deprecated", service("PermissionsStartOnly=yes"), service("RootDirectoryStartOnly=yes")],
    [246, "include-removed", "breaks", ".include /usr/lib/systemd/system/a.service\n[Service]\nNice=1\n", service()],
    [246, "value-deprecated", "deprecated", service("StandardOutput=syslog"), service("StandardOutput=journal")],
    [246, "value-deprecated", "deprecated", service("User=nobody"), service("User=www-data")],
    [246, "value-deprecated", "deprecated", service("KillMode=none"), service("KillMode=mixed")],
    [247, "directive-removed", "ignored", `[Unit]\nConditionNull=true\n${service()}`, service()],
    [256, "user-unit-dynamic-user", "breaks", service("DynamicUser=yes"), service("DynamicUser=no"), "user"],
    [
      256,
      "working-directory-conflict",
      "breaks",
      service("WorkingDirectory=~", "DynamicUser=yes"),
      service("WorkingDirectory=/srv", "DynamicUser=yes"),
    ],
    [
      257,
      "working-directory-conflict",
      "breaks",
      service("WorkingDirectory=/proc/1", "ProtectSystem=yes"),
      service("WorkingDirectory=/proc/1"),
    ],
    [
      257,
      "credential-race",
      "changes",
      service("Type=simple", "SetCredential=a:b", "ExecStartPost=/usr/bin/b"),
      service("Type=exec", "SetCredential=a:b", "ExecStartPost=/usr/bin/b"),
    ],
    [258, "directive-removed", "ignored", service("MemoryLimit=1G"), service("MemoryMax=1G")],
    [258, "directive-removed", "ignored", service("CPUAccounting=yes"), service("IOAccounting=yes")],
    [258, "exec-prefix-removed", "ignored", "[Service]\nExecStart=!!/usr/bin/app\n", "[Service]\nExecStart=!/usr/bin/app\n"],
    [260, "directive-removed", "ignored", "[Slice]\nDefaultMemoryLow=1G\n", "[Slice]\nMemoryLow=1G\n"],
    [
      260,
      "private-users-conflict",
      "breaks",
      service("PrivateUsers=yes", "UserNamespacePath=/run/u"),
      service("PrivateUsers=no", "UserNamespacePath=/run/u"),
    ],
    [260, "private-pids-conflict", "breaks", service("PrivatePIDs=yes", "PAMName=login"), service("PrivatePIDs=yes")],
  ];

describe("changes that rules tell of", () => {
  test.each(told.map(([since, rule, effect, hit, miss, manager]) => ({ since, rule, effect, hit, miss, manager })))(
    "since $since, $rule: $effect",
    ({ since, rule, effect, hit, miss, manager }) => {
      const find = (files: ExampleFiles, min: number, max: number) =>
        changesIn(exampleTree(files, manager), min, max, manager ? { manager } : {}).filter(({ id }) => id === rule);
      expect(find(hit, since - 1, since)).toMatchObject([{ effect, since }]);
      expect(find(hit, since, 262)).toEqual([]);
      expect(find(miss, since - 1, since)).toEqual([]);
    },
  );
});
