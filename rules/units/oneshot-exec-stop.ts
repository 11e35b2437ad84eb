import { commandsOf, dependenciesOf, isOn, isShell, own, type Rule, serviceType } from "../../src/api.js";

export const rule: Rule = {
  id: "oneshot-exec-stop",
  summary: "ExecStop= of a oneshot service that runs right after ExecStart=",
  why: "A oneshot service is stopped as soon as its last ExecStart= command ends, unless RemainAfterExit=yes is set. Its ExecStop= commands run at that moment and undo what was just done.",
  severity: "warning",
  references: ["systemd.service(5), Type=, RemainAfterExit=", "https://github.com/systemd/systemd/issues/11744"],
  examples: [
    {
      name: "undone at once",
      bad: "[Service]\nType=oneshot\nExecStart=/usr/sbin/rules load\nExecStop=/usr/sbin/rules flush\n[Install]\nWantedBy=multi-user.target\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/sbin/rules load\nExecStop=/usr/sbin/rules flush\n[Install]\nWantedBy=multi-user.target\n",
      flags: "ExecStop=/usr/sbin/rules flush",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["ExecStop"] },
  *check(unit, { tree, v }) {
    if (unit.type !== "service" || serviceType(unit, v) !== "oneshot" || isOn(own(unit, "RemainAfterExit"))) return;
    const [start] = commandsOf(unit, "ExecStart", v);
    const [stop] = commandsOf(unit, "ExecStop", v);
    if (!start || !stop) return;
    const undoes = start.command.path.text === stop.command.path.text && !isShell(start.command);
    const triggered = dependenciesOf(tree, v).any(unit.name, ["TriggeredBy"]);
    yield {
      message: "ExecStop= runs as soon as ExecStart= has ended, as Type=oneshot without RemainAfterExit=yes does not stay active",
      at: stop.setting.from.at,
      severity: undoes && !triggered ? "warning" : "info",
      help: "set RemainAfterExit=yes if the service is to be active until it is stopped; use ExecStartPost= or ExecStopPost= to clean up",
    };
  },
};
