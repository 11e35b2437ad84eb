import {
  dependenciesOf,
  installedBy,
  isOrderedAfter,
  isThereBefore,
  lineAbove,
  namedUnits,
  pullIns,
  type Rule,
  textAt,
} from "../../src/api.js";

/** What is not there to be waited for: timers and paths start others when their time has come, and devices are waited for anyhow. */
const NEVER_AWAITED: ReadonlySet<string> = new Set(["device", "timer", "path"]);

export const rule: Rule = {
  id: "requires-without-after",
  summary: "Required unit that this one does not wait for",
  why: "Requires= and BindsTo= start the other unit, but give no order: both start at the same moment, so this unit may run before the other is there, and it is not stopped when the other fails to start. After= makes it wait.",
  severity: "warning",
  references: ["systemd.unit(5), Requires=, BindsTo=, After=", "https://github.com/systemd/systemd/issues/8309"],
  examples: [
    {
      name: "no order at all",
      bad: {
        "app.service": "[Unit]\nRequires=db.service\n[Service]\nExecStart=/usr/bin/app\n",
        "db.service": "[Service]\nExecStart=/usr/bin/db\n",
      },
      good: {
        "app.service": "[Unit]\nRequires=db.service\nAfter=db.service\n[Service]\nExecStart=/usr/bin/app\n",
        "db.service": "[Service]\nExecStart=/usr/bin/db\n",
      },
      flags: "db.service",
    },
    {
      name: "a template that the other waits for",
      bad: {
        "session@.service": "[Unit]\nRequires=ready.service\n[Service]\nExecStart=/usr/bin/session %i\n",
        "ready.service": "[Service]\nExecStart=/usr/bin/ready\n",
      },
      good: {
        "session@.service": "[Unit]\nRequires=ready.service\nBefore=ready.service\n[Service]\nExecStart=/usr/bin/session %i\n",
        "ready.service": "[Service]\nExecStart=/usr/bin/ready\n",
      },
      flags: "ready.service",
    },
    {
      name: "a timer that belongs to the service",
      bad: {
        "app.service": "[Unit]\nBindsTo=app-check.service\n[Service]\nExecStart=/usr/bin/app\n",
        "app-check.service": "[Service]\nExecStart=/usr/bin/check\n",
      },
      good: {
        "app.service": "[Unit]\nBindsTo=app-check.timer\n[Service]\nExecStart=/usr/bin/app\n",
        "app-check.timer": "[Timer]\nOnCalendar=daily\n",
        "app-check.service": "[Service]\nExecStart=/usr/bin/check\n",
      },
      flags: "app-check.service",
    },
    {
      name: "a helper that the other one calls through a socket",
      bad: {
        "helper.service": "[Unit]\nBindsTo=app.service\n[Service]\nExecStart=/usr/bin/helper\n",
        "app.service": "[Service]\nExecStart=/usr/bin/app\n",
      },
      good: {
        "helper.service": "[Unit]\nBindsTo=app.service\n[Service]\nExecStart=/usr/bin/helper\n",
        "helper.socket": "[Socket]\nListenStream=/run/helper.sock\n[Install]\nWantedBy=sockets.target\n",
        "app.service": "[Unit]\nRequires=helper.socket\nAfter=helper.socket\n[Service]\nExecStart=/usr/bin/app\n",
      },
      flags: "app.service",
    },
    {
      name: "a target that starts something",
      bad: {
        "app.service": "[Unit]\nRequires=app.target\n[Service]\nExecStart=/usr/bin/app\n",
        "app.target": "[Unit]\nWants=db.service\n",
      },
      good: {
        "app.service": "[Unit]\nRequires=app.target\n[Service]\nExecStart=/usr/bin/app\n",
        "app.target": "[Unit]\nDescription=What can be stopped together\n",
      },
      flags: "app.target",
    },
  ],
  scope: "unit",
  when: { types: ["service", "mount", "swap"], keys: ["Requires", "BindsTo"] },
  *check(unit, { tree, v }) {
    if (!unit.fragment || !["service", "mount", "swap"].includes(unit.type)) return;
    const graph = dependenciesOf(tree, v);
    for (const directive of ["Requires", "BindsTo"] as const) {
      for (const { word, unit: named, setting } of namedUnits(unit, directive)) {
        const name = tree.id(named);
        const other = tree.unit(name, v);
        if (NEVER_AWAITED.has(other.type) || name === unit.name || isThereBefore(graph, other, unit) || installedBy(unit).includes(name))
          continue;
        if (isOrderedAfter(graph, unit.name, name) || isOrderedAfter(graph, name, unit.name) || graph.has(unit.name, "Before", name))
          continue;
        if (graph.names(unit.name, "TriggeredBy").some((trigger) => isOrderedAfter(graph, name, trigger))) continue;
        if (other.type === "target" && other.load === "loaded" && !graph.any(name, pullIns)) continue;
        const known = other.load === "loaded";
        const after = `After=${textAt(tree.files.get(word.at.file) ?? unit.fragment, word.at)}`;
        yield {
          message: `${directive}=${word.text.text} starts it together with this unit, which does not wait for it`,
          at: word.at,
          severity: known ? "warning" : "info",
          fix: {
            title: `Add ${after}`,
            safe: false,
            edits: [lineAbove(setting.from, after)],
          },
        };
      }
    }
  },
};
