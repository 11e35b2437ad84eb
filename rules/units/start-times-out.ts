import { commandsOf, own, programName, type Rule, type Setting, serviceType } from "../../src/api.js";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, sec: 1, second: 1, seconds: 1, m: 60, min: 60, h: 3600 };

/** Seconds of a simple time span; undefined for others. */
function seconds(text: string | undefined): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text?.trim() ?? "");
  const unit = found && UNITS[found[2] ?? ""];
  return found && unit !== undefined && unit !== null ? Number(found[1]) * unit : undefined;
}

const isForever = (setting: Setting): boolean => setting.value.text === "infinity" || seconds(setting.value.text) === 0;

export const rule: Rule = {
  id: "start-times-out",
  summary: "Start that takes longer than its timeout, or has none",
  why: "The commands of ExecStartPre=, and of a service that is not simple those of ExecStart=, have to end within TimeoutStartSec=, 90 seconds by default; systemd kills them otherwise. TimeoutSec=0 hides it: a command that hangs then leaves the unit activating for ever, and a stop waits without end.",
  severity: "error",
  references: ["systemd.service(5), TimeoutStartSec=, ExecStartPre="],
  examples: [
    {
      name: "a long sleep",
      bad: "[Service]\nExecStartPre=/bin/sleep 120\nExecStart=/usr/bin/app\n",
      good: "[Service]\nTimeoutStartSec=5min\nExecStartPre=/bin/sleep 120\nExecStart=/usr/bin/app\n",
      flags: "/bin/sleep 120",
    },
    {
      name: "no timeout",
      bad: "[Service]\nTimeoutSec=0\nExecStart=/usr/bin/app\n",
      good: "[Service]\nTimeoutStartSec=10min\nExecStart=/usr/bin/app\n",
      flags: "TimeoutSec=0",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["ExecStartPre", "TimeoutStartSec", "TimeoutSec"] },
  *check(unit, { v }) {
    if (unit.type !== "service") return;
    const type = serviceType(unit, v);
    const timeout = own(unit, "TimeoutStartSec") ?? own(unit, "TimeoutSec");
    if (timeout && isForever(timeout) && timeout.from.key === "TimeoutSec" && type !== "oneshot") {
      yield {
        message: "TimeoutSec=0 switches off the timeouts of start and stop: a command that hangs is never ended",
        at: timeout.from.at,
        severity: "info",
      };
    }
    if (timeout ? isForever(timeout) : type === "oneshot") return;
    const limit = timeout ? seconds(timeout.value.text) : 90;
    if (limit === undefined) return;
    for (const { command } of commandsOf(unit, "ExecStartPre", v)) {
      const time = programName(command) === "sleep" ? seconds(command.args[0]?.text.text) : undefined;
      if (time === undefined || time < limit) continue;
      yield {
        message: `the start times out after ${limit} seconds, and this command alone takes ${time}`,
        at: command.at,
        ...(timeout ? { notes: [{ at: timeout.from.at, text: "the timeout" }] } : { help: "set TimeoutStartSec=" }),
      };
    }
  },
};
