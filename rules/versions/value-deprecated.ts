import { judgedLines, type Rule, textAt } from "../../src/api.js";

export const rule: Rule = {
  id: "value-deprecated",
  summary: "Value that systemd takes with a notice only",
  why: "Some values still work, and systemd logs a message for each line that has them (about paths below /var/run, unless a distribution has silenced it): because another one replaces them, because the path is a legacy one, or because they leave a unit in a state that systemd cannot manage well.",
  severity: "warning",
  references: ["NEWS 246", "systemd.exec(5), systemd.kill(5)"],
  examples: [
    {
      name: "output to syslog",
      bad: "[Service]\nExecStart=/usr/bin/backup\nStandardOutput=syslog\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nStandardOutput=journal\n",
      flags: "syslog",
    },
    {
      name: "legacy directory",
      bad: "[Service]\nType=forking\nExecStart=/usr/sbin/fooid\nPIDFile=/var/run/fooid.pid\n",
      good: "[Service]\nType=forking\nExecStart=/usr/sbin/fooid\nPIDFile=/run/fooid.pid\n",
      flags: "/var/run/fooid.pid",
    },
    {
      name: "processes that are never killed",
      bad: "[Service]\nExecStart=/usr/bin/backup\nKillMode=none\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nKillMode=process\n",
      flags: "none",
    },
  ],
  scope: "file",
  *check(file, { v, tree }) {
    for (const { directive, verdicts, unread } of judgedLines(file, tree.manager, v)) {
      const [{ kind, problem, at, suggestion }] = verdicts;
      if (kind !== "deprecated" && kind !== "legacy-path") continue;
      const logs = kind === "deprecated";
      yield {
        message: `${directive.key}=: ${problem}${logs ? "; it logs a message about this" : ""}`,
        at,
        severity: logs && directive.key !== "User" ? "warning" : "info",
        rejected: !unread,
        ...(suggestion === undefined || textAt(file, at) === suggestion
          ? {}
          : { fix: { title: `Write ${suggestion}`, safe: true, edits: [{ at, text: suggestion }] } }),
      };
    }
  },
};
