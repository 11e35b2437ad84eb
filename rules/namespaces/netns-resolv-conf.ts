import { doneOf, isBelow, nameUses, netnsName, own, ownAll, type Rule, type Unit } from "../../src/api.js";

const BINDS = ["BindPaths", "BindReadOnlyPaths", "InaccessiblePaths", "TemporaryFileSystem"];

/** Whether the unit sees another /etc/resolv.conf than the host's, or has a root of its own. */
function hasOwnResolver(unit: Unit): boolean {
  const covers = BINDS.some((key) =>
    ownAll(unit, key).some(({ value }) =>
      value.text.split(/[\s:]+/).some((path) => isBelow("/etc/resolv.conf", path.replace(/^[-+"']+/, "")) && path !== "/"),
    ),
  );
  return covers || ["RootDirectory", "RootImage"].some((key) => own(unit, key)?.value.text);
}

export const rule: Rule = {
  id: "netns-resolv-conf",
  summary: "NetworkNamespacePath= does not bring the resolv.conf of the namespace",
  why: "Only `ip netns exec` puts /etc/netns/NAME/resolv.conf in place of /etc/resolv.conf. A unit that enters the namespace by NetworkNamespacePath= asks the host's name servers, which it may not reach, or which should not learn what it looks up.",
  severity: "info",
  systemd: { min: 242 },
  references: ["ip-netns(8)", "systemd.exec(5) NetworkNamespacePath=", "https://github.com/systemd/systemd/issues/28694"],
  examples: [
    {
      name: "a client in a named namespace",
      bad: "[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/client\n",
      good: "[Service]\nNetworkNamespacePath=/run/netns/vpn\nBindReadOnlyPaths=/etc/netns/vpn/resolv.conf:/etc/resolv.conf\nExecStart=/usr/bin/client\n",
      flags: "NetworkNamespacePath=/run/netns/vpn",
    },
    {
      name: "the tree writes a resolv.conf for it",
      bad: {
        "vpn.service":
          "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add vpn\nExecStart=/bin/sh -c 'echo nameserver 10.0.0.1 > /etc/netns/vpn/resolv.conf'\n",
        "client.service":
          "[Unit]\nRequires=vpn.service\nAfter=vpn.service\n[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/client\n",
      },
      good: {
        "client.service":
          "[Unit]\nRequires=vpn.service\nAfter=vpn.service\n[Service]\nNetworkNamespacePath=/run/netns/vpn\nBindReadOnlyPaths=/etc/netns/vpn/resolv.conf:/etc/resolv.conf:norbind\nExecStart=/usr/bin/client\n",
      },
      flags: "NetworkNamespacePath=/run/netns/vpn",
    },
  ],
  scope: "tree",
  when: { manager: "system", keys: ["NetworkNamespacePath"] },
  *check(tree, { graph }) {
    if (tree.manager !== "system") return;
    const writers = new Map(
      doneOf(tree, graph(), "file")
        .filter(({ act }) => act.access === "write")
        .map((done) => [done.act.path, done] as const)
        .reverse(),
    );
    for (const use of nameUses(tree, graph())) {
      const name = netnsName(use.path);
      if (use.done || use.unit.type !== "service" || name === undefined || hasOwnResolver(use.unit)) continue;
      const file = `/etc/netns/${netnsName(use.shown) ?? name}/resolv.conf`;
      const written = writers.get(`/etc/netns/${name}/resolv.conf`);
      yield {
        message: `NetworkNamespacePath= does not bring ${file}: names are looked up with the host's /etc/resolv.conf`,
        at: use.at,
        notes: written ? [{ at: written.act.pathAt, text: "is written for this namespace" }] : [],
        severity: written ? "warning" : "info",
        help: `add BindReadOnlyPaths=${file}:/etc/resolv.conf, or with “-” in front where the file may be missing`,
      };
    }
  },
};
