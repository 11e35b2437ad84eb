import { consequence, judgedLines, type Rule, roleOf } from "../../src/api.js";

export const rule: Rule = {
  id: "empty-value-does-not-reset",
  summary: "Empty value where systemd wants one",
  why: "An empty assignment resets lists and some other settings. Booleans, settings with a fixed set of words, time spans and numbers have no empty value: systemd logs a message, ignores the line and keeps what a line above or another file has set.",
  severity: "error",
  references: ["systemd.syntax(7)", "DEFINE_CONFIG_PARSE_ENUM in systemd's conf-parser.h"],
  examples: [
    {
      name: "reset of a word",
      bad: "[Service]\nExecStart=/usr/bin/backup\nProtectSystem=strict\nProtectSystem=\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nProtectSystem=strict\nProtectSystem=no\n",
      flags: "ProtectSystem=",
    },
    {
      name: "reset of a boolean in a drop-in",
      bad: {
        "a.service": "[Service]\nExecStart=/usr/bin/backup\nPrivateTmp=yes\n",
        "a.service.d/off.conf": "[Service]\nPrivateTmp=\n",
      },
      good: {
        "a.service": "[Service]\nExecStart=/usr/bin/backup\nPrivateTmp=yes\n",
        "a.service.d/off.conf": "[Service]\nPrivateTmp=no\n",
      },
      flags: "PrivateTmp=",
    },
  ],
  scope: "file",
  *check(file, { v, tree }) {
    for (const { assignment, directive, verdicts, unread, takenSince } of judgedLines(file, tree.manager, v)) {
      if (takenSince !== undefined || verdicts[0].kind !== "empty") continue;
      const refused = verdicts[0].effect === "refused";
      const role = roleOf(file.path);
      yield {
        message: refused
          ? `${directive.key}= has no empty value, ${consequence(true, role)}`
          : `${directive.key}= has no empty value: systemd ignores this line, and what was set before or by default stays`,
        at: assignment.at,
        rejected: !unread,
        refused: refused && !unread && !role.dropin,
      };
    }
  },
};
