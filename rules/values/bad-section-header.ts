import { closest, consequence, itemsRead, type Rule, roleOf, sectionsOf, since } from "../../src/api.js";

export const rule: Rule = {
  id: "bad-section-header",
  summary: "Section header that systemd cannot read",
  why: "A header is [NAME] and nothing else, not even a comment behind it. At any other line that begins with [ systemd gives up on the file: the unit is not loaded. Of a drop-in, the lines above it count and the rest is lost.",
  severity: "error",
  references: ["systemd.syntax(7)", "parse_line() in systemd's conf-parser.c"],
  examples: [
    {
      name: "comment behind the header",
      bad: "[Service] # the daemon\nExecStart=/usr/bin/backup\n",
      good: "# the daemon\n[Service]\nExecStart=/usr/bin/backup\n",
      flags: "[Service] # the daemon",
    },
    {
      name: "not closed",
      bad: "[Service\nExecStart=/usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n",
      flags: "[Service",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const item of itemsRead(file)) {
      const empty = item.kind === "section" && item.name === "";
      if (!(empty && since(v, 262)) && !(item.kind === "invalid" && item.reason === "bad-header")) continue;
      const so = consequence(true, roleOf(file.path));
      const refused = !roleOf(file.path).dropin;
      if (item.kind !== "invalid") {
        yield { message: `the section header has no name, ${so}`, at: item.at, rejected: true, refused };
        return;
      }
      const { text } = item.text;
      const name = /^\[\s*(\w+)/.exec(text)?.[1] ?? "";
      const section = closest(name, sectionsOf(roleOf(file.path).unitType))?.name ?? name;
      const known = sectionsOf(roleOf(file.path).unitType).includes(section);
      const what = text.includes("]") ? "something stands behind the section header" : "the section header is not closed by ]";
      yield {
        message: `${what}, ${so}`,
        at: item.at,
        rejected: true,
        refused,
        ...(known ? { fix: { title: `Write [${section}]`, safe: false, edits: [{ at: item.at, text: `[${section}]` }] } } : {}),
      };
      return;
    }
  },
};
