import { hasFile, installAliases, isElsewhere, isOn, lookalike, own, type Rule, triggered } from "../../src/api.js";

export const rule: Rule = {
  id: "triggered-unit-missing",
  summary: "Timer, path or socket whose service does not exist",
  why: "A timer, path or socket starts the service of its own name, or the one that Unit= or Service= names. Where there is none, systemd refuses to start it, or it fails when it elapses.",
  severity: "error",
  references: ["systemd.timer(5), Unit=", "systemd.path(5), Unit=", "systemd.socket(5), Service="],
  examples: [
    {
      name: "a timer of another name",
      bad: {
        "backup-daily.timer": "[Timer]\nOnCalendar=daily\nUnit=back-up.service\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      good: {
        "backup-daily.timer": "[Timer]\nOnCalendar=daily\nUnit=backup.service\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      flags: "Unit=back-up.service",
    },
    {
      name: "a timer beside services of other names",
      bad: {
        "nightly.timer": "[Timer]\nOnCalendar=daily\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      good: {
        "nightly.timer": "[Timer]\nOnCalendar=daily\nUnit=backup.service\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      flags: "[Timer]",
    },
  ],
  scope: "unit",
  when: { types: ["timer", "path", "socket"] },
  *check(unit, { tree, v }) {
    if (!["timer", "path", "socket"].includes(unit.type) || unit.load !== "loaded" || !unit.fragment) return;
    const { unit: named, because } = triggered(unit);
    const at = because()[0]?.at;
    if (!at) return;
    const perConnection = unit.type === "socket" && isOn(own(unit, "Accept"));
    const name = perConnection ? named.replace(/\.service$/, "@.service") : tree.id(named);
    if (hasFile(tree, name, v) || installAliases(tree, v).has(name) || isElsewhere(name, tree)) return;
    const explicit = own(unit, unit.type === "socket" ? "Service" : "Unit") !== undefined;
    const meant = perConnection ? undefined : lookalike(name, unit, tree, v);
    const sure = tree.complete || meant !== undefined;
    yield {
      message: `the ${unit.type} starts ${name}, and ${tree.complete ? "there is no such unit" : "no unit beside it is called so"}${meant ? `, but one is called ${meant}` : ""}`,
      at,
      severity: sure ? "error" : "info",
      ...(explicit || unit.type === "socket" ? {} : { help: "name the service by Unit=" }),
    };
  },
};
