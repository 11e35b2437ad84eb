import {
  all,
  type DependencyGraph,
  dependenciesOf,
  installedAlso,
  isKnownUnit,
  isManagerSure,
  isOn,
  isTemplate,
  last,
  own,
  pullersOf,
  type Rule,
  serviceType,
  type Unit,
  type Version,
} from "../../src/api.js";

/** Edges of units that have something to do with a service, so that it may be started in their course. */
const NEIGHBOURS = ["TriggeredBy", "OnFailureOf", "OnSuccessOf", "Before", "ConsistsOf", "ConflictedBy", "PropagatesReloadTo"] as const;

/** Whether a service is one that runs on, of the administrator's own, that no bus, timer or command of another unit is there to start. */
function isDaemonOfItsOwn(unit: Unit, graph: DependencyGraph, v: Version): boolean {
  if (!/^(simple|exec|forking|notify|notify-reload)$/.test(serviceType(unit, v)) || own(unit, "BusName")) return false;
  if (/(^|\/)(lib|share)\/systemd\//.test(unit.fragment?.path ?? "") || isKnownUnit(unit.name, unit.manager)) return false;
  if (isOn(last(unit, "Unit.RefuseManualStart")) || isOn(last(unit, "Unit.StopWhenUnneeded"))) return false;
  return NEIGHBOURS.every((property) =>
    graph.of(unit.name, property).every((other) => !other.unit.match(/\.(service|timer|path|socket)$/)),
  );
}

export const rule: Rule = {
  id: "install-missing",
  summary: "Unit that nothing starts and that cannot be enabled",
  why: "systemctl enable does what [Install] says. Without it, it has nothing to do, and the unit is never started unless another one wants it or someone starts it by hand.",
  severity: "info",
  references: ["systemd.unit(5), [INSTALL] SECTION OPTIONS"],
  examples: [
    {
      name: "a timer",
      bad: {
        "backup.timer": "[Timer]\nOnCalendar=daily\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      good: {
        "backup.timer": "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n",
        "backup.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/backup\n",
      },
      flags: "[Timer]",
    },
    {
      name: "a daemon",
      bad: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/server\n",
      good: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/server\n[Install]\nWantedBy=multi-user.target\n",
      flags: "[Service]",
    },
  ],
  scope: "unit",
  *check(unit, { tree, v }) {
    if (!["service", "timer", "path", "socket"].includes(unit.type) || unit.load !== "loaded" || !unit.fragment) return;
    if (isTemplate(unit) || unit.instance !== undefined || /^\/run\//.test(unit.fragment.path)) return;
    if (["WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias"].some((key) => all(unit, `Install.${key}`).length > 0)) return;
    const graph = dependenciesOf(tree, v);
    if (unit.type === "service" && !(isManagerSure(tree) && isDaemonOfItsOwn(unit, graph, v))) return;
    if (installedAlso(tree, v).has(unit.name)) return;
    if (pullersOf(graph, unit.name).some((name) => !name.endsWith(".service") || name.replace(/service$/, unit.type) !== unit.name)) return;
    const header = unit.fragment.items.find((item) => item.kind === "section" && item.name.toLowerCase() === unit.type);
    if (!header) return;
    yield { message: `the ${unit.type} has no [Install] section, and nothing in this tree starts it`, at: header.at };
  },
};
