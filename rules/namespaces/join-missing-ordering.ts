import { dependenciesOf, isOrderedAfter, joinPairs, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "join-missing-ordering",
  summary: "JoinsNamespaceOf= without After=, which up to 253 joins by luck only",
  why: "JoinsNamespaceOf= neither orders nor pulls in the other unit. Up to 253 a unit that starts before the one it joins finds no namespaces there and gets its own, unless the other joins it too. Since 254 the relation works in both directions, so that the order no longer decides.",
  severity: "warning",
  systemd: { max: 253 },
  references: ["systemd.unit(5) JoinsNamespaceOf=", "unit_add_dependency() in unit.c (253)"],
  examples: [
    {
      name: "nothing orders the two",
      bad: {
        "net.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/net\n",
        "app.service":
          "[Unit]\nJoinsNamespaceOf=net.service\nRequires=net.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/app\n",
      },
      good: {
        "net.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/net\n",
        "app.service":
          "[Unit]\nJoinsNamespaceOf=net.service\nRequires=net.service\nAfter=net.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/app\n",
      },
      flags: "JoinsNamespaceOf=net.service",
      systemd: 252,
    },
    {
      name: "either may start first if both join",
      bad: {
        "web.service": "[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/web\n",
        "helper.service": "[Unit]\nJoinsNamespaceOf=web.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/helper\n",
      },
      good: {
        "web.service": "[Unit]\nJoinsNamespaceOf=helper.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/web\n",
        "helper.service": "[Unit]\nJoinsNamespaceOf=web.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/helper\n",
      },
      flags: "JoinsNamespaceOf=web.service",
      systemd: 252,
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v }) {
    if (unit.load !== "loaded" || unit.manager !== "system") return;
    for (const { to, at, common } of joinPairs(tree, unit, v)) {
      if (common.length === 0 || isOrderedAfter(dependenciesOf(tree, v), unit.name, to.name)) continue;
      if (joinPairs(tree, to, v).some((back) => back.to.name === unit.name)) continue;
      const reversed = isOrderedAfter(dependenciesOf(tree, v), to.name, unit.name);
      yield {
        message: reversed
          ? `${unit.name} starts before ${to.name}, so up to systemd 253 it never shares its namespaces`
          : `nothing orders ${unit.name} after ${to.name}, so up to systemd 253 it shares its namespaces only if it happens to start later`,
        at,
        help: reversed ? "reverse the ordering" : `add After=${to.name}`,
      };
    }
  },
};
