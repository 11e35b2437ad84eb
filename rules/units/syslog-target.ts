import { hasFile, linesOf, namedUnits, type Rule } from "../../src/api.js";

const NOTED: ReadonlySet<string> = new Set(["After", "Wants", "Requires", "BindsTo", "Requisite"]);

export const rule: Rule = {
  id: "syslog-target",
  summary: "Dependency on syslog.target, which is gone",
  why: "syslog.target was removed from systemd in version 198. Syslog is started by its socket, which every service is ordered after by default, so nothing has to be said of it. As an order the name has no effect; a requirement of it makes the start fail.",
  severity: "info",
  references: ["NEWS 198", "systemd.special(7), syslog.socket"],
  examples: [
    {
      name: "order",
      bad: "[Unit]\nAfter=syslog.target network.target\n[Service]\nExecStart=/usr/sbin/food\n",
      good: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/sbin/food\n",
      flags: "syslog.target",
    },
    {
      name: "requirement",
      bad: "[Unit]\nRequires=syslog.target\n[Service]\nExecStart=/usr/sbin/food\n",
      good: "[Unit]\nDescription=Food\n[Service]\nExecStart=/usr/sbin/food\n",
      flags: "syslog.target",
    },
  ],
  scope: "unit",
  when: { keys: ["After", "Wants", "Requires", "BindsTo", "Requisite"] },
  *check(unit, { tree, v }) {
    for (const { directive, word, unit: named, setting } of namedUnits(unit)) {
      if (named !== "syslog.target" || !NOTED.has(directive) || hasFile(tree, named, v)) continue;
      const needed = directive !== "After" && directive !== "Wants";
      const alone = setting.value.text.trim() === "syslog.target";
      yield {
        message: needed
          ? `${directive}=syslog.target makes every start fail, as systemd has no such unit any more`
          : `${directive}=syslog.target has no effect, as systemd has no such unit any more`,
        at: word.at,
        severity: needed ? "error" : "info",
        ...(alone ? { fix: { title: "Remove the line", safe: !needed, edits: [{ at: linesOf(setting.from), text: "" }] } } : {}),
      };
    }
  },
};
