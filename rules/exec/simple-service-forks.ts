import { commandsOf, type ExecCommand, isOn, own, type Rule, serviceType } from "../../src/api.js";

interface Fork {
  readonly program: string;
  /** Whether what it leaves runs in the unit's control group, where systemd kills it. */
  readonly inside: boolean;
}

const short = (args: readonly string[], letter: string): boolean => args.some((arg) => new RegExp(`^-\\w*${letter}\\w*$`).test(arg));

/** A program that puts another one into the background and ends; undefined where it does not. */
function forkOf({ path, args: words }: ExecCommand): Fork | undefined {
  const program = path.text.replace(/^.*\//, "");
  const args = words.map(({ text }) => text.text);
  const [verb = ""] = args;
  switch (program) {
    case "setsid":
      return short(args.slice(0, 1), "w") || args[0] === "--wait" ? undefined : { program, inside: true };
    case "screen":
      return /^-\w*d\w*m|^-\w*m\w*d/.test(verb) || (verb === "-d" && args[1] === "-m") ? { program, inside: true } : undefined;
    case "tmux":
      return args.includes("-d") && args.some((arg) => arg === "new-session" || arg === "new") ? { program, inside: true } : undefined;
    case "start-stop-daemon":
      return args.includes("--background") || args.includes("-b") ? { program, inside: true } : undefined;
    case "docker":
      return verb === "run" && detaches(args.slice(1)) ? { program: "docker run -d", inside: false } : undefined;
    case "podman":
      return verb === "run" && detaches(args.slice(1)) ? { program: "podman run -d", inside: true } : undefined;
    case "ssh":
    case "autossh":
      return args.some((arg) => /^-[46AaCfGgKkMNnqsTtVvXxYy]*f/.test(arg)) && !args.includes("-V")
        ? { program: `${program} -f`, inside: true }
        : undefined;
    default:
      return DAEMONS.get(program)?.test(args.join(" ")) ? { program, inside: true } : undefined;
  }
}

/** Daemons that go into the background unless they are told not to, or to do something else. */
const WITHOUT_FOREGROUND = /^(?!.*[$%\uE000])(?!.*(^| )(-\w*[fhpRtTV]|--(foreground|help|print|runtime-control|test|test-config|version)))/;

/** The options that make a daemon go into the background, as their manuals say. */
const DAEMONS: ReadonlyMap<string, RegExp> = new Map([
  ["openvpn", /(^| )--daemon\b/],
  ["mongod", /(^| )--fork\b/],
  ["redis-server", /(^| )--daemonize yes\b/],
  ["gunicorn", /(^| )(--daemon|-D)( |$)/],
  ["uwsgi", /(^| )(--daemonize2?|-d)\b/],
  ["memcached", /(^| )(-d|--daemon)( |$)/],
  ["mosquitto", /(^| )(-d|--daemon)( |$)/],
  ["rclone", /(^| )--daemon( |$)/],
  ["daemonize", /./],
  ["rsync", /(^| )--daemon(?!.*--no-detach)/],
  ["sshd", /^(?!.*[$%\uE000])(?!.*(^| )-\w*[DdiGTtVv])/],
  ["zabbix_agentd", WITHOUT_FOREGROUND],
  ["zabbix_server", WITHOUT_FOREGROUND],
  ["zabbix_proxy", WITHOUT_FOREGROUND],
  ["atd", /^(?!.*[$%\uE000])(?!.*(^| )-\w*[fds])/],
  ["keepalived", /^(?!.*[$%\uE000])(?!.*(^| )(-\w*[nhtv]|--dont-fork|--no-fork|--config-test|--version|--help))/],
  ["snmpd", /^(?!.*[$%\uE000])(?!.*(^| )(-\w*[fhHv]))/],
]);

/** A shell's text whose last command is put into the background, with nothing that waits for it. */
function leavesInBackground({ path, args }: ExecCommand): boolean {
  if (!/(^|\/)(ba|da|z|k)?sh$/.test(path.text) || !/^-\w*c$/.test(args[0]?.text.text ?? "")) return false;
  const script = args[1]?.text.text ?? "";
  return /[^&>]&\s*$/.test(script) && !/\bwait\b/.test(script);
}

/** Whether an option of `run` detaches: those behind the image's name are the container's own. */
function detaches(args: readonly string[]): boolean {
  const end = args.findIndex((arg, n) => !arg.startsWith("-") && !/^-/.test(args[n - 1] ?? ""));
  return (end < 0 ? args : args.slice(0, end)).some(
    (arg) => arg === "-d" || arg === "--detach" || arg === "--detach=true" || /^-[it]*d[it]*$/.test(arg),
  );
}

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
  ],
  scope: "unit",
  when: { types: ["service"] },
  *check(unit, { v }) {
    if (unit.type !== "service" || isOn(own(unit, "RemainAfterExit"))) return;
    const type = serviceType(unit, v);
    if (type !== "simple" && type !== "exec") return;
    const keeps = /^(process|none)$/.test(own(unit, "KillMode")?.value.text ?? "");
    for (const { command } of commandsOf(unit, "ExecStart", v)) {
      const fork = forkOf(command) ?? (leavesInBackground(command) ? { program: "the shell", inside: true } : undefined);
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
