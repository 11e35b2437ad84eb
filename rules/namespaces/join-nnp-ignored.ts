import { dependenciesOf, isOrderedAfter, joinPairs, own, type Rule, samePath } from "../../src/api.js";

export const rule: Rule = {
  id: "join-nnp-ignored",
  summary: "NetworkNamespacePath= that a join makes void",
  why: "A unit that joins another one which has a network namespace runs in that one. Its own NetworkNamespacePath= is looked at only where there is nothing to join.",
  severity: "warning",
  systemd: { min: 242 },
  references: ["systemd.exec(5) NetworkNamespacePath=", "systemd.unit(5) JoinsNamespaceOf="],
  examples: [
    {
      name: "a path beside a join",
      bad: {
        "net.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/net\n",
        "app.service":
          "[Unit]\nJoinsNamespaceOf=net.service\nAfter=net.service\n[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/app\n",
      },
      good: {
        "net.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/net\n",
        "app.service": "[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/app\n",
      },
      flags: "NetworkNamespacePath=/run/netns/vpn",
    },
  ],
  scope: "unit",
  when: { keys: ["NetworkNamespacePath"] },
  *check(unit, { tree, v }) {
    const path = own(unit, "NetworkNamespacePath");
    if (unit.load !== "loaded" || unit.manager !== "system" || !path?.value.text) return;
    for (const { to, at, target } of joinPairs(tree, unit, v)) {
      const theirs = target.net;
      if (!theirs || !isOrderedAfter(dependenciesOf(tree, v), unit.name, to.name)) continue;
      if (theirs.key === "NetworkNamespacePath" && samePath(theirs.value.text, path.value.text)) continue;
      yield {
        message: `NetworkNamespacePath= is ignored: ${unit.name} runs in the network namespace of ${to.name}, which it joins`,
        at: path.from.at,
        notes: [
          { at, text: "joins it" },
          { at: theirs.from.at, text: `the network namespace of ${to.name}` },
        ],
        help: "remove one of the two",
      };
    }
  },
};
