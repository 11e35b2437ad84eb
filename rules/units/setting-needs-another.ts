import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "setting-needs-another",
  summary: "A setting that systemd ignores because the one it goes with is missing",
  why: "Some settings work in pairs. systemd ignores one that stands alone and logs a message.",
  severity: "warning",
  references: ["systemd.service(5)", "service_verify() in service.c"],
  examples: [
    {
      name: "a random extra without a maximum",
      bad: "[Service]\nRuntimeRandomizedExtraSec=1min\nExecStart=/usr/bin/true\n",
      good: "[Service]\nRuntimeMaxSec=1h\nRuntimeRandomizedExtraSec=1min\nExecStart=/usr/bin/true\n",
      flags: "RuntimeRandomizedExtraSec=1min",
    },
    {
      name: "steps without a maximum",
      bad: "[Service]\nRestartSteps=3\nExecStart=/usr/bin/true\n",
      good: "[Service]\nRestartSteps=3\nRestartMaxDelaySec=1min\nExecStart=/usr/bin/true\n",
      flags: "RestartSteps=3",
    },
  ],
  scope: "unit",
  when: {
    types: ["service"],
    keys: [
      "USBFunctionDescriptors",
      "USBFunctionStrings",
      "RuntimeRandomizedExtraSec",
      "RestartSteps",
      "RestartMaxDelaySec",
      "RefreshOnReload",
    ],
  },
  check: (unit, { v }) => complaintsOf(unit, v, "setting-needs-another"),
};
