import { joinPairs, processesOnHost, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "join-drops-private-tmp",
  summary: "JoinsNamespaceOf= that undoes PrivateTmp=",
  why: "A unit that joins another takes over all that the other has, as one object. If the other runs with a private network but without PrivateTmp=, there are no directories for /tmp in that object, and the joining unit uses the host's /tmp and /var/tmp although it says PrivateTmp=yes. Many who join for the network alone can live with that.",
  severity: "info",
  references: ["systemd.unit(5) JoinsNamespaceOf=", "exec_shared_runtime_acquire() in execute.c"],
  examples: [
    {
      name: "the target has a network only",
      bad: {
        "gate.service":
          "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nPrivateNetwork=yes\nPrivateTmp=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/site\n",
      },
      good: {
        "gate.service":
          "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nPrivateNetwork=yes\nPrivateTmp=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateNetwork=yes\nPrivateTmp=yes\nExecStart=/usr/bin/site\n",
      },
      flags: "JoinsNamespaceOf=site.service",
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v, graph }) {
    if (unit.load !== "loaded" || unit.manager !== "system") return;
    for (const { to, at, joiner, target } of joinPairs(tree, unit, v)) {
      const wish = joiner.tmp;
      const theirs = target.net ?? target.ipc;
      if (!wish || target.tmp || !theirs || processesOnHost(graph(), unit, "tmp").length === 0) continue;
      yield {
        message: `${unit.name} uses the host's /tmp and /var/tmp despite ${wish.key}=: it takes over what ${to.name} has, which has no private /tmp`,
        at,
        notes: [
          { at: wish.from.at, text: "has no effect while both run" },
          { at: theirs.from.at, text: `${to.name} has this to share` },
        ],
        help: `add PrivateTmp=yes to ${to.name}`,
      };
    }
  },
};
