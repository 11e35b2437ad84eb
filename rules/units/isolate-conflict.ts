import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "isolate-conflict",
  summary: "OnFailureJobMode=isolate with more than one unit",
  why: "Isolating stops all units but one and what it needs, so that only one unit can be started that way; systemd refuses the unit.",
  severity: "error",
  references: ["systemd.unit(5) OnFailureJobMode=", "unit_load() in unit.c"],
  examples: [
    {
      name: "two",
      bad: "[Unit]\nOnFailure=a.target b.target\nOnFailureJobMode=isolate\n[Service]\nExecStart=/usr/bin/true\n",
      good: "[Unit]\nOnFailure=a.target\nOnFailureJobMode=isolate\n[Service]\nExecStart=/usr/bin/true\n",
      flags: "OnFailureJobMode=isolate",
    },
  ],
  scope: "unit",
  when: { keys: ["OnFailure", "OnSuccess"] },
  check: (unit, { v }) => complaintsOf(unit, v, "isolate-conflict"),
};
