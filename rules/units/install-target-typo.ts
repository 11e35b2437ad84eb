import { editDistance, hasFile, installWords, isKnownUnit, knownUnits, type Rule, typeOf, type UnitTree } from "../../src/api.js";

const bare = (name: string): string => name.replace(/[-_.]/g, "").toLowerCase();

/** The target that was meant by a name that is none: known targets of another spelling, or the plural. */
function meant(name: string, { manager }: UnitTree): string | undefined {
  const targets = [...knownUnits(manager)].filter((known) => known.endsWith(".target"));
  const same = targets.find((target) => bare(target) === bare(name) || target === name.replace(/\.target$/, "s.target"));
  if (same !== undefined) return same;
  return name.length < 15 ? undefined : targets.find((target) => target[0] === name[0] && editDistance(target, name) <= 2);
}

export const rule: Rule = {
  id: "install-target-typo",
  summary: "[Install] names a target that does not exist, where another is meant",
  why: "systemctl enable makes a link in the .wants directory of whatever name WantedBy= says. If there is no such target, nothing ever reaches it, and the unit is not started at boot.",
  severity: "warning",
  references: ["systemd.unit(5), WantedBy=", "systemd.special(7)"],
  examples: [
    {
      name: "another spelling",
      bad: "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multiuser.target\n",
      good: "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\n",
      flags: "multiuser.target",
    },
    {
      name: "two letters",
      bad: "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=mutli-user.target\n",
      good: "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\n",
      flags: "mutli-user.target",
    },
  ],
  scope: "unit",
  when: { keys: ["WantedBy", "RequiredBy", "UpheldBy"] },
  *check(unit, { tree, v }) {
    for (const { text, at, setting } of installWords(unit)) {
      const name = text.text;
      if (typeOf(name) !== "target" || isKnownUnit(name, "system") || isKnownUnit(name, "user") || hasFile(tree, name, v)) continue;
      const target = meant(name, tree);
      if (!target) continue;
      yield {
        message: `${setting.key}= names ${name}, which does not exist, where ${target} does: the unit is not started`,
        at,
        fix: { title: `Write ${target}`, safe: false, edits: [{ at, text: target }] },
      };
    }
  },
};
