import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "trigger-already-set",
  summary: "A second Unit= in a timer or path unit",
  why: "A timer or path unit starts one unit. The first Unit= counts; systemd ignores further ones and logs a message, even in a drop-in that was to replace it.",
  severity: "warning",
  references: ["systemd.timer(5) Unit=", "config_parse_trigger_unit() in load-fragment.c"],
  examples: [
    {
      name: "two",
      bad: { "a.timer": "[Timer]\nOnCalendar=daily\nUnit=x.service\nUnit=y.service\n" },
      good: { "a.timer": "[Timer]\nOnCalendar=daily\nUnit=x.service\n" },
      flags: "Unit=y.service",
    },
  ],
  scope: "unit",
  when: { types: ["timer", "path"] },
  check: (unit, { v }) => complaintsOf(unit, v, "trigger-already-set"),
};
