import { isInclude, itemsRead, type Rule, since } from "../../src/api.js";

export const rule: Rule = {
  id: "include-removed",
  summary: ".include is not read any more",
  why: "systemd 246 dropped the .include lines that copied another file into a unit, after warnings since 239. It takes such a line for a setting without = and ignores it, so all that the other file sets is lost.",
  severity: "error",
  references: ["NEWS 239 and 246", "systemd.unit(5), drop-ins"],
  examples: [
    {
      name: "unit that extends another",
      bad: ".include /usr/lib/systemd/system/backup.service\n\n[Service]\nNice=10\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nNice=10\n",
      flags: ".include /usr/lib/systemd/system/backup.service",
    },
  ],
  scope: "file",
  when: { mentions: ".include" },
  *check(file, { v }) {
    for (const item of itemsRead(file)) {
      if (item.kind !== "invalid" || !isInclude(item)) continue;
      const help = "put the changes into a drop-in of the other unit, or copy the file";
      if (since(v, 246))
        yield { message: "systemd reads no .include since 246, so nothing of that file counts", at: item.at, help, rejected: true };
      else if (since(v, 239)) {
        yield {
          message: ".include is deprecated since systemd 239 and gone since 246",
          at: item.at,
          help,
          rejected: true,
          severity: "warning",
        };
      }
    }
  },
};
