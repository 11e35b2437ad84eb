import { hasFile, installAliases, isElsewhere, lookalike, namedUnits, type Problem, type Rule, unitDirectives } from "../../src/api.js";

const NEEDS: ReadonlySet<string> = new Set(["Requires", "BindsTo", "Requisite"]);

export const rule: Rule = {
  id: "missing-unit",
  summary: "Dependency on a unit that does not exist, where another was meant",
  why: "A dependency on a unit without a file orders and starts nothing, and systemd says so for Requires= only, at the start. Where the tree has a unit of nearly the same name, that one was meant. In a complete tree a requirement of a missing unit makes every start fail.",
  severity: "warning",
  references: ["systemd.unit(5), Requires=, After=", "systemd.special(7)"],
  examples: [
    {
      name: "a target for a service",
      bad: {
        "app.service": "[Unit]\nAfter=ramlog.target\n[Service]\nExecStart=/usr/bin/app\n",
        "ramlog.service": "[Service]\nExecStart=/usr/bin/ramlog\n",
      },
      good: {
        "app.service": "[Unit]\nAfter=ramlog.service\n[Service]\nExecStart=/usr/bin/app\n",
        "ramlog.service": "[Service]\nExecStart=/usr/bin/ramlog\n",
      },
      flags: "ramlog.target",
    },
    {
      name: "another spelling of a known target",
      bad: "[Unit]\nWants=network.online.target\nAfter=network.online.target\n[Service]\nExecStart=/usr/bin/app\n",
      good: "[Unit]\nWants=network-online.target\nAfter=network-online.target\n[Service]\nExecStart=/usr/bin/app\n",
      flags: "network.online.target",
    },
    {
      name: "a template without instance",
      bad: {
        "check@.service": "[Unit]\nConflicts=backup.service\n[Service]\nExecStart=/usr/bin/check %i\n",
        "backup@.service": "[Service]\nExecStart=/usr/bin/backup %i\n",
      },
      good: {
        "check@.service": "[Unit]\nConflicts=backup@%i.service\n[Service]\nExecStart=/usr/bin/check %i\n",
        "backup@.service": "[Service]\nExecStart=/usr/bin/backup %i\n",
      },
      flags: "backup.service",
    },
    {
      name: "another spelling, which becomes a name of the unit where that has it as an alias",
      bad: {
        "app.service": "[Unit]\nAfter=data-base.service\n[Service]\nExecStart=/usr/bin/app\n",
        "database.service": "[Service]\nExecStart=/usr/bin/database\n[Install]\nWantedBy=multi-user.target\n",
      },
      good: {
        "app.service": "[Unit]\nAfter=data-base.service\n[Service]\nExecStart=/usr/bin/app\n",
        "database.service": "[Service]\nExecStart=/usr/bin/database\n[Install]\nWantedBy=multi-user.target\nAlias=data-base.service\n",
      },
      flags: "data-base.service",
    },
  ],
  scope: "unit",
  when: { keys: unitDirectives },
  *check(unit, { tree, v }) {
    const missing = (directive: string, name: string): Omit<Problem, "at"> | undefined => {
      const meant = lookalike(name, unit, tree, v);
      if (!meant && (!tree.complete || !NEEDS.has(directive) || isElsewhere(name, tree) || hasFile(tree, name, v))) return undefined;
      if (installAliases(tree, v).has(name)) return undefined;
      if (meant) return { message: `no unit here is called ${name}, but one is called ${meant}: ${directive}= of it has no effect` };
      return { message: `${directive}= needs ${name}, which has no file: this unit does not start` };
    };
    for (const { directive, word, unit: named } of namedUnits(unit)) {
      const problem = missing(directive, tree.id(named));
      if (problem) yield { ...problem, at: word.at };
    }
  },
};
