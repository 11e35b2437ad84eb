import { keyAt, oddLines, type Rule, replacements } from "../../src/api.js";

export const rule: Rule = {
  id: "directive-removed",
  summary: "Directive that systemd took out",
  why: "systemd takes a directive that it removed with a message and does nothing, or does not know it any more. What the line did in older versions, it does no longer: a MemoryLimit= stopped to limit with the support for cgroup v1 in systemd 258.",
  severity: "warning",
  references: ["NEWS 230, 247, 258", "config_parse_warn_compat() in systemd's conf-parser.c"],
  examples: [
    {
      name: "limit of cgroup v1",
      bad: "[Service]\nExecStart=/usr/bin/backup\nMemoryLimit=1G\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nMemoryMax=1G\n",
      flags: "MemoryLimit",
    },
    {
      name: "SysV priority",
      bad: "[Service]\nExecStart=/usr/bin/backup\nSysVStartPriority=99\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n",
      flags: "SysVStartPriority",
    },
    {
      name: "null condition",
      bad: "[Unit]\nConditionNull=true\n\n[Service]\nExecStart=/usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n",
      flags: "ConditionNull",
    },
  ],
  scope: "file",
  *check(file, { v }) {
    for (const { assignment, state } of oddLines(file, v)) {
      if (state.is !== "legacy" && state.is !== "removed") continue;
      const { key } = assignment;
      const { legacy, removed } = state.directive;
      const at = state.is === "legacy" ? legacy : removed;
      const instead = replacements[key];
      if (state.is === "legacy" && instead?.logged && instead.logged.max >= (at ?? 0)) continue;
      const advice = [instead?.by ? `use ${instead.by}=` : undefined, instead?.advice].filter((text) => text !== undefined).join("; ");
      yield {
        message: `${key}= has no effect since systemd ${at}, which ignores this line`,
        at: keyAt(assignment),
        rejected: true,
        ...(advice ? { help: advice } : {}),
      };
    }
  },
};
