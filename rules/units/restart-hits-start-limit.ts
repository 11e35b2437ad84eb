import { all, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "restart-hits-start-limit",
  summary: "Restarts that follow so fast that systemd gives up",
  why: "After five starts within ten seconds systemd starts a unit no more, until someone does systemctl reset-failed or start. With a RestartSec= below two seconds a service that fails at once reaches that limit: Restart=always then means five times. StartLimitIntervalSec=0 lifts the limit, a longer RestartSec= stays below it.",
  severity: "info",
  optional: "pedantic",
  references: ["systemd.unit(5), StartLimitIntervalSec=", "systemd.service(5), RestartSec="],
  examples: [
    {
      name: "no delay",
      bad: "[Service]\nRestart=always\nRestartSec=0\nExecStart=/usr/bin/app\n",
      good: "[Service]\nRestart=always\nRestartSec=5\nExecStart=/usr/bin/app\n",
      flags: "RestartSec=0",
    },
  ],
  scope: "unit",
  when: { keys: ["RestartSec"] },
  *check(unit) {
    const restart = own(unit, "Restart");
    const delay = own(unit, "RestartSec");
    if (restart?.value.text !== "always" || !delay || !/^(?:[01]s?|\d{1,3}ms|0?\.\d+s?)$/.test(delay.value.text)) return;
    if ([...unit.settings.keys()].some((key) => /\.StartLimit/.test(key)) || all(unit, "Service.RestartSteps").length > 0) return;
    yield {
      message: `with ${delay.key}=${delay.value.text} a service that fails at once is restarted five times and then no more`,
      at: delay.from.at,
      notes: [{ at: restart.from.at, text: "the limit is five starts in ten seconds" }],
    };
  },
};
