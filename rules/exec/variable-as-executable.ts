import { commandsIn, execKeys, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "variable-as-executable",
  summary: "Variable or assignment in the place of the executable",
  why: "systemd expands variables in the arguments of a command, but not in the path of the executable, and it knows no VAR=value in front of it: it looks for a program of exactly that name when the unit starts, and fails (203/EXEC).",
  severity: "error",
  references: ["systemd.service(5), Command lines"],
  examples: [
    {
      name: "variable",
      bad: "[Service]\nEnvironment=EDITOR=emacs\nExecStart=$EDITOR --daemon\n",
      good: "[Service]\nEnvironment=EDITOR=emacs\nExecStart=/usr/bin/env $EDITOR --daemon\n",
      flags: "$EDITOR",
    },
    {
      name: "assignment",
      bad: "[Service]\nExecStart=LANG=C /usr/bin/backup\n",
      good: "[Service]\nEnvironment=LANG=C\nExecStart=/usr/bin/backup\n",
      flags: "LANG=C",
    },
  ],
  scope: "file",
  when: { keys: execKeys },
  *check(file, { v }) {
    for (const { path, pathAt, viaShell } of commandsIn(file, v)) {
      if (viaShell) continue;
      if (/^[A-Za-z_]\w*=/.test(path.text)) {
        yield {
          message: `systemd takes ${path.text} for the executable, so the command does not start (203/EXEC)`,
          at: pathAt,
          help: `write Environment=${path.text} on a line of its own, or put /usr/bin/env in front`,
        };
      } else if (/\$(?:\{\w+\}|[A-Za-z_])/.test(path.text)) {
        yield {
          message: `systemd expands no variable in the path of the executable, so it looks for ${path.text} literally (203/EXEC)`,
          at: pathAt,
          help: "put /usr/bin/env in front of it",
        };
      }
    }
  },
};
