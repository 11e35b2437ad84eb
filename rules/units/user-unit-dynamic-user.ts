import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "user-unit-dynamic-user",
  summary: "DynamicUser= in a user unit",
  why: "A user manager cannot become another user. Up to 254 such a service fails to start with 217/USER, since 256 systemd refuses the unit.",
  severity: "error",
  systemd: { min: 256 },
  references: ["systemd.exec(5) DynamicUser=", "unit_verify_contexts() in unit.c"],
  examples: [
    {
      name: "dynamic",
      bad: "[Service]\nDynamicUser=yes\nExecStart=/usr/bin/true\n",
      good: "[Service]\nExecStart=/usr/bin/true\n",
      flags: "DynamicUser=yes",
      manager: "user",
    },
  ],
  scope: "unit",
  when: { manager: "user", keys: ["DynamicUser"] },
  check: (unit, { v }) => complaintsOf(unit, v, "user-unit-dynamic-user"),
};
