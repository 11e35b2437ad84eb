import { commandsOf, type ExecCommand, own, type Rule, serviceType, shellText, systemProgram } from "../../src/api.js";

/** Programs that never call sd_notify(). */
const SILENT = new Set("sleep tail cat tee socat nc ncat true echo yes watch curl wget rsync ssh autossh sshfs".split(" "));

/** The program that stays, which for the text of a shell is its last one; undefined where that is not known. */
function lastProgram(command: ExecCommand): string | undefined {
  const script = shellText(command);
  if (script === undefined) return systemProgram(command);
  if (/notify|[`<]|\$\(|\n/.test(script)) return undefined;
  const last = script.split(/;|&&|\|\|?/).at(-1) ?? "";
  return /^\s*(?:exec\s+)?(?:(?:\/usr)?\/s?bin\/)?([^\s/]+)(?=\s|$)/.exec(last)?.[1];
}

export const rule: Rule = {
  id: "notify-never-sent",
  summary: "Type=notify for a program that never notifies",
  why: "With Type=notify the service counts as started when it sends READY=1. A program that does not know the protocol never does: systemd waits until the start times out, and kills it.",
  severity: "error",
  references: ["systemd.service(5), Type=, NotifyAccess=", "sd_notify(3)"],
  examples: [
    {
      name: "a program that does not know the protocol",
      bad: "[Service]\nType=notify\nExecStart=/usr/bin/socat TCP-LISTEN:80,fork TCP:app:8080\n",
      good: "[Service]\nType=exec\nExecStart=/usr/bin/socat TCP-LISTEN:80,fork TCP:app:8080\n",
      flags: "Type=notify",
    },
    {
      name: "started by a shell",
      bad: "[Service]\nType=notify\nExecStart=/bin/sh -c 'prepare; exec sleep infinity'\n",
      good: "[Service]\nType=notify\nNotifyAccess=all\nExecStart=/bin/sh -c 'prepare; systemd-notify --ready; exec sleep infinity'\n",
      flags: "Type=notify",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["Type"], mentions: "notify" },
  *check(unit, { v }) {
    const type = own(unit, "Type");
    if (unit.type !== "service" || !type || !/^notify/.test(serviceType(unit, v))) return;
    const [start] = commandsOf(unit, "ExecStart", v);
    const program = start && lastProgram(start.command);
    if (!program || !SILENT.has(program) || own(unit, "NotifyAccess")?.value.text === "all" || own(unit, "ExecStartPost")) return;
    yield {
      message: `Type=${type.value.text} waits for a notification that ${program} never sends: the start times out`,
      at: type.from.at,
      notes: [{ at: start.command.at, text: "what is started" }],
    };
  },
};
