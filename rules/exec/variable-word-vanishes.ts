import { commandsIn, execKeys, isShellText, type Rule, spanOf } from "../../src/api.js";

/** A word that systemd takes for the name of a variable, though no variable can be called so. */
const WORD = /^\$(?![{$])([A-Za-z_]\w*)?([^\w\uE000].*)$/s;

export const rule: Rule = {
  id: "variable-word-vanishes",
  summary: "$NAME with more text behind it in one word of a command",
  why: "A word of a command line that begins with $ is the name of a variable as a whole: systemd looks for a variable called HOME/.config, finds none, and drops the word, so the program does not get the argument at all. ${NAME} with braces may stand anywhere in a word. In a text for a shell the $ is written twice.",
  severity: "error",
  references: ["systemd.service(5), Command lines", "replace_env_argv() in systemd's env-util.c"],
  examples: [
    {
      name: "a path",
      bad: "[Service]\nExecStart=/usr/bin/agent --config $HOME/.config/agent\n",
      good: "[Service]\nExecStart=/usr/bin/agent --config ${HOME}/.config/agent\n",
      flags: "$HOME/.config/agent",
    },
    {
      name: "a shell's command",
      bad: "[Service]\nExecStart=/bin/sh -c '$AGENT --verbose'\n",
      good: "[Service]\nExecStart=/bin/sh -c '$$AGENT --verbose'\n",
      flags: "'$AGENT --verbose'",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /\$/ },
  *check(file, { v }) {
    for (const command of commandsIn(file, v)) {
      if (command.noExpansion || command.viaShell) continue;
      for (const [n, { text, at, quoted }] of command.args.entries()) {
        const found = WORD.exec(text.text);
        if (!found) continue;
        const [, name] = found;
        const forShell = isShellText(command, n) || (quoted && /\s/.test(text.text));
        const dollar = spanOf(text, 0, 1);
        const braces = name !== undefined && !forShell;
        yield {
          message: `systemd takes ${text.text.length > 30 ? `${text.text.slice(0, 29)}…` : text.text} for the name of a variable, finds none and drops the argument`,
          at,
          fix: braces
            ? { title: `Write \${${name}}`, safe: false, edits: [{ at: spanOf(text, 0, name.length + 1), text: `\${${name}}` }] }
            : { title: "Write $$ for a $ that the program is to see", safe: false, edits: [{ at: dollar, text: "$$" }] },
        };
      }
    }
  },
};
