import {
  commandsIn,
  type ExecCommand,
  execKeys,
  isShell,
  isShellText,
  type Rule,
  textAt,
  type UnitFile,
  type Word,
} from "../../src/api.js";

/** The word of `sh -c` and those behind it, where the quotes that open it were to hold them all. */
function tornApart(file: UnitFile, command: ExecCommand): { readonly script: Word; readonly rest: Word } | undefined {
  if (!isShell(command)) return undefined;
  const { args } = command;
  const n = args.findIndex((_, index) => isShellText(command, index));
  const [script, rest] = args.slice(n);
  if (n < 0 || !script || !rest) return undefined;
  const written = textAt(file, script.at);
  const quote = written.charAt(0);
  if (quote !== '"' && quote !== "'") return undefined;
  const bare = new RegExp(`^${quote}[^"'\\\\]*\\s[^"'\\\\]*${quote}[^"'\\s\\\\]+$`);
  const closes = new RegExp(`^[^"'\\\\]+${quote}(?:[^"']*${quote})?$`);
  return bare.test(written) && args.slice(n + 1).some(({ at }) => closes.test(textAt(file, at))) ? { script, rest } : undefined;
}

export const rule: Rule = {
  id: "nested-quotes",
  summary: "Quotes within quotes of the same kind, which end the script of sh -c",
  why: "Quotes do not nest: the second one ends what the first one began. The script of `sh -c` is then over at the first blank in the inner text, and what follows are its arguments: the shell runs the beginning and no more. The other kind of quotes inside, or a backslash in front of the inner ones, keeps it together.",
  severity: "error",
  references: ["systemd.service(5), Command lines", "systemd.syntax(7), Quoting", "extract_first_word() in systemd's extract-word.c"],
  examples: [
    {
      name: "double quotes",
      bad: '[Service]\nExecStart=/bin/sh -c "logger "the backup begins" && /usr/bin/backup"\n',
      good: "[Service]\nExecStart=/bin/sh -c \"logger 'the backup begins' && /usr/bin/backup\"\n",
      flags: '"logger "the',
    },
    {
      name: "single quotes",
      bad: "[Service]\nExecStart=/bin/bash -c 'echo 'all is well' > /run/state'\n",
      good: "[Service]\nExecStart=/bin/bash -c 'echo \\'all is well\\' > /run/state'\n",
      flags: "'echo 'all",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /["']/ },
  *check(file, { v }) {
    for (const command of commandsIn(file, v)) {
      const torn = command.viaShell ? undefined : tornApart(file, command);
      if (!torn) continue;
      yield {
        message: `the quotes end within the script, so the shell runs no more than: ${torn.script.text.text}`,
        at: torn.script.at,
        notes: [{ at: { ...torn.rest.at, end: command.at.end }, text: "is no part of the script" }],
        help: "put the inner text in the other kind of quotes",
      };
    }
  },
};
