import {
  closestDirective,
  directive,
  inOpenQuotes,
  keyAt,
  noSuchDirective,
  oddLines,
  type Rule,
  roleOf,
  sectionsOf,
} from "../../src/api.js";

/** The section of the unit type that has a directive of nearly that name, where the line's own has none. */
function elsewhere(unitType: string, section: string, key: string): string | undefined {
  for (const other of sectionsOf(unitType)) {
    const near = other === section ? undefined : closestDirective(other, key);
    if (near?.clear) return `did you mean ${near.name}= in [${other}]?`;
  }
  return undefined;
}

export const rule: Rule = {
  id: "unknown-directive",
  summary: "Directive that systemd does not know",
  why: "systemd ignores a line whose key it does not know, with a message that is easily missed: what the line was to do does not happen. Keys are case-sensitive. Keys that begin with X- are free for other programs.",
  severity: "error",
  references: ["systemd.directives(7)", "next_assignment() in systemd's conf-parser.c"],
  examples: [
    {
      name: "misspelt",
      bad: "[Service]\nExecStart=/usr/bin/backup\nRestartSecs=5\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nRestartSec=5\n",
      flags: "RestartSecs",
    },
    {
      name: "lower case",
      bad: "[Service]\ntype=oneshot\nExecStart=/usr/bin/backup\n",
      good: "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      flags: "type",
    },
    {
      name: "expected, but not there",
      bad: "[Unit]\nConditionFileExists=/etc/backup.conf\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Unit]\nConditionPathExists=/etc/backup.conf\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "ConditionFileExists",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { assignment, section, state } of oddLines(file, v)) {
      if (state.is !== "unknown" || inOpenQuotes(file, v)(assignment)) continue;
      const { key } = assignment;
      const at = keyAt(assignment);
      const message = `[${section}] has no ${key}=, so systemd ignores this line`;
      const meant = closestDirective(section, key);
      const first = meant && directive(section, meant.name)?.since;
      const otherwise = (): string | undefined => noSuchDirective(key) ?? elsewhere(roleOf(file.path).unitType, section, key);
      const help = meant ? `did you mean ${meant.name}=${first ? ` (since systemd ${first})` : ""}?` : otherwise();
      yield {
        message,
        at,
        rejected: true,
        ...(help ? { help } : {}),
        ...(meant ? { fix: { title: `Write ${meant.name}=`, safe: meant.clear, edits: [{ at, text: meant.name }] } } : {}),
      };
    }
  },
};
