import { dependenciesOf, isOn, isOrderedAfter, joinPairs, joinsBetween, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "join-target-not-lasting",
  summary: "JoinsNamespaceOf= of a oneshot that is over before the joining unit starts",
  why: "The namespaces that JoinsNamespaceOf= shares live as long as a unit holds them. A Type=oneshot service without RemainAfterExit=yes is over when its command has ended: a unit ordered after it finds nothing to join and gets namespaces of its own, and what was configured in the first is lost.",
  severity: "error",
  references: ["systemd.unit(5) JoinsNamespaceOf=", "systemd.service(5) RemainAfterExit="],
  examples: [
    {
      name: "a oneshot that makes the network",
      bad: {
        "net.service": "[Service]\nType=oneshot\nPrivateNetwork=yes\nExecStart=/usr/bin/setup\n",
        "app.service":
          "[Unit]\nJoinsNamespaceOf=net.service\nRequires=net.service\nAfter=net.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/app\n",
      },
      good: {
        "net.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nExecStart=/usr/bin/setup\n",
        "app.service":
          "[Unit]\nJoinsNamespaceOf=net.service\nRequires=net.service\nAfter=net.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/app\n",
      },
      flags: "JoinsNamespaceOf=net.service",
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v, graph }) {
    if (unit.load !== "loaded" || unit.manager !== "system") return;
    for (const { to, at, common } of joinPairs(tree, unit, v)) {
      const type = own(to, "Type");
      if (type?.value.text !== "oneshot" || isOn(own(to, "RemainAfterExit")) || common.length === 0) continue;
      if (!isOrderedAfter(dependenciesOf(tree, v), unit.name, to.name)) continue;
      const shared = joinsBetween(graph(), unit, to).some(({ shares }) => shares.length > 0);
      if (shared) continue;
      yield {
        message: `${to.name} is over before ${unit.name} starts, and its namespaces with it, so ${unit.name} gets new ones`,
        at,
        notes: [{ at: type.from.at, text: "ends without RemainAfterExit=yes" }],
        help: `add RemainAfterExit=yes to ${to.name}`,
      };
    }
  },
};
