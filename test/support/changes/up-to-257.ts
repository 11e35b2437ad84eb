import { at, type Case, service } from "./case.js";

/** Units for the changes of src/catalog/changes/up-to-257.ts, by their ids. */
export const upTo257: Readonly<Record<string, readonly Case[]>> = {
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
  "type-exec-with-credentials": [
    {
      hit: service("LoadCredential=key:/etc/key"),
      marks: "LoadCredential=key:/etc/key",
      miss: service("Type=notify", "LoadCredential=key:/etc/key"),
    },
  ],
  "several-commands-on-a-line": [
    {
      hit: "[Service]\nType=oneshot\nExecStart=/usr/bin/a ; /usr/bin/b\n",
      marks: "/usr/bin/b",
      miss: "[Service]\nType=oneshot\nExecStart=/usr/bin/sh -c 'a ; b'\n",
    },
  ],
};
