import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "private-users-conflict",
  summary: "A user namespace that other settings exclude",
  why: "PrivateUsers=managed takes its users from a delegated range and cannot run as another user; PrivateUsers= and UserNamespacePath= ask for two user namespaces.",
  severity: "error",
  systemd: { min: 260 },
  references: ["systemd.exec(5) PrivateUsers=", "unit_verify_contexts() in unit.c"],
  examples: [
    {
      name: "managed with a user",
      bad: "[Service]\nPrivateUsers=managed\nUser=a\nExecStart=/usr/bin/true\n",
      good: "[Service]\nPrivateUsers=managed\nExecStart=/usr/bin/true\n",
      flags: "PrivateUsers=managed",
    },
  ],
  scope: "unit",
  check: (unit, { v }) => complaintsOf(unit, v, "private-users-conflict"),
};
