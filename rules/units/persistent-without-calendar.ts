import { isOn, linesOf, own, ownAll, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "persistent-without-calendar",
  summary: "Persistent= without OnCalendar=",
  why: "Persistent=yes makes up for a calendar event that passed while the machine was off. The time of the last run counts for OnCalendar= only; with OnBootSec=, OnUnitActiveSec= and their like the setting has no effect.",
  severity: "warning",
  references: ["systemd.timer(5), Persistent=", "https://github.com/systemd/systemd/issues/37390"],
  examples: [
    {
      name: "a timer that counts from the boot",
      bad: "[Timer]\nOnBootSec=15min\nOnUnitActiveSec=1d\nPersistent=true\n",
      good: "[Timer]\nOnCalendar=daily\nPersistent=true\n",
      flags: "Persistent=true",
    },
  ],
  scope: "unit",
  when: { types: ["timer"], keys: ["Persistent"] },
  *check(unit) {
    const persistent = own(unit, "Persistent");
    if (unit.type !== "timer" || !isOn(persistent) || ownAll(unit, "OnCalendar").length > 0) return;
    if (!unit.fragment) return;
    yield {
      message: "Persistent= has no effect without OnCalendar=",
      at: persistent.from.at,
      fix: { title: "Remove Persistent=", safe: false, edits: [{ at: linesOf(persistent.from), text: "" }] },
    };
  },
};
