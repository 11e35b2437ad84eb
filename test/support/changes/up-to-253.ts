import { type Case, service } from "./case.js";

/** Units for the changes of src/catalog/changes/up-to-253.ts, by their ids. */
export const upTo253: Readonly<Record<string, readonly Case[]>> = {
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
};
