import { allCommandsOf, isSwitchedOn, type Rule, runsAs } from "../../src/api.js";

/** Programs that do nothing without their set-user-ID bit. */
const NEEDS_BIT = /^(\/usr(\/local)?)?\/bin\/(sudo|pkexec|doas)$/;

export const rule: Rule = {
  id: "sudo-without-privileges",
  summary: "A command uses sudo, but NoNewPrivileges= is in effect",
  why: "With NoNewPrivileges= the kernel ignores the set-user-ID bit of a program, and sudo, pkexec and doas refuse to work without it. DynamicUser= implies NoNewPrivileges= since systemd 242. A command that needs to be root is better run with the prefix + or in a unit of its own.",
  severity: "error",
  scope: "unit",
  when: { types: ["service"], manager: "system", mentions: /sudo|pkexec|doas|[\\%]/ },
  references: ["systemd.exec(5) NoNewPrivileges=", "sudo(8)", "systemd.service(5) Command lines"],
  examples: [
    {
      name: "sudo in a service without new privileges",
      bad: "[Service]\nUser=app\nNoNewPrivileges=yes\nExecStartPre=/usr/bin/sudo /usr/bin/chown app /run/app\nExecStart=/usr/bin/app\n",
      good: "[Service]\nUser=app\nNoNewPrivileges=yes\nExecStartPre=+/usr/bin/chown app /run/app\nExecStart=/usr/bin/app\n",
      flags: "/usr/bin/sudo",
    },
  ],
  *check(unit, { v }) {
    if (unit.type !== "service" || unit.load !== "loaded" || unit.manager !== "system" || runsAs(unit).value === "root") return;
    const { value, because } = isSwitchedOn(unit, "NoNewPrivileges", v);
    if (!value) return;
    for (const { command } of allCommandsOf(unit, v)) {
      const { path, pathAt, fullPrivileges, keepsUser } = command;
      if (fullPrivileges || keepsUser || !NEEDS_BIT.test(path.text)) continue;
      yield {
        message: `NoNewPrivileges= takes the set-user-ID bit of ${path.text} its effect, so it refuses to run the command`,
        at: pathAt,
        notes: because,
        help: "run the command itself with the prefix +, or set NoNewPrivileges=no",
      };
    }
  },
};
