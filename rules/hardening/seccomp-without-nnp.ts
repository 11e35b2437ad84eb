import { ambientSet, isOn, isSwitchedOn, own, type Rule, runsAs } from "../../src/api.js";

/** The settings that install system call filters: context_has_seccomp() in exec-invoke.c. */
const FILTERING = [
  "SystemCallFilter",
  "SystemCallLog",
  "SystemCallArchitectures",
  "RestrictAddressFamilies",
  "RestrictNamespaces",
  "RestrictRealtime",
  "RestrictSUIDSGID",
  "MemoryDenyWriteExecute",
  "LockPersonality",
  "ProtectHostname",
  "ProtectClock",
  "ProtectKernelTunables",
  "ProtectKernelModules",
  "ProtectKernelLogs",
  "PrivateDevices",
];

export const rule: Rule = {
  id: "seccomp-without-nnp",
  summary: "A service with User= filters system calls and no longer gets NoNewPrivileges= for it",
  why: "Before systemd 255 a service with User= that filters system calls got NoNewPrivileges=yes along with it, as the kernel asks for it from processes without CAP_SYS_ADMIN. Since 255 the filters are installed while the process is still privileged, and NoNewPrivileges= is no longer implied: programs with set-user-ID bit or file capabilities gain privileges again.",
  severity: "info",
  optional: "hardening",
  systemd: { min: 255 },
  scope: "unit",
  references: ["systemd.exec(5) NoNewPrivileges=", "exec_invoke() in exec-invoke.c, systemd 255"],
  examples: [
    {
      name: "a filter alone",
      bad: "[Service]\nUser=app\nExecStart=/usr/bin/app\nSystemCallFilter=@system-service\n",
      good: "[Service]\nUser=app\nExecStart=/usr/bin/app\nSystemCallFilter=@system-service\nNoNewPrivileges=yes\n",
      flags: "SystemCallFilter=@system-service",
    },
  ],
  *check(unit, { v }) {
    if (unit.load !== "loaded" || unit.manager !== "system" || runsAs(unit).value === "root") return;
    const filter = FILTERING.map((key) => own(unit, key)).find(isOn);
    const explicit = own(unit, "NoNewPrivileges");
    if (!filter || explicit || isSwitchedOn(unit, "NoNewPrivileges", v).value || ambientSet(unit, v).value.has("CAP_SYS_ADMIN")) return;
    yield {
      message: `${filter.key}= of a service with User= does not imply NoNewPrivileges= since systemd 255, so set-user-ID programs still gain privileges`,
      at: filter.from.at,
      help: "add NoNewPrivileges=yes, or NoNewPrivileges=no if the service needs such programs",
    };
  },
};
