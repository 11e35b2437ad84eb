import {
  closest,
  concreteNames,
  dependenciesOf,
  dependsOn,
  doneOf,
  isUnknown,
  nameUses,
  netnsName,
  placeOf,
  type Rule,
  readable,
  sameNames,
  unescapeName,
} from "../../src/api.js";

/** Whether two names differ in case, in `-` and `_`, or in how they are escaped only. */
function isSpelling(a: string, b: string): boolean {
  const forms = (name: string): readonly string[] => [name, unescapeName(name)].map((form) => form.toLowerCase().replaceAll("_", "-"));
  return forms(a).some((form) => forms(b).includes(form));
}

export const rule: Rule = {
  id: "netns-name-mismatch",
  summary: "The name of a network namespace differs a little from the one that is made",
  why: "A unit that depends on another one for a network namespace looks it up by a name that nothing in the tree gives, while the other unit makes one with a very similar name. /run/netns is case-sensitive, and `ip netns add` takes any name: the unit fails with 225/NETWORK or “Cannot open network namespace”.",
  severity: "warning",
  references: ["ip-netns(8)", "systemd.exec(5) NetworkNamespacePath="],
  examples: [
    {
      name: "another case",
      bad: {
        "app.service":
          "[Unit]\nRequires=lab.service\nAfter=lab.service\n[Service]\nNetworkNamespacePath=/run/netns/Lab\nExecStart=/usr/bin/app\n",
        "lab.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add lab\n",
      },
      good: {
        "app.service":
          "[Unit]\nRequires=lab.service\nAfter=lab.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/app\n",
        "lab.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add lab\n",
      },
      flags: "NetworkNamespacePath=/run/netns/Lab",
    },
    {
      name: "an instance with another name",
      bad: {
        "app.service": "[Unit]\nBindsTo=net@wg0.service\nAfter=net@wg0.service\n[Service]\nExecStart=/sbin/ip netns exec wg /usr/bin/app\n",
        "net@.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add %i\n",
      },
      good: {
        "app.service":
          "[Unit]\nBindsTo=net@wg0.service\nAfter=net@wg0.service\n[Service]\nExecStart=/sbin/ip netns exec wg0 /usr/bin/app\n",
        "net@.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add %i\n",
      },
      flags: "/sbin/ip netns exec wg /usr/bin/app",
    },
  ],
  scope: "tree",
  when: { manager: "system", mentions: /NetworkNamespacePath|nsenter|(?:^|[^a-z])ip(?:[^a-z]|$)/i },
  *check(tree, { v, graph }) {
    if (tree.manager !== "system") return;
    const uses = nameUses(tree, graph());
    if (uses.length === 0) return;
    const dependencies = dependenciesOf(tree, v);
    const made = [...doneOf(tree, graph(), "name-namespace"), ...doneOf(tree, graph(), "link-namespace")].map((done) => ({
      unit: done.process.unit,
      path: done.act.path,
      shown: readable(tree, done.act.path, done.act.pathAt),
      done,
    }));
    const makersOf = sameNames(dependencies, made);
    const spans = new Set<string>();
    for (const use of uses) {
      const name = netnsName(use.path);
      const at = use.done ? placeOf(use.done) : use.at;
      const place = `${at.file}:${at.start}`;
      if (name === undefined || isUnknown(name) || spans.has(place) || makersOf(use).length > 0) continue;
      const others = made.flatMap((one) =>
        concreteNames(dependencies, one).flatMap(({ unit, path }) => {
          const related = unit === use.unit.name || dependsOn(dependencies, use.unit, tree.unit(unit, v));
          const other = netnsName(path);
          return other !== undefined && !isUnknown(other) ? [{ one, other, related }] : [];
        }),
      );
      if (others.some(({ other }) => other === name)) continue;
      const near = others.filter(({ related }) => related);
      const like = others.find(({ other }) => isSpelling(name, other)) ?? near.find(({ other }) => closest(name, [other]) !== undefined);
      const found = like ?? near.find(({ other }) => other.startsWith(name) || name.startsWith(other));
      if (!found) continue;
      spans.add(place);
      yield {
        message: `${use.how} names ${name}, but nothing makes a network namespace of that name: ${found.one.unit.name} makes ${found.other}`,
        at,
        notes: [{ at: placeOf(found.one.done), text: `makes ${found.other}` }],
        severity: like ? "warning" : "info",
        help: `write ${found.other}`,
      };
    }
  },
};
