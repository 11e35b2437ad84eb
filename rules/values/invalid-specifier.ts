import {
  consequence,
  execLines,
  type Fix,
  judgedLines,
  namesUnits,
  type Rule,
  roleOf,
  type Span,
  textAt,
  type UnitFile,
  unknownSpecifier,
} from "../../src/api.js";

const help = "a percent sign that is meant as such is written %%";

/** Doubles the percent sign, there and where the same stands further on in the line. In front of a digit it is certainly meant as such. */
function doubled(file: UnitFile, at: Span): { readonly fix?: Fix } {
  const text = textAt(file, at);
  if (!/^%.$/.test(text)) return {};
  const rest = /^.*/.exec(file.text.slice(at.start))?.[0] ?? "";
  const edits = [...rest.matchAll(/%./g)]
    .filter(([found]) => found === text)
    .map(({ index }) => ({ at: { file: at.file, start: at.start + index, end: at.start + index }, text: "%" }));
  return { fix: { title: `Write %${text}`, safe: /\d$/.test(text), edits } };
}

export const rule: Rule = {
  id: "invalid-specifier",
  summary: "Specifier that systemd does not know",
  why: "A % and a letter or digit stand for something that systemd fills in. Where it knows no such specifier it cannot read the value: since systemd 236 it ignores the line or drops the word, and for some settings it refuses the unit. A percent sign that is meant as such is written %%.",
  severity: "error",
  references: ["systemd.unit(5), Specifiers", "specifier_printf() in systemd's specifier.c"],
  examples: [
    {
      name: "percent sign of an address",
      bad: "[Unit]\nDescription=Fetch a%20b\n",
      good: "[Unit]\nDescription=Fetch a%%20b\n",
      flags: "%2",
    },
    {
      name: "format of date(1)",
      bad: "[Service]\nExecStart=/usr/bin/backup --name=%F\n",
      good: "[Service]\nExecStart=/usr/bin/backup --name=%%F\n",
      flags: "%F",
    },
  ],
  scope: "file",
  when: { mentions: /%/ },
  *check(file, { v, tree }) {
    const role = roleOf(file.path);
    for (const { assignment, directive, verdicts, takenSince, unread } of judgedLines(file, tree.manager, v)) {
      if (takenSince !== undefined || verdicts[0].kind !== "specifier" || namesUnits(directive, v)) continue;
      for (const { kind, effect, at, problem } of verdicts) {
        if (kind !== "specifier") continue;
        const refused = effect === "refused";
        const outcome = refused
          ? consequence(true, role)
          : effect === "partial"
            ? `so it drops this from ${directive.key}=`
            : `so it ignores this ${directive.key}=`;
        yield {
          message: `${problem}, ${outcome}`,
          at: at.start === at.end ? assignment.at : at,
          rejected: !unread,
          refused: refused && !unread && !role.dropin,
          help,
          ...doubled(file, at),
        };
      }
    }
    for (const { assignment, line } of execLines(file, v)) {
      const wrong = unknownSpecifier(line, v);
      if (!wrong) continue;
      yield {
        message: `systemd knows no specifier ${wrong.specifier} in ${assignment.key}=, ${consequence(wrong.fatal, role)}`,
        at: wrong.at,
        rejected: true,
        refused: wrong.fatal && !role.dropin,
        help,
        ...doubled(file, wrong.at),
      };
    }
  },
};
