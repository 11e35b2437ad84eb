import { joinPairs, processesOnHost, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "join-drops-isolation",
  summary: "JoinsNamespaceOf= that undoes PrivateNetwork=",
  why: "A unit that joins another takes over all that the other has, as one object: its network namespace, its IPC namespace and its /tmp. If the other runs with PrivateTmp= or PrivateIPC= but without PrivateNetwork=, there is no network namespace in that object, and the joining unit runs in the host's network although it says PrivateNetwork=yes. systemd says nothing. Since 254 this works in both directions: the unit that starts first decides.",
  severity: "error",
  references: ["systemd.unit(5) JoinsNamespaceOf=", "exec_shared_runtime_acquire() in execute.c"],
  examples: [
    {
      name: "the target has a /tmp only",
      bad: {
        "gate.service":
          "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nPrivateNetwork=yes\nPrivateTmp=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/site\n",
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
      const [asks, lacks] = joiner.net ? [unit, to] : [to, unit];
      const wish = joiner.net ?? target.net;
      if (!wish || (joiner.net && target.net)) continue;
      const exposed = processesOnHost(graph(), asks, "net");
      if (exposed.length === 0 || asks.type === "socket") continue;
      yield {
        message: `${asks.name} runs in the host's network despite ${wish.key}=: it takes over the namespaces of ${lacks.name}, which has no network namespace`,
        at,
        notes: [
          { at: wish.from.at, text: "has no effect while both run" },
          ...(lacks === to && (target.tmp ?? target.ipc)
            ? [{ at: (target.tmp ?? target.ipc ?? wish).from.at, text: `all that ${to.name} has to share` }]
            : []),
        ],
        help: `add PrivateNetwork=yes to ${lacks.name}, or remove JoinsNamespaceOf=`,
      };
    }
  },
};
