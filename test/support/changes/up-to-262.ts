import { type Case, service } from "./case.js";

/** Units for the changes of src/catalog/changes/up-to-262.ts, by their ids. */
export const upTo262: Readonly<Record<string, readonly Case[]>> = {
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
