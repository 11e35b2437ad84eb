import { keyAt, keyedLines, type Rule, replacements, since } from "../../src/api.js";

const [first = "", ...others] = Object.keys(replacements);

export const rule: Rule = {
  id: "directive-deprecated",
  summary: "Old directive that another one replaces",
  why: "systemd still takes the directive, but documents only the one that replaced it. For some it logs a message for each line; those of cgroup v1 have no effect at all from systemd 258 on.",
  severity: "info",
  references: ["NEWS 230, 231, 240, 252", "systemd.resource-control(5), deprecated options"],
  examples: [
    {
      name: "limit of cgroup v1",
      bad: "[Service]\nExecStart=/usr/bin/backup\nMemoryLimit=1G\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nMemoryMax=1G\n",
      flags: "MemoryLimit",
      systemd: 254,
    },
    {
      name: "renamed",
      bad: "[Service]\nExecStart=/usr/bin/backup\nReadOnlyDirectories=/etc\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nReadOnlyPaths=/etc\n",
      flags: "ReadOnlyDirectories",
    },
    {
      name: "other way of dependency",
      bad: "[Unit]\nRequiresOverridable=db.service\n",
      good: "[Unit]\nRequires=db.service\n",
      flags: "RequiresOverridable",
    },
  ],
  scope: "file",
  when: { keys: [first, ...others] },
  *check(file, { v }) {
    for (const { assignment, section, state } of keyedLines(file, v)) {
      const { key } = assignment;
      const old = replacements[key];
      if (!old || (state.is !== "known" && state.is !== "legacy") || !since(v, old.since)) continue;
      const logs = old.logged !== undefined && since(v, old.logged.min) && !since(v, old.logged.max + 1);
      if (state.is === "legacy" && !logs) continue;
      const moved = state.directive.aliasOf?.startsWith("Unit.") && section !== "Unit" ? " in [Unit]" : "";
      const why = old.by ? `: ${old.by}=${moved} replaces it since systemd ${old.since}` : "";
      yield {
        message: `${key}= is deprecated${why}${logs ? ", and systemd logs a message for the line" : ""}`,
        at: keyAt(assignment),
        rejected: logs,
        severity: logs ? "warning" : "info",
        ...(old.advice ? { help: old.advice } : {}),
        ...(old.by && !old.advice && !moved
          ? { fix: { title: `Write ${old.by}=`, safe: true, edits: [{ at: keyAt(assignment), text: old.by }] } }
          : {}),
      };
    }
  },
};
