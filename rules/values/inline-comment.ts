import { contextOf, inlineComment, keyedLines, type Rule, roleOf, textAt, verdictsOn } from "../../src/api.js";

export const rule: Rule = {
  id: "inline-comment",
  summary: "Comment behind a value",
  why: "Only a line that begins with # or ; is a comment. Behind a value it is a part of the value: a boolean with it is none, so systemd ignores the line; a list gets the words of the comment as entries, a command as arguments.",
  severity: "error",
  references: ["systemd.syntax(7)", "netbird issue 1971"],
  examples: [
    {
      name: "boolean",
      bad: "[Service]\nExecStart=/usr/bin/backup\nPrivateMounts=no # others must see the mounts\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n# others must see the mounts\nPrivateMounts=no\n",
      flags: "# others must see the mounts",
    },
    {
      name: "command",
      bad: "[Service]\nExecStart=/usr/bin/backup --all # once a day\n",
      good: "[Service]\n# once a day\nExecStart=/usr/bin/backup --all\n",
      flags: "# once a day",
    },
    {
      name: "directory",
      bad: "[Service]\nExecStart=/usr/bin/backup\nRuntimeDirectory=backup # for the lock\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n# for the lock\nRuntimeDirectory=backup\n",
      flags: "# for the lock",
    },
  ],
  scope: "file",
  when: { mentions: /[#;]/ },
  *check(file, { v, tree }) {
    const context = contextOf(file, tree.manager);
    for (const { assignment, state } of keyedLines(file, v)) {
      const comment = state.is === "known" ? inlineComment(assignment, context, v) : undefined;
      if (!comment) continue;
      const { key, at: line } = assignment;
      const effects = verdictsOn(assignment, assignment.value, context, v).map(({ effect }) => effect);
      const refused = effects.includes("refused");
      const result = refused
        ? "and systemd does not load the unit"
        : effects.includes("ignored")
          ? "and systemd ignores the line"
          : "and its words are taken for entries or arguments";
      const text = textAt(file, comment.at);
      const { start } = comment.at;
      const blanks = /(?<![ \t])[ \t]*$/.exec(file.text.slice(line.start, start))?.[0].length ?? 0;
      const edits = [
        { at: { ...line, end: line.start }, text: `${text}\n` },
        { at: { ...comment.at, start: start - blanks }, text: "" },
      ];
      yield {
        message: `a comment behind the value of ${key}= is a part of it, ${result}`,
        at: comment.at,
        rejected: comment.rejected,
        refused: refused && !roleOf(file.path).dropin,
        ...(text.includes("\n") ? {} : { fix: { title: "Put the comment on a line of its own", safe: comment.rejected, edits } }),
      };
    }
  },
};
