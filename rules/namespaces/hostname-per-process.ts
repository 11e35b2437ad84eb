import { allCommandsOf, argumentsOf, type ExecCommand, own, type Rule, systemProgram, utsNamespaceMaker } from "../../src/api.js";

/** Whether a command sets the name of the host by sethostname(2), as hostname(1) does; hostnamectl asks systemd-hostnamed to. */
function setsHostname(command: ExecCommand): boolean {
  if (systemProgram(command) !== "hostname") return false;
  const words = argumentsOf(command);
  return words.some((word) => /^(-F|-b|--file|--boot)/.test(word)) || (words.length === 1 && !words[0]?.startsWith("-"));
}

export const rule: Rule = {
  id: "hostname-per-process",
  summary: "A command sets the host name where ProtectHostname= keeps it from the host",
  why: "ProtectHostname= gives each process a UTS namespace of its own. With yes the name cannot be changed in it, so the command fails. With private it can, but the name is gone when the command ends: neither the next command of the unit nor the host ever sees it. A + in front of the command takes it out of that namespace.",
  severity: "error",
  systemd: { min: 242 },
  references: ["systemd.exec(5), ProtectHostname=", "hostname(1)", "uts_namespaces(7)"],
  examples: [
    {
      name: "a name for the next command",
      bad: "[Service]\nProtectHostname=private\nExecStartPre=/bin/hostname node1\nExecStart=/usr/bin/app\n",
      good: "[Service]\nProtectHostname=private:node1\nExecStart=/usr/bin/app\n",
      flags: "/bin/hostname node1",
    },
    {
      name: "a name for the host",
      bad: "[Service]\nType=oneshot\nProtectHostname=yes\nExecStart=/bin/hostname -F /etc/hostname\n",
      good: "[Service]\nType=oneshot\nExecStart=/bin/hostname -F /etc/hostname\n",
      flags: "/bin/hostname -F /etc/hostname",
    },
  ],
  scope: "unit",
  when: { keys: ["ProtectHostname"] },
  *check(unit, { v }) {
    const maker = unit.manager === "system" ? utsNamespaceMaker(unit, v) : undefined;
    if (!maker) return;
    const kept = own(unit, "ProtectHostname")?.value.text.startsWith("private") === true;
    for (const { command } of allCommandsOf(unit, v)) {
      if (command.fullPrivileges || !setsHostname(command)) continue;
      yield {
        message: kept
          ? "the host name that this command sets is gone when it ends: each process has a UTS namespace of its own"
          : "this command cannot set the host name, which ProtectHostname= denies",
        at: command.at,
        notes: [maker.note],
        ...(kept ? { help: "ProtectHostname=private:NAME gives the name to all commands of the unit" } : {}),
      };
    }
  },
};
