import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "pam-kill-mode",
  summary: "PAMName= with a KillMode= that leaves the session behind",
  why: "A PAM session is kept open by a process that systemd adds to the unit; KillMode=process or none would leave it behind. systemd refuses the unit.",
  severity: "error",
  references: ["systemd.exec(5) PAMName=", "unit_verify_contexts() in unit.c"],
  examples: [
    {
      name: "process",
      bad: "[Service]\nPAMName=login\nKillMode=process\nExecStart=/usr/bin/true\n",
      good: "[Service]\nPAMName=login\nKillMode=mixed\nExecStart=/usr/bin/true\n",
      flags: "KillMode=process",
    },
  ],
  scope: "unit",
  when: { keys: ["PAMName"] },
  check: (unit, { v }) => complaintsOf(unit, v, "pam-kill-mode"),
};
