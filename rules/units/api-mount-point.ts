import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "api-mount-point",
  summary: "A mount unit for a file system that is systemd\u2019s own",
  why: "systemd mounts /proc, /sys, /run, /dev and their kind itself, early at boot; it refuses units for them, for credential mounts (257 and later), and an automount of the root.",
  severity: "error",
  references: ["mount_verify() in mount.c", "mount-setup.c"],
  examples: [
    {
      name: "/run",
      bad: { "run.mount": "[Mount]\nWhat=tmpfs\nType=tmpfs\nWhere=/run\n" },
      good: { "run-a.mount": "[Mount]\nWhat=tmpfs\nType=tmpfs\nWhere=/run/a\n" },
      flags: "Where=/run",
    },
  ],
  scope: "unit",
  when: { types: ["mount", "automount"] },
  check: (unit, { v }) => complaintsOf(unit, v, "api-mount-point"),
};
