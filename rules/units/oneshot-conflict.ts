import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "oneshot-conflict",
  summary: "A setting that does not go with Type=oneshot",
  why: "ExitType=cgroup, and RestartForceExitStatus= up to 254, make systemd refuse a oneshot service. RuntimeMaxSec= is ignored there, as the service is never active while it runs.",
  severity: "error",
  references: ["systemd.service(5) Type=", "service_verify() in service.c"],
  examples: [
    {
      name: "ExitType=cgroup",
      bad: "[Service]\nType=oneshot\nExitType=cgroup\nExecStart=/usr/bin/true\n",
      good: "[Service]\nType=exec\nExitType=cgroup\nExecStart=/usr/bin/true\n",
      flags: "ExitType=cgroup",
    },
    {
      name: "RuntimeMaxSec=",
      bad: "[Service]\nType=oneshot\nRuntimeMaxSec=5min\nExecStart=/usr/bin/true\n",
      good: "[Service]\nType=oneshot\nTimeoutStartSec=5min\nExecStart=/usr/bin/true\n",
      flags: "RuntimeMaxSec=5min",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["RestartForceExitStatus", "ExitType", "RuntimeMaxSec"] },
  check: (unit, { v }) => complaintsOf(unit, v, "oneshot-conflict"),
};
