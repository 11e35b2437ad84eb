import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "several-exec-start",
  summary: "More than one ExecStart= in a service that is no oneshot",
  why: "Only Type=oneshot services may run several commands one after the other. In other services a second ExecStart= does not replace the first: systemd refuses the whole unit. Drop-ins that mean to replace the command forget the empty ExecStart= that resets the list.",
  severity: "error",
  references: ["systemd.service(5) ExecStart=", "service_verify() in service.c"],
  examples: [
    {
      name: "two lines",
      bad: "[Service]\nExecStart=/usr/bin/one\nExecStart=/usr/bin/two\n",
      good: "[Service]\nType=oneshot\nExecStart=/usr/bin/one\nExecStart=/usr/bin/two\n",
      flags: "/usr/bin/two",
    },
    {
      name: "a drop-in without a reset",
      bad: { "a.service": "[Service]\nExecStart=/usr/bin/one\n", "a.service.d/50-local.conf": "[Service]\nExecStart=/usr/bin/two\n" },
      good: {
        "a.service": "[Service]\nExecStart=/usr/bin/one\n",
        "a.service.d/50-local.conf": "[Service]\nExecStart=\nExecStart=/usr/bin/two\n",
      },
      flags: "/usr/bin/two",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["ExecStart"] },
  check: (unit, { v }) => complaintsOf(unit, v, "several-exec-start"),
};
