import { commandsIn, execKeys, programName, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "sudo-in-exec",
  summary: "sudo or su in a command of a unit",
  why: "systemd starts the command as the user of User=, with no terminal and without sudo. Through sudo the process gets a session and an environment of another kind, signals of systemd reach sudo first, and a rule without a password is needed in sudoers. User= does it without; the + prefix runs one command as root.",
  severity: "info",
  references: ["systemd.exec(5), User=", "systemd.service(5), Command lines"],
  examples: [
    {
      name: "another user",
      bad: "[Service]\nExecStart=/usr/bin/sudo -u app /usr/bin/app\n",
      good: "[Service]\nUser=app\nExecStart=/usr/bin/app\n",
      flags: "/usr/bin/sudo",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /\b(?:sudo|su|doas)\b/ },
  *check(file, { v, tree }) {
    for (const command of commandsIn(file, v)) {
      const program = programName(command);
      if (!/^(sudo|su|doas)$/.test(program)) continue;
      const message =
        tree.manager === "system"
          ? `${program} is not needed: User= runs the commands as another user, the + prefix runs one as root`
          : `${program} finds no terminal here, so it works only where it asks for no password: what needs root belongs into a unit of the system`;
      yield { message, at: command.pathAt };
    }
  },
};
