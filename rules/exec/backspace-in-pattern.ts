import { commandsIn, execKeys, type Rule, spanOf, textAt } from "../../src/api.js";

/** Programs whose patterns know \b as the edge of a word. */
const MATCHERS = /(?:^|[\s;&|(/])(?:[ef]?grep|rg|sed|perl|ack|ag|pgrep|pkill)(?=\s|$)[^;&|]*$/;

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
        for (const { index } of text.text.matchAll(/\x08/g)) {
          const at = spanOf(text, index, index + 1);
          if (textAt(file, at) !== "\\b" || !MATCHERS.test(`${path.text} ${text.text.slice(0, index)}`)) continue;
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
