import { consequence, itemsRead, type Rule, roleOf } from "../../src/api.js";

export const rule: Rule = {
  id: "unreadable-line",
  summary: "Line that is not UTF-8 or longer than a mebibyte",
  why: "systemd gives up on a file at a line that is not valid UTF-8 (comments may hold anything) and at one that is longer than 1 MiB with its continuation lines: the unit is not loaded. Of a drop-in, the lines above it count and the rest is lost.",
  severity: "error",
  references: ["systemd.syntax(7)", "config_parse() in systemd's conf-parser.c, LONG_LINE_MAX in fileio.h"],
  examples: [
    {
      name: "Latin-1",
      bad: "[Unit]\nDescription=caf\uDCE9\n",
      good: "[Unit]\nDescription=café\n",
      flags: "Description=caf\uDCE9",
    },
  ],
  scope: "file",
  *check(file) {
    if (!file.broken) return;
    const so = consequence(true, roleOf(file.path));
    const refused = !roleOf(file.path).dropin;
    for (const item of itemsRead(file)) {
      if (item.kind !== "invalid") continue;
      if (item.reason === "bad-utf8") yield { message: `this line is not UTF-8, ${so}`, at: item.at, rejected: true, refused };
      if (item.reason === "too-long") yield { message: `this line is longer than 1 MiB, ${so}`, at: item.at, refused };
    }
  },
};
