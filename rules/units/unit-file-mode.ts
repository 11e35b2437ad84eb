import { fileName, isUnitName, type Rule, roleOf, wholeFile } from "../../src/api.js";

export const rule: Rule = {
  id: "unit-file-mode",
  summary: "Unit file that can be executed, or that everyone may write",
  why: "A unit file is read and never run, so it needs no executable bit; one that everyone may write lets everyone run commands as the service's user, which mostly is root. systemd logs a warning for either at each load, and goes on. Modes may change when a file is installed.",
  severity: "info",
  references: ["stat_warn_permissions() in systemd's fs-util.c", "config_parse() in systemd's conf-parser.c"],
  examples: [
    {
      name: "an executable bit",
      bad: { "app.service": { program: "[Service]\nExecStart=/usr/bin/app\n" } },
      good: { "app.service": "[Service]\nExecStart=/usr/bin/app\n" },
      flags: "",
    },
    {
      name: "for everyone to write",
      bad: { "app.service": { writable: "[Service]\nExecStart=/usr/bin/app\n" } },
      good: { "app.service": "[Service]\nExecStart=/usr/bin/app\n" },
      flags: "",
    },
  ],
  scope: "file",
  *check(file, { tree }) {
    const { executables, worldWritable } = tree.snapshot;
    const writable = worldWritable.has(file.path);
    if (!writable && !executables.has(file.path)) return;
    const says = [...(executables.has(file.path) ? ["is marked executable"] : []), ...(writable ? ["may be written by everyone"] : [])];
    if (!roleOf(file.path).dropin && !isUnitName(fileName(file.path))) return;
    yield {
      message: `the unit file ${says.join(" and ")}, for which systemd logs a warning`,
      at: wholeFile(file.path),
      rejected: true,
      help: "chmod 644",
    };
  },
};
