import { absenceOf, directoriesOf, gravity, hasOtherRoot, isUnknown, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "missing-working-directory",
  summary: "WorkingDirectory= that does not exist in this system",
  why: "Every command of the unit, ExecStartPre= included, starts in that directory, and ends with 200/CHDIR where there is none. The - prefix makes it optional. Directories of tmpfiles.d, of StateDirectory= and its like, and mount points are taken to be there.",
  severity: "error",
  references: ["systemd.exec(5), WorkingDirectory=", "systemd.exec(5), Process Exit Codes"],
  examples: [
    {
      name: "nobody makes it",
      complete: true,
      bad: { "etc/systemd/system/app.service": "[Service]\nWorkingDirectory=/opt/app\nExecStart=/usr/bin/app\n" },
      good: {
        "etc/systemd/system/app.service": "[Service]\nWorkingDirectory=/opt/app\nExecStart=/usr/bin/app\n",
        "opt/app/data": "",
      },
      flags: "WorkingDirectory=/opt/app",
    },
  ],
  scope: "unit",
  when: { keys: ["WorkingDirectory"] },
  *check(unit, { tree, v }) {
    const { system } = tree.snapshot;
    const setting = own(unit, "WorkingDirectory");
    if (!system || !setting || unit.load !== "loaded" || hasOtherRoot(unit)) return;
    const path = setting.value.text;
    if (!path.startsWith("/") || isUnknown(path) || path.includes("%")) return;
    const { kind } = system.at(path);
    if (kind === "directory" || kind === "unknown" || kind === "special") return;
    if (directoriesOf(unit).some((made) => isUnknown(made) || made.startsWith(path))) return;
    const absence = kind === "file" ? "certain" : absenceOf(path, unit, tree, system, v);
    const severity = gravity(absence, unit, tree, system, v);
    if (severity === undefined) return;
    const problem = kind === "file" ? "is no directory" : "does not exist";
    yield {
      message: `WorkingDirectory= names ${path}, which ${problem}: the unit does not start (200/CHDIR)`,
      at: setting.from.at,
      severity,
    };
  },
};
