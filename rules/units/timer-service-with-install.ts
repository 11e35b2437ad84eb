import { all, dependenciesOf, installedBy, type Rule, serviceType } from "../../src/api.js";

const BOOT = new Set(["multi-user.target", "graphical.target", "default.target", "basic.target", "timers.target"]);

export const rule: Rule = {
  id: "timer-service-with-install",
  summary: "Service of a timer that is also started at every boot",
  why: "The timer starts the service. With an [Install] section of its own the service can be enabled too, and then also runs at every boot or login, whatever the timer says. Only the timer is to be enabled.",
  severity: "info",
  references: ["systemd.timer(5)", "https://github.com/systemd/systemd/issues/23440"],
  examples: [
    {
      name: "both can be enabled",
      bad: {
        "backup.timer": "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n[Install]\nWantedBy=multi-user.target\n",
      },
      good: {
        "backup.timer": "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      flags: "WantedBy=multi-user.target",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["WantedBy", "RequiredBy", "UpheldBy"] },
  *check(unit, { tree, v }) {
    if (unit.type !== "service" || serviceType(unit, v) !== "oneshot" || !installedBy(unit).some((name) => BOOT.has(name))) return;
    const timer = dependenciesOf(tree, v)
      .of(unit.name, "TriggeredBy")
      .find((other) => other.unit.endsWith(".timer"));
    const [wanted] = all(unit, "Install.WantedBy");
    if (!timer || !wanted) return;
    yield {
      message: `the service is started by ${timer.unit}, and at every boot too if it is enabled`,
      at: wanted.from.at,
      notes: timer.because,
      help: "drop [Install] here and enable the timer",
    };
  },
};
