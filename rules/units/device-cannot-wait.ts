import { namedUnits, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "device-cannot-wait",
  summary: "Before= a device, which appears when it does",
  why: "A device unit becomes active when the kernel shows the device; systemd cannot hold it back. It drops Before= a device and logs a message. After= a device works.",
  severity: "warning",
  references: ["systemd.device(5)", "unit_add_dependency() in unit.c"],
  examples: [
    {
      name: "before a disk",
      bad: "[Unit]\nBefore=dev-sda1.device\n[Service]\nExecStart=/usr/bin/prepare\n",
      good: "[Unit]\nAfter=dev-sda1.device\n[Service]\nExecStart=/usr/bin/prepare\n",
      flags: "dev-sda1.device",
    },
  ],
  scope: "unit",
  when: { keys: ["Before"] },
  *check(unit) {
    for (const { word, unit: named } of namedUnits(unit, "Before")) {
      if (!named.endsWith(".device")) continue;
      yield { message: `Before=${named} is dropped: a device cannot be made to wait`, at: word.at, rejected: true };
    }
  },
};
