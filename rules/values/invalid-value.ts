import {
  consequence,
  type JudgedLine,
  judgedLines,
  namesUnits,
  protects,
  type Rule,
  roleOf,
  textAt,
  type UnitFile,
} from "../../src/api.js";

export const rule: Rule = {
  id: "invalid-value",
  summary: "Value that systemd does not take",
  why: "Of a value that its parser does not understand, systemd logs a message and ignores the line: what was set before stays, or the default. In a list it drops the word and keeps the others. A few settings make it refuse the unit. A setting that protects is then lost while the unit runs.",
  severity: "error",
  references: ["systemd.syntax(7)", "load-fragment.c, conf-parser.c and parse-util.c of systemd"],
  examples: [
    {
      name: "no boolean",
      bad: "[Service]\nExecStart=/usr/bin/backup\nPrivateTmp=enabled\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nPrivateTmp=yes\n",
      flags: "enabled",
    },
    {
      name: "misspelt word",
      bad: "[Service]\nExecStart=/usr/bin/backup\nProtectSystem=stirct\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nProtectSystem=strict\n",
      flags: "stirct",
    },
    {
      name: "one word of a list",
      bad: "[Service]\nExecStart=/usr/bin/backup\nRestrictAddressFamilies=AF_INET AF_INET5\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nRestrictAddressFamilies=AF_INET AF_INET6\n",
      flags: "AF_INET5",
    },
    {
      name: "calendar event that does not exist",
      bad: "[Timer]\nOnCalendar=*-*-* 25:00\n",
      good: "[Timer]\nOnCalendar=*-*-* 23:00\n",
      flags: "*-*-* 25:00",
    },
    {
      name: "refused unit",
      bad: "[Service]\nExecStart=/usr/bin/backup\nWorkingDirectory=data\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nWorkingDirectory=/var/lib/backup\n",
      flags: "data",
    },
  ],
  scope: "file",
  *check(file, { v, tree }) {
    for (const line of judgedLines(file, tree.manager, v)) {
      if (line.takenSince !== undefined || line.verdicts[0].kind !== "value" || namesUnits(line.directive, v)) continue;
      for (const verdict of line.verdicts) {
        if (verdict.kind !== "value") continue;
        const { effect, at, suggestion } = verdict;
        const refused = effect === "refused";
        yield {
          message: `${verdict.problem}, ${outcome(line, effect, file)}`,
          at,
          rejected: !line.unread,
          refused: refused && !line.unread && !roleOf(file.path).dropin,
          severity: refused || effect === "ignored" || (effect === "partial" && protects(line.directive.key)) ? "error" : "warning",
          ...(suggestion === undefined || suggestion === textAt(file, at)
            ? {}
            : { fix: { title: `Write ${suggestion}`, safe: true, edits: [{ at, text: suggestion }] } }),
        };
      }
    }
  },
};

function outcome({ directive: { key } }: JudgedLine, effect: JudgedLine["verdicts"][0]["effect"], file: UnitFile): string {
  if (effect === "refused") return consequence(true, roleOf(file.path));
  if (effect === "partial") return `so systemd drops it from ${key}=`;
  return effect === "ignored"
    ? `so systemd ignores this ${key}= and what was set before or by default stays`
    : "and systemd logs a message about it";
}
