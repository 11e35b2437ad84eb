import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "path-without-trigger",
  summary: "A path unit that watches nothing",
  why: "A path unit without PathExists=, PathChanged= or another path setting is refused.",
  severity: "error",
  references: ["systemd.path(5)", "path_verify() in path.c"],
  examples: [
    {
      name: "none",
      bad: { "a.path": "[Path]\nMakeDirectory=yes\n" },
      good: { "a.path": "[Path]\nPathExists=/run/a\nMakeDirectory=yes\n" },
      flags: "[Path]",
    },
  ],
  scope: "unit",
  when: { types: ["path"] },
  check: (unit, { v }) => complaintsOf(unit, v, "path-without-trigger"),
};
