import {
  type DependencyGraph,
  dependenciesOf,
  installedBy,
  isKnownUnit,
  lineAbove,
  namedUnits,
  type Property,
  pulledInBy,
  pullersOf,
  pullIns,
  type Rule,
  reach,
  type Unit,
} from "../../src/api.js";

const TARGET = "network-online.target";

/** Whether a start of this unit starts services that the tree does not have, which may want the target in their turn. */
function startsUnknown(graph: DependencyGraph, unit: Unit): boolean {
  return [...reach(graph, [unit.name], pullIns)].some((name) => {
    const other = graph.units.get(name)?.unit;
    return other?.load === "not-found" && other.type === "service" && !isKnownUnit(name, unit.manager);
  });
}

/** Whether the unit starts at other times than a boot, or takes what order there is: then nothing says that it needs the network. */
function isLate(graph: DependencyGraph, unit: Unit): boolean {
  const after = ["multi-user.target", "graphical.target"].some((target) => graph.has(unit.name, "After", target));
  return after || graph.of(unit.name, "TriggeredBy").length > 0;
}

/** The units that pull the target in. */
function pullers(graph: DependencyGraph): readonly Unit[] {
  return [...graph.units.values()].flatMap(({ unit }) =>
    unit.name !== TARGET && pullIns.some((property) => graph.has(unit.name, property, TARGET)) ? [unit] : [],
  );
}

const RELATED: readonly Property[] = [...pullIns, ...pulledInBy, "After", "Before", "PartOf", "ConsistsOf", "TriggeredBy"];

/** Whether the target is there when this unit starts, because of another one: by the links of the tree, or as the two belong together. */
function isPulledIn(graph: DependencyGraph, unit: Unit, by: readonly Unit[]): boolean {
  return by.some(
    (other) =>
      pullersOf(graph, other.name).length > 0 ||
      RELATED.some((property) => graph.has(unit.name, property, other.name)) ||
      reach(graph, [unit.name], pullIns).has(other.name),
  );
}

export const rule: Rule = {
  id: "network-online-without-wants",
  summary: "Order after network-online.target, which nothing starts",
  why: "network-online.target is passive: it is part of a boot only where some unit wants it. After= alone waits for nothing then, and the unit starts before the network is up. It works by luck on machines where another package wants the target.",
  severity: "warning",
  references: ["systemd.special(7), network-online.target", "https://systemd.io/NETWORK_ONLINE/"],
  examples: [
    {
      name: "order alone",
      bad: "[Unit]\nAfter=network-online.target\n[Service]\nExecStart=/usr/bin/client\n[Install]\nWantedBy=multi-user.target\n",
      good: "[Unit]\nWants=network-online.target\nAfter=network-online.target\n[Service]\nExecStart=/usr/bin/client\n[Install]\nWantedBy=multi-user.target\n",
      flags: "network-online.target",
    },
  ],
  scope: "tree",
  when: { manager: "system", mentions: /network-online/ },
  *check(tree, { v }) {
    if (tree.manager !== "system") return;
    const graph = dependenciesOf(tree, v);
    const by = pullers(graph);
    const places = new Set<string>();
    for (const { unit } of graph.units.values()) {
      if (!unit.fragment || unit.type === "target" || !graph.has(unit.name, "After", TARGET)) continue;
      if (installedBy(unit).includes(TARGET) || graph.has(TARGET, "Wants", unit.name)) continue;
      if (by.includes(unit) || isPulledIn(graph, unit, by)) continue;
      for (const { word, setting } of namedUnits(unit, "After")) {
        const place = `${word.at.file}\0${word.at.start}`;
        if (word.text.text !== TARGET || word.at.file !== unit.fragment.path || places.has(place)) continue;
        places.add(place);
        yield {
          message: `After=${TARGET} waits only where something else wants the target: ${by.length > 0 ? "nothing that this unit starts" : "no unit of this tree"} does`,
          at: word.at,
          severity: startsUnknown(graph, unit) || isLate(graph, unit) ? "info" : "warning",
          fix: {
            title: `Add Wants=${TARGET}`,
            safe: false,
            edits: [lineAbove(setting.from, `Wants=${TARGET}`)],
          },
        };
      }
    }
  },
};
