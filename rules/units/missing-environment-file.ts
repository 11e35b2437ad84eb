import { absenceOf, gravity, isUnknown, ownAll, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "missing-environment-file",
  summary: "EnvironmentFile= that does not exist in this system",
  why: "systemd reads the file before each command of the unit, ExecStartPre= included, and fails the start (Result: resources) where there is none. The - prefix makes it optional.",
  severity: "error",
  references: ["systemd.exec(5), EnvironmentFile=", "exec_context_load_environment() in systemd's execute.c"],
  examples: [
    {
      name: "without the - prefix",
      complete: true,
      bad: { "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=/etc/default/app\nExecStart=/usr/bin/app\n" },
      good: { "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=-/etc/default/app\nExecStart=/usr/bin/app\n" },
      flags: "EnvironmentFile=/etc/default/app",
    },
  ],
  scope: "unit",
  when: { keys: ["EnvironmentFile"] },
  *check(unit, { tree, v }) {
    const { system } = tree.snapshot;
    if (!system || unit.load !== "loaded") return;
    for (const { value, from } of ownAll(unit, "EnvironmentFile")) {
      const path = value.text;
      if (!path.startsWith("/") || isUnknown(path) || /[*?[%\\]/.test(path) || system.at(path).kind !== "missing") continue;
      const severity = gravity(absenceOf(path, unit, tree, system, v), unit, tree, system, v);
      if (severity === undefined) continue;
      yield {
        message: `EnvironmentFile= names ${path}, which does not exist: the unit does not start`,
        at: from.at,
        severity,
        help: `write EnvironmentFile=-${path} where the file is optional`,
      };
    }
  },
};
