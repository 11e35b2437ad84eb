import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "socket-without-listener",
  summary: "A socket unit that listens nowhere",
  why: "A socket unit needs at least one ListenStream=, ListenDatagram=, ListenFIFO= or other Listen directive; systemd refuses it without. An empty assignment resets only its own directive.",
  severity: "error",
  references: ["systemd.socket(5)", "socket_verify() in socket.c"],
  examples: [
    {
      name: "none",
      bad: { "a.socket": "[Socket]\nSocketMode=0600\n" },
      good: { "a.socket": "[Socket]\nListenStream=/run/a.sock\nSocketMode=0600\n" },
      flags: "[Socket]",
    },
  ],
  scope: "unit",
  when: { types: ["socket"] },
  check: (unit, { v }) => complaintsOf(unit, v, "socket-without-listener"),
};
