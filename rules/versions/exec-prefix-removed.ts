import { execLines, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "exec-prefix-removed",
  summary: "The !! prefix is ignored since systemd 258",
  why: "On kernels without ambient capabilities !! ran a command as root, so that it could drop privileges itself. systemd 258 needs no such kernels any more: it ignores the prefix with a notice for each command, which runs as without one. On any current kernel that is what it did before, too.",
  severity: "info",
  systemd: { min: 258 },
  references: ["NEWS 258", "systemd.service(5), Command lines"],
  examples: [
    {
      name: "!! prefix",
      bad: "[Service]\nExecStart=!!/usr/lib/backup/backupd\n",
      good: "[Service]\nExecStart=/usr/lib/backup/backupd\n",
      flags: "!!",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { line } of execLines(file, v)) {
      for (const { reason, at } of line.errors) {
        if (reason !== "removed-prefix") continue;
        yield {
          message: "systemd ignores the prefix !! since 258, with a notice",
          at,
          rejected: true,
          fix: { title: "Remove !!", safe: true, edits: [{ at, text: "" }] },
        };
      }
    }
  },
};
