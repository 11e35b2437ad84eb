import { at, type Case, service } from "./case.js";

/** Units for the changes of src/catalog/changes/up-to-244.ts, by their ids. */
export const upTo244: Readonly<Record<string, readonly Case[]>> = {
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
};
