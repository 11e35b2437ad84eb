import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "restart-delay-conflict",
  summary: "Restart delays that contradict each other",
  why: "RestartMaxDelaySec= is the delay that RestartSteps= leads to; if it is smaller than RestartSec=, systemd lowers RestartSec= to it. RestartRandomizedDelaySec=infinity is ignored.",
  severity: "warning",
  systemd: { min: 254 },
  references: ["systemd.service(5) RestartMaxDelaySec=", "service_verify() in service.c"],
  examples: [
    {
      name: "a maximum below the start",
      bad: "[Service]\nRestartSec=1min\nRestartSteps=3\nRestartMaxDelaySec=10s\nExecStart=/usr/bin/true\n",
      good: "[Service]\nRestartSec=10s\nRestartSteps=3\nRestartMaxDelaySec=1min\nExecStart=/usr/bin/true\n",
      flags: "RestartMaxDelaySec=10s",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["RestartMaxDelaySec", "RestartRandomizedDelaySec"] },
  check: (unit, { v }) => complaintsOf(unit, v, "restart-delay-conflict"),
};
