import {
  concreteNames,
  dependenciesOf,
  doneOf,
  isOrderedAfter,
  isSeenOutside,
  nameUses,
  placeOf,
  pullsIn,
  type Rule,
  readable,
  sameNames,
} from "../../src/api.js";

export const rule: Rule = {
  id: "netns-path-unordered",
  summary: "NetworkNamespacePath= does not wait for the unit that makes the path",
  why: "NetworkNamespacePath= is opened when a command of the unit is about to start, and adds no dependency. Unless After= orders the unit behind the one that makes the namespace, both start at once and the path may not be there yet (225/NETWORK). Wants= and Requires= start the other unit, but do not wait for it.",
  severity: "warning",
  systemd: { min: 242 },
  references: ["systemd.exec(5) NetworkNamespacePath=", "systemd.unit(5) After=", "open_shareable_ns_path() in systemd's exec-invoke.c"],
  examples: [
    {
      name: "wanted, but not waited for",
      bad: {
        "app.service": "[Unit]\nWants=lab.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/app\n",
        "lab.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add lab\n",
      },
      good: {
        "app.service":
          "[Unit]\nWants=lab.service\nAfter=lab.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/app\n",
        "lab.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add lab\n",
      },
      flags: "NetworkNamespacePath=/run/netns/lab",
    },
    {
      name: "an instance of a template",
      bad: {
        "app.service": "[Unit]\nBindsTo=net@lab.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/app\n",
        "net@.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add %i\n",
      },
      good: {
        "app.service":
          "[Unit]\nBindsTo=net@lab.service\nAfter=net@lab.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/app\n",
        "net@.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add %i\n",
      },
      flags: "NetworkNamespacePath=/run/netns/lab",
    },
  ],
  scope: "tree",
  when: { manager: "system", keys: ["NetworkNamespacePath"] },
  *check(tree, { v, graph }) {
    if (tree.manager !== "system") return;
    const dependencies = dependenciesOf(tree, v);
    const makers = doneOf(tree, graph(), "name-namespace").flatMap((done) => {
      const { process, act } = done;
      const name = { unit: process.unit, path: act.path, shown: readable(tree, act.path, act.pathAt), done };
      return isSeenOutside(process, act) ? [name] : [];
    });
    const makersOf = sameNames(dependencies, makers);
    for (const use of nameUses(tree, graph())) {
      if (use.done || use.unit.load !== "loaded") continue;
      const made = makersOf(use).filter((maker) => maker.unit !== use.unit);
      const names = made.flatMap((maker) => {
        const same = concreteNames(dependencies, maker).filter(({ path }) => path === use.path);
        return same.length > 0 ? same.map(({ unit }) => ({ unit, maker })) : [{ unit: maker.unit.name, maker }];
      });
      const [first] = names;
      const waits = ({ unit }: (typeof names)[number]): boolean => isOrderedAfter(dependencies, use.unit.name, unit);
      if (!first || names.some(waits)) continue;
      const wanted = first.unit.replace("@.", "@%i.");
      const pulled = pullsIn(dependencies, use.unit.name, first.unit);
      yield {
        message: `NetworkNamespacePath= is opened without waiting for ${wanted}, which makes ${use.shown}: it may not be there yet (225/NETWORK)`,
        at: use.at,
        notes: [{ at: placeOf(first.maker.done), text: "makes the namespace" }],
        severity: pulled ? "warning" : "info",
        help: `add After=${wanted}${pulled ? "" : ` and Requires=${wanted}`} to [Unit]`,
      };
    }
  },
};
