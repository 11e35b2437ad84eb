import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "automount-reserved-option",
  summary: "An automount option that systemd sets itself",
  why: "ExtraOptions= is added to the options that systemd gives autofs; fd, pgrp, minproto, maxproto, direct and indirect are its own.",
  severity: "error",
  systemd: { min: 250 },
  references: ["systemd.automount(5) ExtraOptions=", "automount_verify() in automount.c"],
  examples: [
    {
      name: "direct",
      bad: { "srv.automount": "[Automount]\nWhere=/srv\nExtraOptions=direct\n" },
      good: { "srv.automount": "[Automount]\nWhere=/srv\nExtraOptions=strictexpire\n" },
      flags: "ExtraOptions=direct",
    },
  ],
  scope: "unit",
  when: { types: ["automount"] },
  check: (unit, { v }) => complaintsOf(unit, v, "automount-reserved-option"),
};
