import { dependenciesOf, oncePer, type Rule, type UnitTree } from "../../src/api.js";

/** Whether there is what could mask a unit: an empty file or a link to /dev/null. */
const mayMask = oncePer(
  ({ files, links }: UnitTree["snapshot"]): boolean =>
    [...files.values()].includes("") || [...links.values()].some((target) => target.endsWith("null")),
);

export const rule: Rule = {
  id: "masked-dependency",
  summary: "Requirement of a masked unit",
  why: "A masked unit cannot be started. Requires=, BindsTo= and Requisite= of one make every start of the unit fail with “Unit … is masked”.",
  severity: "error",
  references: ["systemctl(1), mask", "transaction_add_job_and_dependencies() in systemd's transaction.c"],
  examples: [
    {
      name: "masked by a link",
      bad: {
        "app.service": "[Unit]\nRequires=db.service\nAfter=db.service\n[Service]\nExecStart=/usr/bin/app\n",
        "db.service": { link: "/dev/null" },
      },
      good: {
        "app.service": "[Unit]\nWants=db.service\nAfter=db.service\n[Service]\nExecStart=/usr/bin/app\n",
        "db.service": { link: "/dev/null" },
      },
      flags: "db.service",
    },
  ],
  scope: "unit",
  *check(unit, { tree, v }) {
    if (unit.load !== "loaded" || !mayMask(tree.snapshot)) return;
    const graph = dependenciesOf(tree, v);
    for (const directive of ["Requires", "BindsTo", "Requisite"] as const) {
      for (const name of graph.names(unit.name, directive)) {
        if (tree.unit(name, v).load !== "masked") continue;
        const at = graph.of(unit.name, directive).find((one) => one.unit === name)?.because[0]?.at;
        if (!at) continue;
        yield { message: `${directive}= needs ${name}, which is masked: this unit does not start`, at };
      }
    }
  },
};
