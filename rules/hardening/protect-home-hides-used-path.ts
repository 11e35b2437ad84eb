import { allCommandsOf, own, ownAll, type Problem, protectHome, type Rule, type Span, spanOf } from "../../src/api.js";

/** The directories that ProtectHome= hides. */
const HOMES = /^\/+(home|root|run\/+user)(\/|$)/;

/** The settings that can bring something back there. */
const OPENERS = [
  "BindPaths",
  "BindReadOnlyPaths",
  "MountImages",
  "ExtensionImages",
  "ExtensionDirectories",
  "RootImage",
  "RootDirectory",
  "RootMStack",
];

export const rule: Rule = {
  id: "protect-home-hides-used-path",
  summary: "ProtectHome= hides a program or working directory of the service itself",
  why: "ProtectHome=yes makes /home, /root and /run/user inaccessible and empty for the processes of the service, ProtectHome=tmpfs covers them by empty file systems. A program that lies there cannot be executed (203/EXEC), a working directory there cannot be entered (200/CHDIR). ProtectHome=read-only, which DynamicUser= implies, hides nothing.",
  severity: "error",
  scope: "unit",
  when: { types: ["service"], manager: "system", keys: ["ProtectHome"] },
  references: ["systemd.exec(5) ProtectHome=", "drop_inaccessible() in namespace.c"],
  examples: [
    {
      name: "a program in a home directory",
      bad: "[Service]\nUser=app\nExecStart=/home/app/bin/app --serve\nProtectHome=yes\n",
      good: "[Service]\nUser=app\nExecStart=/home/app/bin/app --serve\nProtectHome=read-only\n",
      flags: "/home/app/bin/app",
    },
    {
      name: "a working directory in a home directory",
      bad: "[Service]\nUser=app\nWorkingDirectory=/home/app\nExecStart=/usr/bin/app\nProtectHome=tmpfs\n",
      good: "[Service]\nUser=app\nWorkingDirectory=/home/app\nExecStart=/usr/bin/app\nProtectHome=tmpfs\nBindPaths=/home/app\n",
      flags: "/home/app",
    },
  ],
  *check(unit, { v }) {
    if (unit.type !== "service" || unit.load !== "loaded" || unit.manager !== "system") return;
    const { value, because } = protectHome(unit, v);
    if (!/^(yes|tmpfs)$/.test(value) || OPENERS.some((key) => ownAll(unit, key).some((s) => s.value.text !== ""))) return;
    const sandboxed = allCommandsOf(unit, v).filter(({ command }) => !command.fullPrivileges);
    const problem = (at: Span, path: string, fails: string): Problem => ({
      message: `ProtectHome=${value} hides ${path} from the service, so ${fails}`,
      at,
      notes: because,
      help:
        value === "tmpfs"
          ? `bring it back by BindPaths= or BindReadOnlyPaths=`
          : "use ProtectHome=read-only, or ProtectHome=tmpfs with BindPaths=",
    });
    const directory = own(unit, "WorkingDirectory");
    if (directory && HOMES.test(directory.value.text) && sandboxed.length > 0) {
      yield problem(spanOf(directory.value), directory.value.text, "it cannot start there (200/CHDIR)");
    }
    for (const { command } of sandboxed) {
      const { path } = command;
      if (HOMES.test(path.text)) yield problem(spanOf(path), path.text, "it cannot be executed (203/EXEC)");
    }
  },
};
