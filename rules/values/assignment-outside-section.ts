import { isInclude, isUnknown, itemsRead, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "assignment-outside-section",
  summary: "Setting before the first section header",
  why: "A setting belongs to the section whose header stands above it. Without one systemd ignores the line with a message. A drop-in needs its own header too: it is not inserted into the section of the unit.",
  severity: "error",
  references: ["systemd.syntax(7)", "parse_line() in systemd's conf-parser.c"],
  examples: [
    {
      name: "no header",
      bad: "Description=Backup\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Unit]\nDescription=Backup\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "Description=Backup",
    },
    {
      name: "drop-in without a header",
      bad: {
        "backup.service": "[Service]\nExecStart=/usr/bin/backup\n",
        "backup.service.d/10-nice.conf": "Nice=10\n",
      },
      good: {
        "backup.service": "[Service]\nExecStart=/usr/bin/backup\n",
        "backup.service.d/10-nice.conf": "[Service]\nNice=10\n",
      },
      flags: "Nice=10",
    },
  ],
  scope: "file",
  *check(file) {
    for (const item of itemsRead(file)) {
      if (item.kind === "section") return;
      if (item.kind !== "assignment" && (item.kind !== "invalid" || isInclude(item))) continue;
      if (item.kind === "invalid" && item.reason !== "missing-equals" && item.reason !== "empty-key") return;
      if (isUnknown(item.kind === "invalid" ? item.text.text : item.key)) continue;
      yield { message: "no section header stands above this line, so systemd ignores it", at: item.at, rejected: true };
    }
  },
};
