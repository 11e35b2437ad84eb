import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "no-command",
  summary: "A service that has nothing to run",
  why: "systemd refuses to load a service without ExecStart=, unless it is a oneshot that stays active (RemainAfterExit=yes) or has an ExecStop= or SuccessAction= to carry out.",
  severity: "error",
  references: ["systemd.service(5) ExecStart=", "service_verify() in service.c"],
  examples: [
    {
      name: "only a type",
      bad: "[Service]\nType=notify\n",
      good: "[Service]\nType=notify\nExecStart=/usr/bin/true\n",
      flags: "Type=notify",
    },
    {
      name: "a oneshot that would not stay",
      bad: "[Service]\nType=oneshot\nExecStop=/usr/bin/true\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStop=/usr/bin/true\n",
      flags: "Type=oneshot",
    },
  ],
  scope: "unit",
  when: { types: ["service"] },
  check: (unit, { v }) => complaintsOf(unit, v, "no-command"),
};
