import { commandsIn, execKeys, type Rule, spanOf, textAt } from "../../src/api.js";

/** What ends a command of a shell; programs whose patterns know \b as the edge of a word; the backspace. */
const TOKENS = /[;&|]|(?<=^|[\s;&|(/])(?:[ef]?grep|rg|sed|perl|ack|ag|pgrep|pkill)(?=[\s\x08]|$)|\x08/g;

/** The places of backspaces in an argument that stand in the arguments of such a program: the one that gets it, or one in a script. */
function inPatterns(program: string, argument: string): readonly number[] {
  const found: number[] = [];
  const before = `${program} `;
  let matches = false;
  for (const { 0: token, index } of `${before}${argument}`.matchAll(TOKENS)) {
    if (token !== "\x08") matches = !/^[;&|]/.test(token);
    else if (matches && index >= before.length) found.push(index - before.length);
  }
  return found;
}

export const rule: Rule = {
  id: "backspace-in-pattern",
  summary: "\\b in a pattern, of which systemd makes a backspace",
  why: "systemd undoes the escapes of C in command lines, in single quotes too. \\b, the edge of a word in regular expressions, is a backspace there: the program gets that character, and the pattern matches nothing.",
  severity: "error",
  references: ["systemd.service(5), Command lines", "systemd.syntax(7), Quoting", "cunescape_one() in systemd's escape.c"],
  examples: [
    {
      name: "grep",
      bad: "[Service]\nExecCondition=/bin/grep -q '\\bquiet' /proc/cmdline\nExecStart=/usr/bin/app\n",
      good: "[Service]\nExecCondition=/bin/grep -q '\\\\bquiet' /proc/cmdline\nExecStart=/usr/bin/app\n",
      flags: "\\b",
    },
    {
      name: "in a shell",
      bad: "[Service]\nExecStart=/bin/sh -c 'ip link | sed -n \"s/\\blo//p\"'\n",
      good: "[Service]\nExecStart=/bin/sh -c 'ip link | sed -n \"s/\\\\blo//p\"'\n",
      flags: "\\b",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: "\\b" },
  *check(file, { v }) {
    for (const { path, args } of commandsIn(file, v)) {
      for (const { text } of args) {
        for (const index of inPatterns(path.text, text.text)) {
          const at = spanOf(text, index, index + 1);
          if (textAt(file, at) !== "\\b") continue;
          yield {
            message: "systemd makes a backspace of \\b, which the pattern then looks for",
            at,
            fix: { title: "Write \\\\b", safe: true, edits: [{ at, text: "\\\\b" }] },
          };
        }
      }
    }
  },
};
