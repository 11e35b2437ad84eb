import { joinPairs, listenersOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "join-exposes-socket",
  summary: "JoinsNamespaceOf= that makes a private socket listen on the host",
  why: "A socket unit with PrivateNetwork= listens in a network namespace of its own, or in that of the unit it joins. If that unit has PrivateTmp= or PrivateIPC= only, there is no network namespace to take over, and the socket listens on the host's network.",
  severity: "error",
  systemd: { min: 242 },
  references: ["systemd.unit(5) JoinsNamespaceOf=", "NEWS 242"],
  examples: [
    {
      name: "a target with a /tmp only",
      bad: {
        "a.socket": "[Unit]\nJoinsNamespaceOf=b.service\nAfter=b.service\n[Socket]\nListenStream=7001\nPrivateNetwork=yes\n",
        "a.service": "[Service]\nExecStart=/usr/bin/a\n",
        "b.service": "[Unit]\nDefaultDependencies=no\n[Service]\nPrivateIPC=yes\nExecStart=/usr/bin/b\n",
      },
      good: {
        "a.socket": "[Unit]\nJoinsNamespaceOf=b.service\nAfter=b.service\n[Socket]\nListenStream=7001\nPrivateNetwork=yes\n",
        "a.service": "[Service]\nExecStart=/usr/bin/a\n",
        "b.service": "[Unit]\nDefaultDependencies=no\n[Service]\nPrivateNetwork=yes\nPrivateIPC=yes\nExecStart=/usr/bin/b\n",
      },
      flags: "JoinsNamespaceOf=b.service",
    },
  ],
  scope: "unit",
  when: { types: ["socket"], keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v, graph }) {
    if (unit.type !== "socket" || unit.load !== "loaded" || unit.manager !== "system") return;
    for (const { to, at, joiner, target } of joinPairs(tree, unit, v)) {
      if (!joiner.net || target.net) continue;
      const exposed = listenersOf(graph(), unit.name).filter((socket) => socket.net.kind === "host" && !socket.fails);
      if (exposed.length === 0) continue;
      yield {
        message: `${unit.name} listens on the host's network despite ${joiner.net.key}=: it takes over the namespaces of ${to.name}, which has no network namespace`,
        at,
        notes: [
          { at: joiner.net.from.at, text: "has no effect while both run" },
          ...exposed.map((socket) => ({ at: socket.at, text: "reachable from outside" })),
        ],
        help: `add PrivateNetwork=yes to ${to.name}, or remove JoinsNamespaceOf=`,
      };
    }
  },
};
