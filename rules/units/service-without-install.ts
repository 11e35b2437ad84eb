import {
  canBeEnabled,
  type DependencyGraph,
  dependenciesOf,
  installedAlso,
  isKnownUnit,
  isOn,
  isPulledIn,
  isTemplate,
  last,
  own,
  type Rule,
  serviceType,
  type Unit,
  type Version,
} from "../../src/api.js";

/** Edges of units that have something to do with a service, so that it may be started in their course. */
const NEIGHBOURS = ["TriggeredBy", "OnFailureOf", "OnSuccessOf", "Before", "ConsistsOf", "ConflictedBy"] as const;

/** Whether a service runs on and is none that a bus, a generator or another unit is there to start. */
function isDaemonOfItsOwn(unit: Unit, graph: DependencyGraph, v: Version): boolean {
  if (!/^(simple|exec|forking|notify|notify-reload)$/.test(serviceType(unit, v)) || own(unit, "BusName")) return false;
  if (/(^|\/)(lib|share|run)\/systemd\//.test(unit.fragment?.path ?? "") || isKnownUnit(unit.name, unit.manager)) return false;
  if (isOn(last(unit, "Unit.RefuseManualStart")) || isOn(last(unit, "Unit.StopWhenUnneeded"))) return false;
  return NEIGHBOURS.every((property) => graph.names(unit.name, property).every((other) => !/\.(service|timer|path|socket)$/.test(other)));
}

export const rule: Rule = {
  id: "service-without-install",
  summary: "Daemon that nothing starts and that cannot be enabled",
  why: "systemctl enable does what [Install] says. Without it there is nothing to do: the service is not started at boot, unless another unit wants it. That is right for services that are started by hand, by a bus or by udev.",
  severity: "info",
  optional: "pedantic",
  references: ["systemd.unit(5), [INSTALL] SECTION OPTIONS", "systemctl(1), enable"],
  examples: [
    {
      name: "a daemon",
      bad: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/server\n",
      good: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/server\n[Install]\nWantedBy=multi-user.target\n",
      flags: "[Service]",
    },
    {
      name: "started by another unit",
      bad: { "web.service": "[Service]\nExecStart=/usr/bin/web\n" },
      good: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "site.target": "[Unit]\nWants=web.service\n[Install]\nWantedBy=multi-user.target\n",
      },
      flags: "[Service]",
    },
  ],
  scope: "unit",
  *check(unit, { tree, v }) {
    if (
      unit.type !== "service" ||
      unit.load !== "loaded" ||
      !unit.fragment ||
      canBeEnabled(unit) ||
      isTemplate(unit) ||
      unit.instance !== undefined
    )
      return;
    const graph = dependenciesOf(tree, v);
    if (!isDaemonOfItsOwn(unit, graph, v) || installedAlso(tree, v).has(unit.name) || isPulledIn(graph, unit.name)) return;
    const header = unit.fragment.items.find((item) => item.kind === "section" && item.name === "Service");
    if (header) yield { message: "the service has no [Install] section, and nothing in this tree starts it", at: header.at };
  },
};
