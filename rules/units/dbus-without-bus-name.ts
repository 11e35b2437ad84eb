import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "dbus-without-bus-name",
  summary: "Type=dbus without BusName=",
  why: "With Type=dbus systemd waits for the service to take its name on the bus. Without BusName= there is no name to wait for, and the unit is refused.",
  severity: "error",
  references: ["systemd.service(5) BusName=", "service_verify() in service.c"],
  examples: [
    {
      name: "no name",
      bad: "[Service]\nType=dbus\nExecStart=/usr/bin/true\n",
      good: "[Service]\nType=dbus\nBusName=org.example.A\nExecStart=/usr/bin/true\n",
      flags: "Type=dbus",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["Type"] },
  check: (unit, { v }) => complaintsOf(unit, v, "dbus-without-bus-name"),
};
