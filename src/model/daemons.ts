import { argumentsOf, programName, shellText } from "../syntax/command.js";
import type { ExecCommand } from "../syntax/exec.js";

/** Whether a program does something with these arguments. */
type Test = (args: readonly string[]) => boolean;
const flag =
  (...flags: readonly string[]): Test =>
  (args) =>
    args.some((arg) => flags.includes(arg));

/** A command that starts a program and ends, leaving that behind. */
export interface Fork {
  /** The command, to be named in a message: `docker run -d`. */
  readonly program: string;
  /** Whether what it leaves runs in the unit's control group, where systemd kills it. */
  readonly inside: boolean;
}

/** A program that puts another one, or itself, into the background and ends; undefined where that is not certain. */
export function forkOf(command: ExecCommand): Fork | undefined {
  const program = programName(command);
  const args = argumentsOf(command);
  const script = shellText(command);
  if (script !== undefined) return leavesInBackground(script) ? { program: "the shell", inside: true } : undefined;
  if (program === "docker" || program === "podman")
    return args[0] === "run" && detaches(args.slice(1)) ? { program: `${program} run -d`, inside: program === "podman" } : undefined;
  if (program === "ssh" || program === "autossh")
    return args.some((arg) => SSH_BACKGROUND.test(arg)) && !args.includes("-V") ? { program: `${program} -f`, inside: true } : undefined;
  return LAUNCHERS.get(program)?.(args) || BACKGROUND.get(program)?.test(args.join(" ")) ? { program, inside: true } : undefined;
}

/** -f behind any of the options of ssh(1) that take no argument. */
const SSH_BACKGROUND = /^-[46AaCfGgKkMNnqsTtVvXxYy]*f/;

/** Programs that start others: whether they do not wait for them with these arguments. */
const LAUNCHERS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ["setsid", ([first = ""]) => !/^-(?=\w*w)\w+$/.test(first) && first !== "--wait"],
  ["screen", ([first = "", second]) => /^-(?=\w*d)(?=\w*m)/.test(first) || (first === "-d" && second === "-m")],
  ["tmux", (args) => args.includes("-d") && args.some((arg) => arg === "new-session" || arg === "new")],
  ["start-stop-daemon", flag("--background", "-b")],
]);

/** Whether an option of `docker run` detaches: those behind the image's name are the container's own. */
function detaches(args: readonly string[]): boolean {
  const end = args.findIndex((arg, n) => !arg.startsWith("-") && !/^-/.test(args[n - 1] ?? ""));
  return (end < 0 ? args : args.slice(0, end)).some(
    (arg) => arg === "-d" || arg === "--detach" || arg === "--detach=true" || /^-[it]*d[it]*$/.test(arg),
  );
}

/** Whether the last command of a shell's text is put into the background, with nothing that waits for it. */
function leavesInBackground(script: string): boolean {
  return /[^&>]&\s*$/.test(script) && !/\bwait\b/.test(script);
}

/** No option to stay in the foreground or to do something else, and nothing unknown that could be one. */
const NO_FOREGROUND = /^(?!.*[$%\uE000])(?!.*(^| )(-\w*[fhpRtTV]|--(foreground|help|print|runtime-control|test|test-config|version)))/;

/** The arguments with which a daemon goes into the background, as its manual says. */
const BACKGROUND: ReadonlyMap<string, RegExp> = new Map([
  ["openvpn", /(^| )--daemon\b/],
  ["mongod", /(^| )--fork\b/],
  ["redis-server", /(^| )--daemonize yes\b/],
  ["gunicorn", /(^| )(--daemon|-D)( |$)/],
  ["uwsgi", /(^| )(--daemonize2?|-d)\b/],
  ["memcached", /(^| )(-d|--daemon)( |$)/],
  ["mosquitto", /(^| )(-d|--daemon)( |$)/],
  ["rclone", /(^| )--daemon( |$)/],
  ["daemonize", /./],
  ["rsync", /^(?!.*--no-detach).*(^| )--daemon/],
  ["sshd", /^(?!.*[$%\uE000])(?!.*(^| )-\w*[DdiGTtVv])/],
  ["zabbix_agentd", NO_FOREGROUND],
  ["zabbix_server", NO_FOREGROUND],
  ["zabbix_proxy", NO_FOREGROUND],
  ["atd", /^(?!.*[$%\uE000])(?!.*(^| )-\w*[fds])/],
  ["keepalived", /^(?!.*[$%\uE000])(?!.*(^| )(-\w*[nhtv]|--dont-fork|--no-fork|--config-test|--version|--help))/],
  ["snmpd", /^(?!.*[$%\uE000])(?!.*(^| )(-\w*[fhHv]))/],
]);

const table = (names: string, test: Test): readonly (readonly [string, Test])[] => names.split(" ").map((name) => [name, test]);

/** The arguments with which a daemon stays in the foreground, as its manual says; some do with any. */
const FOREGROUND: ReadonlyMap<string, Test> = new Map([
  ...table(
    "zabbix_agentd zabbix_agent2 zabbix_server zabbix_proxy cron cupsd avahi-autoipd fail2ban-server atd",
    flag("-f", "--foreground"),
  ),
  ...table("sshd lighttpd ssh-agent", flag("-D")),
  ...table("crond rsyslogd chronyd ntpd keepalived acpid irqbalance", flag("-n", "--foreground", "--nodaemon", "--dont-fork")),
  ...table("dnsmasq", flag("-k", "--keep-in-foreground", "-d", "--no-daemon")),
  ...table("named", flag("-f", "-g")),
  ...table("nginx", (args) => args.some((arg) => /\bdaemon\s+off\b/.test(arg))),
  ...table("httpd apache2", (args) =>
    args.some((arg, n) => arg === "-X" || arg === "-DFOREGROUND" || (arg === "FOREGROUND" && args[n - 1] === "-D")),
  ),
  ...table("openvpn", (args) => args[0]?.startsWith("--") === true && !args.some((arg) => /^--(daemon|config|inetd)(=|$)/.test(arg))),
  ...table("dbus-daemon", flag("--nofork")),
  ...table("mpd mopidy", flag("--no-daemon")),
  ...table("smartd", flag("-n", "--no-fork")),
  ...table("java", (args) => !args.some((arg) => /^(?:[$\uE000]|-*(?:start|daemon|detach|background|fork))/i.test(arg))),
  ...table("dockerd containerd kubelet etcd prometheus node_exporter syncthing sleep tail journalctl", () => true),
]);

/** Whether a program, by its name, certainly stays in the foreground with these arguments. */
export function staysInForeground(program: string, args: readonly string[]): boolean {
  return FOREGROUND.get(program)?.(args) === true;
}
