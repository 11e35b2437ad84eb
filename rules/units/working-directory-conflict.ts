import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "working-directory-conflict",
  summary: "A WorkingDirectory= that cannot be entered",
  why: "Since 257 systemd refuses a WorkingDirectory= below /proc, /sys or /dev in a unit that has a mount namespace of its own, and since 256 WorkingDirectory=~ with DynamicUser=yes, whose user has no home.",
  severity: "error",
  systemd: { min: 256 },
  references: ["systemd.exec(5) WorkingDirectory=", "unit_verify_contexts() in unit.c"],
  examples: [
    {
      name: "below /sys",
      bad: "[Service]\nPrivateMounts=yes\nWorkingDirectory=/sys/fs\nExecStart=/usr/bin/true\n",
      good: "[Service]\nWorkingDirectory=/sys/fs\nExecStart=/usr/bin/true\n",
      flags: "WorkingDirectory=/sys/fs",
    },
    {
      name: "the home of a dynamic user",
      bad: "[Service]\nDynamicUser=yes\nWorkingDirectory=~\nExecStart=/usr/bin/true\n",
      good: "[Service]\nUser=a\nWorkingDirectory=~\nExecStart=/usr/bin/true\n",
      flags: "WorkingDirectory=~",
    },
  ],
  scope: "unit",
  when: { keys: ["WorkingDirectory"] },
  check: (unit, { v }) => complaintsOf(unit, v, "working-directory-conflict"),
};
