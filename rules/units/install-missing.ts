import { canBeEnabled, dependenciesOf, installedAlso, isTemplate, pullersOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "install-missing",
  summary: "Timer, path or socket that nothing starts and that cannot be enabled",
  why: "systemctl enable does what [Install] says. Without it, it has nothing to do, and the unit is never started unless another one wants it or someone starts it by hand.",
  severity: "info",
  references: ["systemd.unit(5), [INSTALL] SECTION OPTIONS"],
  examples: [
    {
      name: "a timer",
      bad: {
        "backup.timer": "[Timer]\nOnCalendar=daily\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      good: {
        "backup.timer": "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      flags: "[Timer]",
    },
  ],
  scope: "unit",
  when: { types: ["timer", "path", "socket"] },
  *check(unit, { tree, v }) {
    if (!["timer", "path", "socket"].includes(unit.type) || unit.load !== "loaded" || !unit.fragment) return;
    if (canBeEnabled(unit) || isTemplate(unit) || unit.instance !== undefined || /^\/run\//.test(unit.fragment.path)) return;
    const graph = dependenciesOf(tree, v);
    if (pullersOf(graph, unit.name).some((name) => !name.endsWith(".service") || name.replace(/service$/, unit.type) !== unit.name)) return;
    if (installedAlso(tree, v).has(unit.name)) return;
    const header = unit.fragment.items.find((item) => item.kind === "section" && item.name.toLowerCase() === unit.type);
    if (!header) return;
    yield { message: `the ${unit.type} has no [Install] section, and nothing in this tree starts it`, at: header.at };
  },
};
