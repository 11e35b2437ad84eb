import { hasFile, installedBy, installWords, isKnownUnit, isManagerSure, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "user-unit-wanted-by-system-target",
  summary: "User unit that is to be started by a target of the system manager",
  why: "A user manager has targets of its own, default.target among them. multi-user.target, graphical.target and network-online.target exist in the system manager only. systemctl --user enable makes the link, but nothing ever reaches the target, so the unit is not started at login.",
  severity: "error",
  references: ["systemd.special(7), Units managed by the user service manager"],
  examples: [
    {
      name: "as in a system unit",
      manager: "user",
      bad: "[Service]\nExecStart=/usr/bin/agent\n[Install]\nWantedBy=multi-user.target\n",
      good: "[Service]\nExecStart=/usr/bin/agent\n[Install]\nWantedBy=default.target\n",
      flags: "multi-user.target",
    },
  ],
  scope: "unit",
  when: { manager: "user" },
  *check(unit, { tree, v }) {
    if (unit.manager !== "user") return;
    const isForeign = (name: string): boolean =>
      isKnownUnit(name, "system") && !isKnownUnit(name, "user") && name.endsWith(".target") && !hasFile(tree, name, v);
    const starts = installedBy(unit).some((name) => !isForeign(name));
    for (const { text, at, setting } of installWords(unit)) {
      if (!isForeign(text.text)) continue;
      yield {
        message: `${setting.key}=${text.text} never starts the unit, as user managers have no such target`,
        at,
        severity: starts || !isManagerSure(tree) ? "info" : "error",
        fix: { title: "Write default.target", safe: false, edits: [{ at, text: "default.target" }] },
      };
    }
  },
};
