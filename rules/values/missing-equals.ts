import { directive, inOpenQuotes, isInclude, isUnknown, itemsRead, type Rule, roleOf, since } from "../../src/api.js";

export const rule: Rule = {
  id: "missing-equals",
  summary: "Line without = or without a name before it",
  why: "Each line of a section is KEY=VALUE. systemd ignores any other line with a message; before systemd 241 it did not even load the file. Mostly the line was to continue the one before, which does not end in a backslash: a command then runs without its arguments.",
  severity: "error",
  references: ["systemd.syntax(7)", "parse_line() in systemd's conf-parser.c"],
  examples: [
    {
      name: "lost backslash",
      bad: "[Service]\nExecStart=/usr/bin/backup\n  --verbose /srv\n",
      good: "[Service]\nExecStart=/usr/bin/backup \\\n  --verbose /srv\n",
      flags: "--verbose /srv",
    },
    {
      name: "colon",
      bad: "[Unit]\nDocumentation: man:backup(8)\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Unit]\nDocumentation=man:backup(8)\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "Documentation: man:backup(8)",
    },
    {
      name: "colon in front of a placeholder",
      bad: "[Mount]\nWhat=tmpfs\nWhere=/tmp\nOptions: {{ options }}\n",
      good: "[Mount]\nWhat=tmpfs\nWhere=/tmp\nOptions={{ options }}\n",
      flags: "Options: {{ options }}",
    },
    {
      name: "no name",
      bad: "[Service]\n=/usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n",
      flags: "=/usr/bin/backup",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    if (!file.items.some(({ kind }) => kind === "invalid")) return;
    const items = itemsRead(file);
    for (const [n, item] of items.entries()) {
      if (item.kind !== "invalid" || item.section === undefined || isInclude(item)) continue;
      const colon = /^([A-Z]\w+)\s*:/.exec(item.text.text)?.[1];
      if (isUnknown(item.text.text)) {
        if (colon && directive(item.section, colon) && since(v, 241))
          yield {
            message: `${colon} has a colon behind it and no =, so systemd ignores this line`,
            at: item.at,
            help: `write ${colon}=`,
            rejected: true,
          };
        continue;
      }
      if (item.reason === "empty-key") {
        yield { message: "there is no name before the =, so systemd ignores this line", at: item.at, rejected: true };
        continue;
      }
      if (item.reason !== "missing-equals" || inOpenQuotes(file, v)(item)) continue;
      const before = items[n - 1];
      const continues = before?.kind === "assignment" || before?.kind === "invalid";
      const help = colon
        ? `write ${colon}=`
        : continues
          ? "if it continues the line before, end that one in a backslash"
          : "start it with # if it is a comment";
      const message = since(v, 241)
        ? "there is no = in this line, so systemd ignores it"
        : "there is no = in this line, so systemd gives up on the file (it ignores the line since 241)";
      yield { message, at: item.at, help, rejected: true, ...(!since(v, 241) && !roleOf(file.path).dropin ? { refused: true } : {}) };
    }
  },
};
