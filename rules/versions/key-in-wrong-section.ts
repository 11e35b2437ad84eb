import { directive, keyedLines, type Rule, replacements } from "../../src/api.js";

const listed = (sections: readonly string[]): string => [...new Set(sections)].map((s) => `[${s}]`).join(" or ");

export const rule: Rule = {
  id: "key-in-wrong-section",
  summary: "Directive in a section that does not have it",
  why: "systemd looks a key up in the section that it stands in. In any other section it is unknown, and systemd ignores the line with a message: an After= in [Service] orders nothing, a PrivateNetwork= in [Unit] isolates nothing.",
  severity: "error",
  references: ["systemd.unit(5)", "systemd.exec(5)", "next_assignment() in systemd's conf-parser.c"],
  examples: [
    {
      name: "ordering in [Service]",
      bad: "[Service]\nExecStart=/usr/bin/backup\nAfter=network.target\n",
      good: "[Unit]\nAfter=network.target\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "After",
    },
    {
      name: "start limit in [Service]",
      bad: "[Service]\nExecStart=/usr/bin/backup\nStartLimitIntervalSec=60\n",
      good: "[Unit]\nStartLimitIntervalSec=60\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "StartLimitIntervalSec",
    },
    {
      name: "enablement in [Unit]",
      bad: "[Unit]\nWantedBy=multi-user.target\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n\n[Install]\nWantedBy=multi-user.target\n",
      flags: "WantedBy",
    },
    {
      name: "setting of another unit type",
      bad: "[Service]\nExecStart=/usr/bin/backup\nOnCalendar=daily\n",
      good: { "a.service": "[Service]\nExecStart=/usr/bin/backup\n", "a.timer": "[Timer]\nOnCalendar=daily\n" },
      flags: "OnCalendar",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { assignment, section, state } of keyedLines(file, v)) {
      if (state.is !== "misplaced") continue;
      const { key, keyAt } = assignment;
      const places = listed(state.places.map((d) => d.section));
      const old = Object.entries(replacements).find(([name, r]) => r.by === key && directive(section, name))?.[0];
      yield {
        message: `${key}= belongs into ${places}: in [${section}] systemd does not know it and ignores this line`,
        at: keyAt,
        rejected: true,
        help: `move the line into ${places}${old ? `; in [${section}] systemd still takes the old ${old}=` : ""}`,
      };
    }
  },
};
