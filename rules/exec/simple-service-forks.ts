import { commandsOf, forkOf, isOn, knownServiceType, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "simple-service-forks",
  summary: "A command that goes into the background, in a service that is its process",
  why: "With Type=simple the process that systemd starts is the service. When it puts the real program into the background and ends, the service has ended: ExecStop= runs, and systemd kills what is left in the control group. The program has to stay in the foreground, or Type=forking says that it does not.",
  severity: "error",
  references: ["systemd.service(5), Type=", "systemd.kill(5), KillMode="],
  examples: [
    {
      name: "setsid",
      bad: "[Service]\nExecStart=/usr/bin/setsid /usr/bin/server\n",
      good: "[Service]\nExecStart=/usr/bin/server\n",
      flags: "/usr/bin/setsid /usr/bin/server",
    },
    {
      name: "a detached container",
      bad: "[Service]\nExecStart=/usr/bin/docker run -d --name web nginx\nExecStop=/usr/bin/docker stop web\n",
      good: "[Service]\nExecStart=/usr/bin/docker run --name web nginx\nExecStop=/usr/bin/docker stop web\n",
      flags: "/usr/bin/docker run -d --name web nginx",
    },
    {
      name: "a tunnel",
      bad: "[Service]\nExecStart=/usr/bin/ssh -fNT -L 5432:db:5432 gate\n",
      good: "[Service]\nExecStart=/usr/bin/ssh -NT -L 5432:db:5432 gate\n",
      flags: "/usr/bin/ssh -fNT -L 5432:db:5432 gate",
    },
    {
      name: "a daemon that forks unless it is told not to",
      bad: "[Service]\nExecStart=/usr/sbin/sshd\n",
      good: "[Service]\nExecStart=/usr/sbin/sshd -D\n",
      flags: "/usr/sbin/sshd",
    },
    {
      name: "a drop-in that says the type",
      bad: { "vpn.service.d/50-local.conf": "[Service]\nType=simple\nExecStart=\nExecStart=/usr/sbin/openvpn --daemon --config a.conf\n" },
      good: { "vpn.service.d/50-local.conf": "[Service]\nExecStart=\nExecStart=/usr/sbin/openvpn --daemon --config a.conf\n" },
      flags: "/usr/sbin/openvpn --daemon --config a.conf",
    },
  ],
  scope: "unit",
  when: { types: ["service"] },
  *check(unit, { v }) {
    if (unit.type !== "service" || isOn(own(unit, "RemainAfterExit"))) return;
    const type = knownServiceType(unit, v);
    if (type !== "simple" && type !== "exec") return;
    const keeps = /^(process|none)$/.test(own(unit, "KillMode")?.value.text ?? "");
    for (const { command } of commandsOf(unit, "ExecStart", v)) {
      const fork = forkOf(command);
      if (!fork) continue;
      const killed = fork.inside && !keeps;
      yield {
        message: killed
          ? `${fork.program} puts the program into the background and ends, which ends the service: systemd kills the program`
          : `${fork.program} puts the program into the background and ends, which ends the service`,
        at: command.at,
        severity: killed ? "error" : "warning",
        help: fork.inside ? "start the program in the foreground" : "leave out -d",
      };
    }
  },
};
