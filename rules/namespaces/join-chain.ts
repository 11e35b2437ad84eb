import { joinPairs, joinsBetween, type Rule, type Shareable } from "../../src/api.js";

const WHAT: Readonly<Record<Shareable, string>> = { net: "network", ipc: "IPC", tmp: "/tmp" };

export const rule: Rule = {
  id: "join-chain",
  summary: "JoinsNamespaceOf= through another joining unit, which works since 254 only",
  why: "Up to 253 systemd looks for the namespaces under the name of the unit that made them. A unit that joins a unit which itself has joined a third finds nothing there and gets namespaces of its own. Since 254 the relation is transitive.",
  severity: "error",
  systemd: { min: 238, max: 253 },
  references: ["systemd.unit(5) JoinsNamespaceOf=", "exec_runtime_acquire() in execute.c (253)"],
  examples: [
    {
      name: "the third of three",
      bad: {
        "a.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/a\n",
        "b.service": "[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/b\n",
        "c.service": "[Unit]\nJoinsNamespaceOf=b.service\nAfter=b.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/c\n",
      },
      good: {
        "a.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/a\n",
        "b.service": "[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/b\n",
        "c.service": "[Unit]\nJoinsNamespaceOf=a.service b.service\nAfter=b.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/c\n",
      },
      flags: "JoinsNamespaceOf=b.service",
      systemd: 252,
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v, graph }) {
    if (unit.load !== "loaded") return;
    const pairs = joinPairs(tree, unit, v);
    const joined = new Set(pairs.map(({ to }) => to.name));
    for (const { to, at, common } of pairs) {
      const next = joinPairs(tree, to, v).find(
        (further) => further.to.name !== unit.name && further.common.some((kind) => common.includes(kind)),
      );
      const kind = next?.common.find((shared) => common.includes(shared));
      if (!next || !kind || joined.has(next.to.name)) continue;
      if (joinsBetween(graph(), unit, to).some(({ shares }) => shares.includes(kind))) continue;
      yield {
        message: `${unit.name} gets a ${WHAT[kind]} namespace of its own up to systemd 253: ${to.name} runs in that of ${next.to.name}, and joins are not followed further`,
        at,
        notes: [{ at: next.at, text: `${to.name} joins ${next.to.name}` }],
        help: `name ${next.to.name} too: JoinsNamespaceOf=${next.to.name} ${to.name}`,
      };
    }
  },
};
