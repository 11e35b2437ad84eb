import { firstThere, gravity, type Program, programAbsence, programsOf, type Rule, twinOf } from "../../src/api.js";

const ENDINGS: Readonly<Record<string, string>> = {
  ExecCondition: "the unit is skipped as if its condition did not hold",
  ExecReload: "a reload fails",
  ExecStop: "it is not stopped by that",
  ExecStopPost: "the unit ends as failed",
};

const name = ({ directive, paths, command }: Program): string =>
  `${directive}= runs ${command.path.text}, which ${paths.length > 1 ? "no directory of the search path has" : "does not exist"}`;

export const rule: Rule = {
  id: "missing-executable",
  summary: "Command whose program does not exist in this system",
  why: "systemd looks for the program when it starts the command, and the command ends with 203/EXEC where there is none. Only whole systems are judged (--root, or the machine's own directories). Behind the - prefix, behind a condition that does not hold, and in units that nothing starts, it is nothing or worth knowing only.",
  severity: "error",
  references: [
    "systemd.exec(5), Process Exit Codes",
    "systemd.service(5), Command lines",
    "find_executable_full() in systemd's path-util.c",
  ],
  examples: [
    {
      name: "a program that was moved",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/usr/bin/app --serve\n",
        "usr/sbin/app": { program: "\x7fELF" },
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/usr/sbin/app --serve\n",
        "usr/sbin/app": { program: "\x7fELF" },
      },
      flags: "/usr/bin/app",
    },
    {
      name: "a name",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=app --serve\n",
        "opt/app/bin/app": { program: "\x7fELF" },
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=app --serve\n",
        "usr/local/bin/app": { program: "\x7fELF" },
      },
      flags: "app",
    },
  ],
  scope: "unit",
  *check(unit, { tree, v }) {
    const { system } = tree.snapshot;
    if (!system) return;
    for (const program of programsOf(unit, v)) {
      const { paths, directive, command } = program;
      const [path = ""] = paths;
      if (firstThere(paths, system).kind !== "missing") continue;
      const twin = paths.length === 1 ? twinOf(path) : undefined;
      const elsewhere = twin !== undefined && system.at(twin).kind !== "missing" ? twin : undefined;
      const severity = gravity(elsewhere ? "unknown" : programAbsence(path, tree, system, v), unit, tree, system, v);
      if (severity === undefined) continue;
      const help = elsewhere ? { help: `${elsewhere} exists: it is the same where /usr is merged` } : {};
      const message = `${name(program)}: ${ENDINGS[directive] ?? "the unit does not start"} (203/EXEC)`;
      yield { message, at: command.pathAt, severity: directive in ENDINGS && severity === "error" ? "warning" : severity, ...help };
    }
  },
};
