import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "timer-without-trigger",
  summary: "A timer that never elapses",
  why: "A timer unit without OnCalendar= or another On…= setting is refused. Beware of an empty assignment: it resets all On…= settings.",
  severity: "error",
  references: ["systemd.timer(5)", "timer_verify() in timer.c"],
  examples: [
    {
      name: "none",
      bad: { "a.timer": "[Timer]\nPersistent=yes\n" },
      good: { "a.timer": "[Timer]\nOnCalendar=daily\nPersistent=yes\n" },
      flags: "[Timer]",
    },
  ],
  scope: "unit",
  when: { types: ["timer"] },
  check: (unit, { v }) => complaintsOf(unit, v, "timer-without-trigger"),
};
