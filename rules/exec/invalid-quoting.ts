import { blanksBehindBackslash, consequence, execKeys, execLines, type Rule, roleOf, textAt } from "../../src/api.js";

export const rule: Rule = {
  id: "invalid-quoting",
  summary: "Quotes or escapes in a command line that systemd cannot read",
  why: "systemd splits a command line into words itself, with \" and ' and the escapes of C. At quotes that do not close it refuses the unit (it merely ignores the line where the first word is open, or behind the - prefix). A backslash before any other character stays as it is, with a message. In single quotes, too, a backslash escapes.",
  severity: "error",
  references: [
    "systemd.service(5), Command lines",
    "systemd.syntax(7), Quoting",
    "extract_first_word_and_warn() in systemd's extract-word.c",
  ],
  examples: [
    {
      name: "quotes that do not close",
      bad: "[Service]\nExecStart=/bin/sh -c 'backup --all\n",
      good: "[Service]\nExecStart=/bin/sh -c 'backup --all'\n",
      flags: "'backup --all",
    },
    {
      name: "escape of regular expressions",
      bad: "[Service]\nExecStart=/usr/bin/backup --match '\\.txt$$'\n",
      good: "[Service]\nExecStart=/usr/bin/backup --match '\\\\.txt$$'\n",
      flags: "\\.",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /["'\\]/ },
  *check(file, { v }) {
    const role = roleOf(file.path);
    for (const { assignment, line } of execLines(file, v)) {
      for (const { reason, at, fatal } of line.errors) {
        if (reason === "unbalanced-quotes") {
          yield { message: `the quotes do not close, ${consequence(fatal, role)}`, at, rejected: true, refused: fatal && !role.dropin };
        }
        if (reason !== "unknown-escape" || blanksBehindBackslash(file, assignment)?.start === at.start + 1) continue;
        const text = textAt(file, at);
        yield {
          message: `${text} is no escape that systemd knows, so it logs a message and keeps the backslash`,
          at,
          rejected: true,
          severity: "warning",
          ...(text.length === 2 ? { fix: { title: `Write \\${text}`, safe: true, edits: [{ at, text: `\\${text}` }] } } : {}),
        };
      }
    }
  },
};
