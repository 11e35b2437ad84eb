import { execProblem, firstThere, gravity, programsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "not-executable",
  summary: "Command whose program exists but cannot be executed",
  why: "The kernel executes files with an executable bit that are programs, or scripts whose first line names an interpreter that exists. systemd does not fall back to a shell for others, as a shell does: the command ends with 203/EXEC. A script that /usr/bin/env starts ends with 127 where the search path does not have the interpreter.",
  severity: "error",
  references: ["execve(2)", "systemd.exec(5), Process Exit Codes"],
  examples: [
    {
      name: "no executable bit",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/opt/app/run.sh\n",
        "opt/app/run.sh": "#!/bin/sh\nexec true\n",
        "bin/sh": { program: "\x7fELF" },
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/opt/app/run.sh\n",
        "opt/app/run.sh": { program: "#!/bin/sh\nexec true\n" },
        "bin/sh": { program: "\x7fELF" },
      },
      flags: "/opt/app/run.sh",
    },
    {
      name: "no interpreter",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/opt/app/run\n",
        "opt/app/run": { program: "#!/usr/bin/python\nprint()\n" },
        "usr/bin/python3": { program: "\x7fELF" },
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/opt/app/run\n",
        "opt/app/run": { program: "#!/usr/bin/python3\nprint()\n" },
        "usr/bin/python3": { program: "\x7fELF" },
      },
      flags: "/opt/app/run",
    },
  ],
  scope: "unit",
  *check(unit, { tree, v }) {
    const { system } = tree.snapshot;
    if (!system) return;
    for (const { directive, paths, command } of programsOf(unit, v)) {
      const found = firstThere(paths, system);
      const problem = execProblem(found, unit, system);
      const severity = problem === undefined ? undefined : gravity("certain", unit, tree, system, v);
      if (severity === undefined) continue;
      const status = problem?.includes("search path") ? "127" : "203/EXEC";
      yield { message: `${directive}= runs ${found.asked}, which ${problem}: the command fails (${status})`, at: command.pathAt, severity };
    }
  },
};
