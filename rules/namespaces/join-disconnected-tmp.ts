import { joinPairs, type PrivateTmp, privateTmp, type Rule, type Unit, type Version } from "../../src/api.js";

/** Why a unit's /tmp is not shared, if it has one that is each process's own. */
const apart = (unit: Unit, v: Version): PrivateTmp | undefined => {
  const tmp = privateTmp(unit, v);
  return tmp.kind === "disconnected" ? tmp : undefined;
};

export const rule: Rule = {
  id: "join-disconnected-tmp",
  summary: "JoinsNamespaceOf= of a /tmp that is never shared",
  why: "PrivateTmp=disconnected gives every process a /tmp of its own that nobody can join. Since 257 DynamicUser=yes implies it where PrivateTmp= is not set, and since 260 PrivateTmp=yes turns into it in units that start before /tmp may be mounted. Units that shared their /tmp before no longer do.",
  severity: "warning",
  systemd: { min: 257 },
  references: ["systemd.exec(5) PrivateTmp=", "unit_patch_contexts() in unit.c (257)", "NEWS 260"],
  examples: [
    {
      name: "a dynamic user",
      bad: {
        "a.service": "[Service]\nDynamicUser=yes\nExecStart=/usr/bin/a\n",
        "b.service": "[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/b\n",
      },
      good: {
        "a.service": "[Service]\nDynamicUser=yes\nPrivateTmp=yes\nExecStart=/usr/bin/a\n",
        "b.service": "[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/b\n",
      },
      flags: "JoinsNamespaceOf=a.service",
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v }) {
    if (unit.load !== "loaded") return;
    for (const { to, at, common } of joinPairs(tree, unit, v)) {
      if (common.length > 0) continue;
      const [mine, theirs] = [apart(unit, v), apart(to, v)];
      const wanted = privateTmp(unit, v).kind !== "host" && privateTmp(to, v).kind !== "host";
      if (!wanted || !(mine ?? theirs)) continue;
      yield {
        message: `${unit.name} and ${to.name} do not share a /tmp: that of ${mine ? unit.name : to.name} is each process's own`,
        at,
        notes: (mine ?? theirs)?.because ?? [],
        help: "set PrivateTmp=yes in both units",
      };
    }
  },
};
