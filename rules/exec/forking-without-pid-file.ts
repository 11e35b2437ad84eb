import { isOn, own, parseBoolean, type Rule, serviceType } from "../../src/api.js";

export const rule: Rule = {
  id: "forking-without-pid-file",
  summary: "Type=forking without PIDFile=",
  why: "When the process that systemd started has ended, systemd looks which of those that are left is the main process. Without PIDFile= it guesses, which goes well where one is left; of several it takes none, or a wrong one, and with GuessMainPID=no it does not try. Restart=, ExecReload= with $MAINPID and the status of the service depend on it.",
  severity: "info",
  optional: "pedantic",
  references: ["systemd.service(5), Type=, PIDFile=, GuessMainPID=", "service_search_main_pid() in systemd's service.c"],
  examples: [
    {
      name: "a daemon that forks",
      bad: "[Service]\nType=forking\nExecStart=/usr/sbin/daemon\n",
      good: "[Service]\nType=forking\nPIDFile=/run/daemon.pid\nExecStart=/usr/sbin/daemon\n",
      flags: "Type=forking",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["Type"] },
  *check(unit, { v }) {
    const type = own(unit, "Type");
    if (unit.type !== "service" || unit.load !== "loaded" || !type || serviceType(unit, v) !== "forking") return;
    if (own(unit, "PIDFile")?.value.text || isOn(own(unit, "RemainAfterExit"))) return;
    const guess = own(unit, "GuessMainPID");
    const guesses = parseBoolean(guess?.value.text ?? "") !== false;
    yield {
      message: `without PIDFile= systemd ${guesses ? "guesses which process is the main one" : "knows no main process of the service"}`,
      at: type.from.at,
      ...(guess && !guesses ? { notes: [{ at: guess.from.at, text: "keeps it from guessing" }] } : {}),
    };
  },
};
