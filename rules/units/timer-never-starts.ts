import { dependenciesOf, installedBy, isPulledIn, ownAll, type Rule, triggered } from "../../src/api.js";

const FIRST = ["OnCalendar", "OnActiveSec", "OnBootSec", "OnStartupSec", "OnClockChange", "OnTimezoneChange"];

export const rule: Rule = {
  id: "timer-never-starts",
  summary: "A timer that waits for the service it was to start",
  why: "OnUnitActiveSec= and OnUnitInactiveSec= count from the last time that the service ran. Where nothing else starts it, that is never: the timer stays active and elapses not once. OnBootSec=, OnActiveSec= or OnCalendar= gives the first start.",
  severity: "warning",
  references: ["systemd.timer(5), OnUnitActiveSec=", "https://github.com/systemd/systemd/issues/6680"],
  examples: [
    {
      name: "no first start",
      bad: {
        "sync.timer": "[Timer]\nOnUnitActiveSec=5min\n[Install]\nWantedBy=timers.target\n",
        "sync.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/sync-mail\n",
      },
      good: {
        "sync.timer": "[Timer]\nOnBootSec=1min\nOnUnitActiveSec=5min\n[Install]\nWantedBy=timers.target\n",
        "sync.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/sync-mail\n",
      },
      flags: "OnUnitActiveSec=5min",
    },
    {
      name: "a drop-in for a timer that stands elsewhere",
      bad: {
        "sync.timer": "[Timer]\nOnUnitActiveSec=1h\n[Install]\nWantedBy=timers.target\n",
        "sync.timer.d/often.conf": "[Timer]\nOnUnitActiveSec=\nOnUnitActiveSec=5min\n",
        "sync.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/sync-mail\n",
      },
      good: { "sync.timer.d/often.conf": "[Timer]\nOnUnitActiveSec=\nOnUnitActiveSec=5min\n" },
      flags: "OnUnitActiveSec=5min",
    },
  ],
  scope: "unit",
  when: { types: ["timer"] },
  *check(unit, { tree, v }) {
    if (unit.type !== "timer" || !unit.fragment || FIRST.some((key) => ownAll(unit, key).length > 0)) return;
    const [setting] = [...ownAll(unit, "OnUnitActiveSec"), ...ownAll(unit, "OnUnitInactiveSec")];
    if (!setting) return;
    const graph = dependenciesOf(tree, v);
    const name = tree.id(triggered(unit).unit);
    const service = tree.unit(name, v);
    const others = graph.names(name, "TriggeredBy").filter((other) => other !== unit.name);
    const started =
      (service.load === "not-found" && !tree.complete) || installedBy(service).length > 0 || isPulledIn(graph, name) || others.length > 0;
    yield {
      message: `${setting.key}= counts from the last run of ${name}, and without another On…= setting the timer never gives the first one`,
      at: setting.from.at,
      severity: started ? "info" : "warning",
      help: "add OnBootSec= or OnActiveSec=",
    };
  },
};
