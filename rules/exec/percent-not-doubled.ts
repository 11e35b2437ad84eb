import { execKeys, execLines, type Mapped, type Rule, spanOf, unknownSpecifier } from "../../src/api.js";

/** Two or more formats of strftime(3) that belong together, of which systemd would replace one at least. */
const FORMAT = /%{1,2}[YyGC][-_./: ]?%{1,2}[mbBj](?:[-_./: ]?%{1,2}[deuU])?|%{1,2}[HIkl][-_.: ]?%{1,2}M|%{1,2}m[-_./: ]?%{1,2}d/g;
/** The format of date(1), at the start of a word. */
const DATE = /(?:^|[\s"'`(])\+["']?[^\s"'`)]+/g;
/** A % that is not doubled. */
const SINGLE = /(?<!%)(?:%%)*%(?=[A-Za-z])/g;

/** Where the single % of date formats stand. */
function places({ text }: Mapped, isDate: boolean): readonly number[] {
  const formats = [...text.matchAll(FORMAT), ...(isDate ? text.matchAll(DATE) : [])];
  const found = formats.flatMap(({ 0: format, index }) =>
    [...format.matchAll(SINGLE)]
      .map((one) => index + one.index + one[0].length - 1)
      .filter((at) => text[at - 1] !== "%" || text[at - 2] === "%"),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}

export const rule: Rule = {
  id: "percent-not-doubled",
  summary: "Format of a date whose % systemd takes for a specifier",
  why: "In a unit file % begins a specifier: %m is the machine id, %d the directory of credentials, %H the host name, %s the user's shell. A date format like %Y-%m-%d is replaced before the program runs, in silence where systemd knows all the letters. %% reaches the program as %.",
  severity: "error",
  references: ["systemd.unit(5), SPECIFIERS", "https://github.com/systemd/systemd/issues/3721"],
  examples: [
    {
      name: "name of a file",
      bad: "[Service]\nExecStart=/bin/sh -c 'tar czf /backup/$(date +%%Y-%m-%d).tgz /srv'\n",
      good: "[Service]\nExecStart=/bin/sh -c 'tar czf /backup/$(date +%%Y-%%m-%%d).tgz /srv'\n",
      flags: "%m",
    },
    {
      name: "seconds",
      bad: "[Service]\nExecStart=/bin/sh -c 'echo $(date +%s) > /run/started'\n",
      good: "[Service]\nExecStart=/bin/sh -c 'echo $(date +%%s) > /run/started'\n",
      flags: "%s",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /%/ },
  *check(file, { v }) {
    for (const { line } of execLines(file, v)) {
      if (unknownSpecifier(line, v)) continue;
      for (const { path, args } of line.commands) {
        for (const { text } of args) {
          const isDate = /\bdate\b/.test(text.text) || /(^|\/)date$/.test(path.text);
          const [found, ...more] = places(text, isDate);
          if (found === undefined) continue;
          yield {
            message: `systemd replaces ${text.text.slice(found, found + 2)} itself, so the program never sees the format`,
            at: spanOf(text, found, found + 2),
            fix: {
              title: "Double each %",
              safe: false,
              edits: [found, ...more].map((at) => ({ at: spanOf(text, at, at + 1), text: "%%" })),
            },
          };
        }
      }
    }
  },
};
