import { consequence, type ExecErrorReason, execKeys, execLines, newerPrefix, type Rule, roleOf, textAt } from "../../src/api.js";

const PROBLEMS: Readonly<Partial<Record<ExecErrorReason, (word: string) => string>>> = {
  "empty-path": () => "there is no executable behind the prefixes",
  "special-characters": () => "the path of the executable has quotes, backslashes, control characters or (since 262) wildcards in it",
  directory: (word) => `${word} names a directory, not an executable`,
  "bad-path": (word) => `${word} is neither an absolute path nor the name of an executable`,
  "no-argv0": () => "the @ prefix takes the word behind the path as name of the process, and there is none",
};

/** Specifiers that never give a path: names, numbers and identifiers. The instance (%i) is one of them where there is one. */
const RELATIVE = /^%[nNpjuUgGHlqmbvwWaABMo].*\//;
const INSTANCE = /^%i.*\//;

export const rule: Rule = {
  id: "invalid-exec",
  summary: "Command line whose executable systemd does not take",
  why: "An executable is an absolute path or a name without a slash, which systemd looks up itself. Neither the working directory nor ~ nor variables count. Anything else makes systemd refuse the unit; only behind the - prefix it ignores the line alone. Of a drop-in, the lines from there on are lost.",
  severity: "error",
  references: ["systemd.service(5), Command lines", "config_parse_exec() in systemd's load-fragment.c"],
  examples: [
    {
      name: "relative path",
      bad: "[Service]\nExecStart=bin/backup --all\n",
      good: "[Service]\nExecStart=/opt/backup/bin/backup --all\n",
      flags: "bin/backup",
    },
    {
      name: "home of the shell",
      bad: "[Service]\nExecStart=~/bin/backup\n",
      good: "[Service]\nExecStart=%h/bin/backup\n",
      flags: "~/bin/backup",
    },
    {
      name: "prefixes that exclude each other",
      bad: "[Service]\nExecStart=+!/usr/bin/backup\n",
      good: "[Service]\nExecStart=+/usr/bin/backup\n",
      flags: "+!/usr/bin/backup",
    },
    {
      name: "no name for @",
      bad: "[Service]\nExecStart=@/usr/bin/backup\n",
      good: "[Service]\nExecStart=@/usr/bin/backup backup\n",
      flags: "@/usr/bin/backup",
    },
  ],
  scope: "file",
  when: { keys: execKeys },
  *check(file, { v }) {
    const role = roleOf(file.path);
    for (const { assignment, line } of execLines(file, v)) {
      const relative = line.commands.find(
        ({ viaShell, path: { text } }) => !viaShell && (RELATIVE.test(text) || (role.unit.includes("@") && INSTANCE.test(text))),
      );
      const found = line.errors.find(({ reason }) => PROBLEMS[reason]);
      const at = found?.at ?? relative?.pathAt;
      if (!at || newerPrefix(assignment.value, v)) continue;
      const fatal = found ? found.fatal : !relative?.ignoreFailure;
      const problem = PROBLEMS[found?.reason ?? "bad-path"]?.(textAt(file, at)) ?? "";
      yield { message: `${problem}, ${consequence(fatal, role)}`, at, rejected: true, refused: fatal && !role.dropin };
    }
  },
};
