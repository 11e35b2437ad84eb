import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "bad-slice-name",
  summary: "A slice whose name is no path of slices",
  why: "Dashes in the name of a slice are the path from the root slice: a-b.slice lies in a.slice. Two dashes in a row, or one at either end, name no slice, and systemd refuses the unit. A dash that is part of a name is written \\x2d.",
  severity: "error",
  references: ["systemd.slice(5)", "slice_load() in slice.c"],
  examples: [
    {
      name: "two dashes",
      bad: { "a--b.slice": "[Slice]\nMemoryMax=1G\n" },
      good: { "a-b.slice": "[Slice]\nMemoryMax=1G\n" },
      flags: "[Slice]",
    },
  ],
  scope: "unit",
  when: { types: ["slice"] },
  check: (unit, { v }) => complaintsOf(unit, v, "bad-slice-name"),
};
