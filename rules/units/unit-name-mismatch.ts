import { complaintsOf, isInstalled, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "unit-name-mismatch",
  summary: "A mount, automount or swap unit whose name does not belong to its path",
  why: "Units of mount points and swap devices are named after the path, escaped as systemd-escape --path does. systemd refuses a unit whose Where= or What= says another path than its name.",
  severity: "error",
  references: ["systemd.mount(5)", "systemd-escape(1)", "mount_verify() in mount.c"],
  examples: [
    {
      name: "another path",
      bad: { "srv.mount": "[Mount]\nWhat=/dev/sda1\nWhere=/data\n" },
      good: { "srv.mount": "[Mount]\nWhat=/dev/sda1\nWhere=/srv\n" },
      flags: "Where=/data",
    },
    {
      name: "a dash that is not escaped",
      bad: { "srv-my-data.mount": "[Mount]\nWhat=/dev/sda1\nWhere=/srv/my-data\n" },
      good: { "srv-my\\x2ddata.mount": "[Mount]\nWhat=/dev/sda1\nWhere=/srv/my-data\n" },
      flags: "Where=/srv/my-data",
    },
  ],
  scope: "unit",
  when: { types: ["mount", "automount", "swap"] },
  /** Elsewhere than in a load path files may get other names when they are installed. */
  check: (unit, { v }) =>
    complaintsOf(unit, v, "unit-name-mismatch").map((problem) => (isInstalled(unit) ? problem : { ...problem, severity: "info" })),
};
