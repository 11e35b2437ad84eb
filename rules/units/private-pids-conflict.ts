import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "private-pids-conflict",
  summary: "PrivatePIDs= where it does not work",
  why: "PrivatePIDs= works in services only, not with Type=forking, whose main process systemd could not find, and since 260 not with PAMName=.",
  severity: "error",
  systemd: { min: 257 },
  references: ["systemd.exec(5) PrivatePIDs=", "service_verify() in service.c, unit_verify_contexts() in unit.c"],
  examples: [
    {
      name: "forking",
      bad: "[Service]\nType=forking\nPrivatePIDs=yes\nExecStart=/usr/bin/true\n",
      good: "[Service]\nType=exec\nPrivatePIDs=yes\nExecStart=/usr/bin/true\n",
      flags: "PrivatePIDs=yes",
    },
    {
      name: "a socket",
      bad: { "a.socket": "[Socket]\nListenStream=1\nPrivatePIDs=yes\n" },
      good: { "a.socket": "[Socket]\nListenStream=1\n" },
      flags: "PrivatePIDs=yes",
    },
  ],
  scope: "unit",
  when: { keys: ["PrivatePIDs"] },
  check: (unit, { v }) => complaintsOf(unit, v, "private-pids-conflict"),
};
