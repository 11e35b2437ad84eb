import { keyedLines, type Rule, splitWords } from "../../src/api.js";

export const rule: Rule = {
  id: "environment-unquoted",
  summary: "Environment= whose value may go on behind a blank",
  why: 'A blank ends the value of a variable. What follows, if it looks like NAME=value, becomes another variable. Where it was to be part of the first one\'s value, the whole assignment needs quotes: Environment="OPTIONS=a b=c".',
  severity: "info",
  references: ["systemd.exec(5), Environment="],
  examples: [
    {
      name: "options of a kernel",
      bad: "[Service]\nEnvironment=KERNEL_OPTIONS=quiet=1 root=/dev/vda1\nExecStart=/usr/bin/run-vm\n",
      good: '[Service]\nEnvironment="KERNEL_OPTIONS=quiet=1 root=/dev/vda1"\nExecStart=/usr/bin/run-vm\n',
      flags: "root=/dev/vda1",
    },
  ],
  scope: "file",
  when: { keys: ["Environment"] },
  *check(file, { v }) {
    for (const { assignment, state } of keyedLines(file, v)) {
      if (assignment.key !== "Environment" || state.is !== "known" || !/^[A-Z].*\s[a-z\\]/s.test(assignment.value.text)) continue;
      const [first, ...more] = splitWords(assignment.value, { unquote: true, escapes: "relaxed" }).words;
      if (!first || first.quoted || !/^[A-Z][A-Z0-9_]*=/.test(first.text.text)) continue;
      const other = more.find(({ text, quoted }) => !quoted && /^[a-z][a-z0-9_]*=/.test(text.text));
      if (!other) continue;
      const name = other.text.text.split("=")[0];
      yield { message: `Environment= sets a second variable ${name} here, as the value before it has ended with the blank`, at: other.at };
    }
  },
};
