import { keyAt, oddLines, protects, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "directive-too-new",
  summary: "Directive that the target version of systemd does not know yet",
  why: "An older systemd ignores a line whose key it does not know, with a message, and starts the unit without it. Of a setting that protects, that is a protection lost in silence.",
  severity: "warning",
  references: ["systemd.directives(7)", "NEWS of systemd, by version"],
  examples: [
    {
      name: "protection that the target lacks",
      bad: "[Service]\nExecStart=/usr/bin/backup\nPrivatePIDs=yes\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nPrivateNetwork=yes\n",
      flags: "PrivatePIDs",
      systemd: 252,
    },
    {
      name: "restart steps",
      bad: "[Service]\nExecStart=/usr/bin/backup\nRestart=always\nRestartSteps=5\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nRestart=always\nRestartSec=5\n",
      flags: "RestartSteps",
      systemd: 252,
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { assignment, state } of oddLines(file, v)) {
      if (state.is !== "too-new") continue;
      const { key } = assignment;
      const isProtection = protects(key);
      const consequence = isProtection ? "and runs the unit without this protection" : "and ignores this line";
      yield {
        message: `systemd before ${state.directive.since} does not know ${key}= ${consequence}`,
        at: keyAt(assignment),
        rejected: true,
        severity: isProtection ? "error" : "warning",
      };
    }
  },
};
