import { dependenciesOf, installedBy, isKnownUnit, isPulledIn, isTemplate, namedUnits, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "after-without-pull-in",
  summary: "Order after a service that nothing starts",
  why: "After= only orders: it starts nothing. The other service of this tree has no [Install], and no unit wants, requires or triggers it, so there is nothing to wait for, unless someone starts it by hand.",
  severity: "info",
  references: ["systemd.unit(5), After=, Wants="],
  examples: [
    {
      name: "order alone",
      bad: {
        "app.service": "[Unit]\nAfter=prepare.service\n[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\n",
        "prepare.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/prepare\n",
      },
      good: {
        "app.service":
          "[Unit]\nWants=prepare.service\nAfter=prepare.service\n[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\n",
        "prepare.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/prepare\n",
      },
      flags: "prepare.service",
    },
  ],
  scope: "unit",
  when: { keys: ["After"] },
  *check(unit, { tree, v }) {
    const graph = dependenciesOf(tree, v);
    for (const { word, unit: named } of namedUnits(unit, "After")) {
      const name = tree.id(named);
      const other = tree.unit(name, v);
      if (other.load !== "loaded" || other.type !== "service" || isTemplate(other) || other.instance !== undefined) continue;
      if (
        name === unit.name ||
        isKnownUnit(name, tree.manager) ||
        own(other, "BusName") ||
        installedBy(other).length > 0 ||
        isPulledIn(graph, name)
      )
        continue;
      if (graph.any(name, ["TriggeredBy", "OnFailureOf", "OnSuccessOf"])) continue;
      const note = other.fragment ? [{ at: other.fragment.items[0]?.at ?? word.at, text: "no [Install], and no unit starts it" }] : [];
      yield { message: `After=${word.text.text} waits for a service that nothing in this tree starts`, at: word.at, notes: note };
    }
  },
};
