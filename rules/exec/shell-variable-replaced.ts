import { allCommandsOf, environmentOf, isShellText, isUnknown, type Rule, spanOf } from "../../src/api.js";

/** Where a script has given the variable a value: the end of the place, behind which a use of it means that value. */
function assignedBefore(script: string, name: string, use: number): boolean {
  const value = `(?:"(?:[^"\\\\]|\\\\.)*"|'[^']*'|\\$\\([^)]*\\)|\`[^\`]*\`|[^\\s;&|"'])*`;
  const assigned = new RegExp(
    `(?:^|[\\s;&|({])(?:${name}=${value}|for\\s+${name}\\s+in\\b|read\\s+(?:-\\w+\\s+)*(?:\\w+\\s+)*${name}\\b)`,
    "g",
  );
  return [...script.matchAll(assigned)].some(({ 0: text, index }) => index + text.length <= use);
}

export const rule: Rule = {
  id: "shell-variable-replaced",
  summary: "${NAME} of a shell variable that systemd replaces before the shell runs",
  why: "systemd replaces ${NAME} in every word of a command line, in quotes too. A variable that only the shell's text sets is empty by then, so the shell sees nothing in its place. $${NAME} reaches the shell as ${NAME}; $NAME without braces inside a longer word is left alone.",
  severity: "error",
  references: ["systemd.service(5), Command lines", "replace_env() in systemd's env-util.c"],
  examples: [
    {
      name: "variable of a loop",
      bad: "[Service]\nExecStart=/bin/sh -c 'for i in a b; do touch /run/x-${i}; done'\n",
      good: "[Service]\nExecStart=/bin/sh -c 'for i in a b; do touch /run/x-$${i}; done'\n",
      flags: "${i}",
    },
    {
      name: "variable of the script",
      bad: "[Service]\nExecStart=/bin/sh -c 'DIR=$(mktemp -d); cd ${DIR}; exec server'\n",
      good: "[Service]\nExecStart=/bin/sh -c 'DIR=$(mktemp -d); cd $DIR; exec server'\n",
      flags: "${DIR}",
    },
  ],
  scope: "unit",
  when: { mentions: /\$\{|[\\%]/ },
  *check(unit, { tree, v }) {
    for (const { command } of allCommandsOf(unit, v)) {
      if (command.noExpansion || command.viaShell) continue;
      for (const [n, { text }] of command.args.entries()) {
        if (!isShellText(command, n)) continue;
        for (const { 0: whole, 1: name = "", index } of text.text.matchAll(/(?<!\$)\$\{([A-Za-z_]\w*)\}/g)) {
          if (!assignedBefore(text.text, name, index)) continue;
          const at = spanOf(text, index, index + whole.length);
          const value = environmentOf(tree, unit)(name);
          yield {
            message: `systemd replaces ${whole} before the shell sets ${name}, by ${value === undefined ? "nothing" : isUnknown(value) ? "the value that it had before, if any" : `"${value}"`}`,
            at,
            fix: { title: `Write $${whole}`, safe: true, edits: [{ at, text: `$${whole}` }] },
          };
        }
      }
    }
  },
};
