import { allSections, closestSection, isUnknown, itemsRead, type Rule, roleOf, sectionsOf } from "../../src/api.js";

export const rule: Rule = {
  id: "unknown-section",
  summary: "Section that units of this type do not have",
  why: "systemd ignores a section that it does not know for the type of the unit, with one message for the header and none for the settings in it. Names of sections are case-sensitive. Sections that begin with X- are free for other programs.",
  severity: "error",
  references: ["systemd.syntax(7)", "systemd.unit(5)", "parse_line() in systemd's conf-parser.c"],
  examples: [
    {
      name: "misspelt",
      bad: "[Services]\nExecStart=/usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n",
      flags: "[Services]",
    },
    {
      name: "lower case",
      bad: "[unit]\nDescription=Backup\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Unit]\nDescription=Backup\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "[unit]",
    },
    {
      name: "section of another unit type",
      bad: "[Service]\nExecStart=/usr/bin/backup\n\n[Timer]\nOnCalendar=daily\n",
      good: { "a.service": "[Service]\nExecStart=/usr/bin/backup\n", "a.timer": "[Timer]\nOnCalendar=daily\n" },
      flags: "[Timer]",
    },
  ],
  scope: "file",
  *check(file) {
    const { unitType } = roleOf(file.path);
    const known = sectionsOf(unitType);
    if (known.length === 0) return;
    for (const item of itemsRead(file)) {
      if (item.kind !== "section" || known.includes(item.name) || item.name.startsWith("X-") || isUnknown(item.name)) continue;
      const elsewhere = allSections().includes(item.name);
      const meant = elsewhere ? undefined : closestSection(unitType, item.name);
      const title = `Write [${meant?.name}]`;
      const help = elsewhere
        ? `it belongs into a .${item.name.toLowerCase()} unit`
        : `sections of a .${unitType} unit: ${known.join(", ")}`;
      yield {
        message: `a .${unitType} unit has no section [${item.name}], so systemd ignores all that stands in it`,
        at: item.at,
        rejected: true,
        help: meant ? `did you mean [${meant.name}]?` : help,
        ...(meant ? { fix: { title, safe: meant.clear, edits: [{ at: item.at, text: `[${meant.name}]` }] } } : {}),
      };
    }
  },
};
