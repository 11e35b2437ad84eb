import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "oneshot-restart",
  summary: "A Restart= that Type=oneshot does not allow",
  why: "A oneshot that ends well is done; restarting it then would never end. systemd refuses Restart=always and Restart=on-success there, and below 244 every Restart= but no.",
  severity: "error",
  references: ["systemd.service(5) Restart=", "NEWS 244", "service_verify() in service.c"],
  examples: [
    {
      name: "always",
      bad: "[Service]\nType=oneshot\nRestart=always\nExecStart=/usr/bin/true\n",
      good: "[Service]\nType=oneshot\nRestart=on-failure\nExecStart=/usr/bin/true\n",
      flags: "Restart=always",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["Restart"] },
  check: (unit, { v }) => complaintsOf(unit, v, "oneshot-restart"),
};
