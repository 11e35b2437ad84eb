import { commandsOf, complaintsOf, type Rule, templateOf, type Unit, type UnitTree, type Version } from "../../src/api.js";

/** Whether instances of a template have drop-ins that give them the command. */
const isCompleted = (unit: Unit, tree: UnitTree, v: Version): boolean =>
  unit.instance === "" &&
  tree.names.some((name) => templateOf(name) === unit.name && commandsOf(tree.unit(name, v), "ExecStart", v).length > 0);

export const rule: Rule = {
  id: "no-command",
  summary: "A service that has nothing to run",
  why: "systemd refuses to load a service without ExecStart=, unless it is a oneshot that stays active (RemainAfterExit=yes) or has an ExecStop= or SuccessAction= to carry out.",
  severity: "error",
  references: ["systemd.service(5) ExecStart=", "service_verify() in service.c"],
  examples: [
    {
      name: "only a type",
      bad: "[Service]\nType=notify\n",
      good: "[Service]\nType=notify\nExecStart=/usr/bin/true\n",
      flags: "Type=notify",
    },
    {
      name: "a oneshot that would not stay",
      bad: "[Service]\nType=oneshot\nExecStop=/usr/bin/true\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStop=/usr/bin/true\n",
      flags: "Type=oneshot",
    },
    {
      name: "a template",
      bad: { "game@.service": "[Service]\nType=exec\n", "game@chess.service.d/run.conf": "[Service]\nUser=me\n" },
      good: { "game@.service": "[Service]\nType=exec\n", "game@chess.service.d/run.conf": "[Service]\nExecStart=/usr/bin/chess\n" },
      flags: "Type=exec",
    },
  ],
  scope: "unit",
  when: { types: ["service"] },
  *check(unit, { tree, v }) {
    const found = complaintsOf(unit, v, "no-command");
    if (found.length > 0 && !isCompleted(unit, tree, v)) yield* found;
  },
};
