import {
  type Assignment,
  blanksBehindBackslash,
  contextOf,
  type Facts,
  type Item,
  parseExec,
  type Rule,
  spanOf,
  type UnitFile,
  verdictsOn,
} from "../../src/api.js";

/** Whether a line looks like the rest of the one before: it is no setting of its own. */
function continues(item: Item | undefined): boolean {
  return item?.kind === "invalid" || (item?.kind === "assignment" && !/^[A-Z]\w*$/.test(item.key));
}

/** Whether systemd logs a message for the backslash in the value. */
function rejects(file: UnitFile, assignment: Assignment, { v, tree }: Facts): boolean {
  if (/^Exec[A-Z]/.test(assignment.key)) return parseExec(assignment.value, v).errors.length > 0;
  return verdictsOn(assignment, assignment.value, contextOf(file, tree.manager), v).length > 0;
}

export const rule: Rule = {
  id: "trailing-whitespace-continuation",
  summary: "Blanks behind the backslash that was to continue the line",
  why: "A backslash continues a line only as its very last character. With blanks behind it the value ends in a backslash, and the next line stands for itself: systemd ignores it, as it has no = or an unknown key, and the arguments on it are lost.",
  severity: "error",
  references: ["systemd.syntax(7)", "config_parse() in systemd's conf-parser.c"],
  examples: [
    {
      name: "blank behind the backslash",
      bad: "[Service]\nExecStart=/usr/bin/backup \\ \n  --all\n",
      good: "[Service]\nExecStart=/usr/bin/backup \\\n  --all\n",
      flags: " ",
    },
  ],
  scope: "file",
  when: { mentions: /\\[ \t]/ },
  *check(file, facts) {
    for (const assignment of file.assignments) {
      const blanks = blanksBehindBackslash(file, assignment);
      if (!blanks) continue;
      const next = file.items[file.items.indexOf(assignment) + 1];
      const end = assignment.value.text.length;
      const backslash = spanOf(assignment.value, end - 1, end);
      const fix = continues(next)
        ? { title: "Remove the blanks behind the backslash", safe: true, edits: [{ at: blanks, text: "" }] }
        : { title: "Remove the backslash", safe: false, edits: [{ at: { ...blanks, start: backslash.start }, text: "" }] };
      yield {
        message: `blanks stand behind the backslash, so ${assignment.key}= ends here and the backslash is part of its value`,
        at: blanks,
        fix,
        rejected: rejects(file, assignment, facts),
      };
    }
  },
};
