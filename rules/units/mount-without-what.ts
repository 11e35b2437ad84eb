import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "mount-without-what",
  summary: "A mount unit without What=",
  why: "systemd refuses a mount unit that does not say what to mount.",
  severity: "error",
  references: ["systemd.mount(5) What=", "mount_verify() in mount.c"],
  examples: [
    {
      name: "none",
      bad: { "srv.mount": "[Mount]\nWhere=/srv\n" },
      good: { "srv.mount": "[Mount]\nWhat=/dev/sda1\nWhere=/srv\n" },
      flags: "[Mount]",
    },
  ],
  scope: "unit",
  when: { types: ["mount", "swap"] },
  check: (unit, { v }) => complaintsOf(unit, v, "mount-without-what"),
};
