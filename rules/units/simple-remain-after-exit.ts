import { isOn, knownServiceType, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "simple-remain-after-exit",
  summary: "RemainAfterExit= for a service whose process is to stay",
  why: "With Type=simple the process that is started is the service. RemainAfterExit=yes shows the service as active after that process has ended, so a daemon that has died looks alive. For a command that does something and ends, Type=oneshot is meant, which others can wait for.",
  severity: "info",
  references: ["systemd.service(5), Type=, RemainAfterExit="],
  examples: [
    {
      name: "a daemon",
      bad: "[Service]\nType=simple\nRemainAfterExit=yes\nExecStart=/usr/bin/klippy\n",
      good: "[Service]\nType=simple\nExecStart=/usr/bin/klippy\n",
      flags: "RemainAfterExit=yes",
    },
    {
      name: "a command that ends",
      bad: "[Service]\nRemainAfterExit=yes\nExecStart=/usr/sbin/setup-leds\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/sbin/setup-leds\n",
      flags: "RemainAfterExit=yes",
    },
    {
      name: "a drop-in that says the type",
      bad: { "leds.service.d/stay.conf": "[Service]\nType=exec\nRemainAfterExit=yes\nExecStart=\nExecStart=/usr/sbin/setup-leds\n" },
      good: { "leds.service.d/stay.conf": "[Service]\nRemainAfterExit=yes\nExecStart=\nExecStart=/usr/sbin/setup-leds\n" },
      flags: "RemainAfterExit=yes",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["RemainAfterExit"] },
  *check(unit, { v }) {
    const remain = own(unit, "RemainAfterExit");
    if (unit.type !== "service" || !isOn(remain)) return;
    const type = knownServiceType(unit, v);
    if (type !== "simple" && type !== "exec") return;
    yield {
      message: `RemainAfterExit=yes with Type=${type} shows the service as active even after its process has died`,
      at: remain.from.at,
      help: "for a command that ends use Type=oneshot; for a daemon drop RemainAfterExit=",
    };
  },
};
