import { type Item, isComment, itemsRead, lineFrom, type Rule, since, type UnitFile } from "../../src/api.js";

/** The items that are on the line below a comment, each with the comment's last line, where that ends in a backslash. */
function* swallowed(file: UnitFile): Generator<{ readonly item: Item; readonly comment: string; readonly start: number }> {
  const items = itemsRead(file);
  for (const [n, item] of items.entries()) {
    const before = items[n - 1];
    if (before?.kind !== "comment" || (item.kind !== "assignment" && item.kind !== "section")) continue;
    const comment = file.text.slice(before.at.start, before.at.end);
    if (!/(?<!\\)(?:\\\\)*\\$/.test(comment) || !isComment(comment)) continue;
    yield { item, comment: file.text.slice(before.start, before.at.end), start: before.at.end - 1 };
  }
}

export const rule: Rule = {
  id: "comment-continuation",
  summary: "Backslash at the end of a comment, which old versions continue on the next line",
  why: "Up to systemd 239 a backslash at the end of a comment continues the comment: the line below it is part of it and not read. systemd 240 still does so where the comment is indented. Later versions ignore the backslash.",
  severity: "error",
  systemd: { max: 240 },
  references: ["config_parse() in systemd's conf-parser.c", "https://github.com/systemd/systemd/issues/10598"],
  examples: [
    {
      name: "a command below a comment",
      bad: "[Service]\n# the options are in the manual \\\nExecStart=/usr/bin/app\n",
      good: "[Service]\n# the options are in the manual\nExecStart=/usr/bin/app\n",
      flags: "ExecStart=/usr/bin/app",
      systemd: 239,
    },
    {
      name: "an indented comment",
      bad: "[Unit]\nDescription=App\n  # see the manual \\\nAfter=network.target\n",
      good: "[Unit]\nDescription=App\n# see the manual \\\nAfter=network.target\n",
      flags: "After=network.target",
      systemd: 240,
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { item, comment, start } of swallowed(file)) {
      if (since(v, /^[ \t]/.test(comment) ? 241 : 240)) continue;
      const blanks = /(?<![ \t])[ \t]*(?=\\$)/.exec(comment)?.[0].length ?? 0;
      const at = { file: file.path, start, end: start + 1 };
      yield {
        message: "the comment above ends in a backslash and goes on in this line, so systemd does not read it",
        at: { ...item.at, end: Math.min(item.at.end, lineFrom(file.text, item.at.start).end) },
        notes: [{ at, text: "continues the comment" }],
        fix: { title: "Remove the backslash", safe: true, edits: [{ at: { ...at, start: start - blanks }, text: "" }] },
      };
    }
  },
};
