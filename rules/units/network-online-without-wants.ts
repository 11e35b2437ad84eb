import {
  type DependencyGraph,
  dependenciesOf,
  installedBy,
  instanceOf,
  isKnownUnit,
  isPulledIn,
  lineAbove,
  namedUnits,
  type Property,
  pulledInBy,
  pullIns,
  type Rule,
  startsOneOf,
  type Unit,
  withEdgeTo,
} from "../../src/api.js";

const TARGET = "network-online.target";

/** Whether a unit is a service that the tree does not have, which may want the target. */
const isUnknownService = ({ name, load, type, manager }: Unit): boolean =>
  load === "not-found" && type === "service" && !isKnownUnit(name, manager);

/** Whether the unit starts at other times than a boot, or takes what order there is: then nothing says that it needs the network. */
function isLate(graph: DependencyGraph, unit: Unit): boolean {
  const after = ["multi-user.target", "graphical.target"].some((target) => graph.has(unit.name, "After", target));
  return after || graph.any(unit.name, ["TriggeredBy"]);
}

const RELATED: readonly Property[] = [...pullIns, ...pulledInBy, "After", "Before", "PartOf", "ConsistsOf", "TriggeredBy"];

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
    const templates = tree.names.filter((name) => instanceOf(name) === "");
    const by = withEdgeTo(graph, TARGET, templates, pullIns, pulledInBy);
    if ([...by].some((name) => isPulledIn(graph, name))) return;
    const startsPuller = startsOneOf(graph, [...by]);
    const isRelated = ({ name }: Unit): boolean => RELATED.some((property) => graph.names(name, property).some((other) => by.has(other)));
    const isWithPuller = (unit: Unit): boolean => by.size > 0 && (by.has(unit.name) || isRelated(unit) || startsPuller(unit));
    const ordered = withEdgeTo(graph, TARGET, templates, ["After"], ["Before"]);
    let startsUnknown: ReturnType<typeof startsOneOf> | undefined;
    const places = new Set<string>();
    for (const name of [...ordered].sort()) {
      const unit = tree.unit(name, v);
      if (!unit.fragment || unit.type === "target") continue;
      if (installedBy(unit).includes(TARGET) || graph.has(TARGET, "Wants", unit.name) || isWithPuller(unit)) continue;
      for (const { word, setting } of namedUnits(unit, "After")) {
        const place = `${word.at.file}\0${word.at.start}`;
        if (word.text.text !== TARGET || word.at.file !== unit.fragment.path || places.has(place)) continue;
        places.add(place);
        startsUnknown ??= startsOneOf(
          graph,
          graph
            .units()
            .filter(isUnknownService)
            .map(({ name }) => name),
        );
        yield {
          message: `After=${TARGET} waits only where something else wants the target: ${by.size > 0 ? "nothing that this unit starts" : "no unit of this tree"} does`,
          at: word.at,
          severity: startsUnknown(unit) || isLate(graph, unit) ? "info" : "warning",
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
