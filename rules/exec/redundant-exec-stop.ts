import { argumentsOf, commandsOf, linesOf, own, programName, type Rule } from "../../src/api.js";

const TERM = /^(?:-TERM|-SIGTERM|-15)$/;

export const rule: Rule = {
  id: "redundant-exec-stop",
  summary: "ExecStop= that kills the main process, as systemd does anyway",
  why: "To stop a service systemd sends SIGTERM to all its processes and waits. A kill in ExecStop= does the same once more, but returns at once, and systemd sends its own signal right behind it. Another signal is set by KillSignal=.",
  severity: "info",
  references: ["systemd.service(5), ExecStop=", "systemd.kill(5), KillSignal="],
  examples: [
    {
      name: "kill",
      bad: "[Service]\nExecStart=/usr/bin/server\nExecStop=/bin/kill $MAINPID\n",
      good: "[Service]\nExecStart=/usr/bin/server\n",
      flags: "ExecStop=/bin/kill $MAINPID",
    },
    {
      name: "another signal",
      bad: "[Service]\nExecStart=/usr/bin/server\nExecStop=/bin/kill -INT $MAINPID\n",
      good: "[Service]\nExecStart=/usr/bin/server\nKillSignal=SIGINT\n",
      flags: "ExecStop=/bin/kill -INT $MAINPID",
    },
  ],
  scope: "unit",
  when: { keys: ["ExecStop"] },
  *check(unit, { v }) {
    const commands = commandsOf(unit, "ExecStop", v);
    const [only] = commands;
    if (!only || commands.length > 1) return;
    const { command, setting } = only;
    const program = programName(command);
    const args = argumentsOf(command);
    if (!["kill", "pkill", "killall"].includes(program) || own(unit, "KillMode")?.value.text === "none") return;
    if (program === "kill" && !/^\$(MAINPID|\{MAINPID\})$/.test(args.at(-1) ?? "")) return;
    const joined = args[0] === "-s" ? `-${args[1]}` : (args[0] ?? "");
    const signal = /^-(?:SIG)?(TERM|INT|QUIT|KILL|ABRT|2|3|6|9|15)$/.exec(joined);
    if (/^-[A-Z0-9]/.test(joined) && !signal) return;
    const other = signal && !TERM.test(joined);
    yield {
      message: other
        ? `ExecStop= only sends a signal, and systemd sends SIGTERM right behind it: KillSignal= sets the signal`
        : "ExecStop= does what systemd does by itself to stop a service, and does not wait for the process",
      at: setting.from.at,
      fix: other
        ? {
            title: `Set KillSignal=${signal[1]}`,
            safe: false,
            edits: [{ at: setting.from.at, text: `KillSignal=${/^\d/.test(signal[1] ?? "") ? signal[1] : `SIG${signal[1]}`}` }],
          }
        : { title: "Remove ExecStop=", safe: false, edits: [{ at: linesOf(setting.from), text: "" }] },
    };
  },
};
