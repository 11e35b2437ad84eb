import {
  type Assignment,
  addToSection,
  directive,
  type Fix,
  keyAt,
  linesOf,
  oddLines,
  type Rule,
  replacements,
  roleOf,
  sectionsOf,
  textAt,
  type UnitFile,
} from "../../src/api.js";

const listed = (sections: readonly string[]): string => [...new Set(sections)].map((s) => `[${s}]`).join(" or ");

/** Moves the line into the one section of the unit that has it; a drop-in's [Install] is never read. */
function moveTo(file: UnitFile, line: Assignment, sections: readonly string[]): Fix | undefined {
  const { unitType, dropin } = roleOf(file.path);
  const [section, other] = [...new Set(sections)];
  if (section === undefined || other !== undefined || (dropin && section === "Install") || !sectionsOf(unitType).includes(section)) return;
  const edit = addToSection(file, section, textAt(file, linesOf(line)).replace(/(?<![\r\n])[\r\n]+$/, ""), linesOf(line));
  if (!edit || inOpenLine(file, line)) return undefined;
  return { title: `Move the line into [${section}]`, safe: true, edits: [{ at: linesOf(line), text: "" }, edit] };
}

/** Whether the line ends in a backslash that has nothing to continue. */
const inOpenLine = (file: UnitFile, line: Assignment): boolean => /\\\s*$/.test(textAt(file, linesOf(line)));

export const rule: Rule = {
  id: "key-in-wrong-section",
  summary: "Directive in a section that does not have it",
  why: "systemd looks a key up in the section that it stands in. In any other section it is unknown, and systemd ignores the line with a message: an After= in [Service] orders nothing, a PrivateNetwork= in [Unit] isolates nothing.",
  severity: "error",
  references: ["systemd.unit(5)", "systemd.exec(5)", "next_assignment() in systemd's conf-parser.c"],
  examples: [
    {
      name: "ordering in [Service]",
      bad: "[Service]\nExecStart=/usr/bin/backup\nAfter=network.target\n",
      good: "[Unit]\nAfter=network.target\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "After",
    },
    {
      name: "start limit in [Service]",
      bad: "[Service]\nExecStart=/usr/bin/backup\nStartLimitIntervalSec=60\n",
      good: "[Unit]\nStartLimitIntervalSec=60\n\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "StartLimitIntervalSec",
    },
    {
      name: "enablement in [Unit]",
      bad: "[Unit]\nWantedBy=multi-user.target\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n\n[Install]\nWantedBy=multi-user.target\n",
      flags: "WantedBy",
    },
    {
      name: "setting of another unit type",
      bad: "[Service]\nExecStart=/usr/bin/backup\nOnCalendar=daily\n",
      good: { "a.service": "[Service]\nExecStart=/usr/bin/backup\n", "a.timer": "[Timer]\nOnCalendar=daily\n" },
      flags: "OnCalendar",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { assignment, section, state } of oddLines(file, v)) {
      if (state.is !== "misplaced") continue;
      const { key } = assignment;
      const places = listed(state.places.map((d) => d.section));
      const old = Object.entries(replacements).find(([name, r]) => r.by === key && directive(section, name))?.[0];
      const fix = moveTo(
        file,
        assignment,
        state.places.map((d) => d.section),
      );
      yield {
        message: `${key}= belongs into ${places}: in [${section}] systemd does not know it and ignores this line`,
        at: keyAt(assignment),
        rejected: true,
        help: `move the line into ${places}${old ? `; in [${section}] systemd still takes the old ${old}=` : ""}`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};
