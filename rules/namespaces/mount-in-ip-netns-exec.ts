import { dependenciesOf, doneIn, fateOf, isUnmountedLater, onceEach, placeOf, type Rule, readable } from "../../src/api.js";

export const rule: Rule = {
  id: "mount-in-ip-netns-exec",
  summary: "A mount made by a command of `ip netns exec` ends with that command",
  why: "`ip netns exec` gives the command that it runs a mount namespace of its own, for /sys and for the files of /etc/netns/NAME. What the command mounts there is gone when it ends, whatever the unit's settings say.",
  severity: "error",
  references: ["ip-netns(8), ip netns exec", "netns_switch() in iproute2's lib/namespace.c"],
  examples: [
    {
      name: "a mount for the next command",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns exec vpn /bin/mount -t nfs server:/data /mnt/data\nExecStart=/usr/bin/index /mnt/data\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/nsenter --net=/run/netns/vpn /bin/mount -t nfs server:/data /mnt/data\nExecStart=/usr/bin/index /mnt/data\n",
      flags: "/bin/mount -t nfs server:/data /mnt/data",
    },
    {
      name: "a name for the namespace",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns exec vpn /bin/mount --bind /proc/self/ns/net /run/netns/alias\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/mount --bind /run/netns/vpn /run/netns/alias\n",
      flags: "/bin/mount --bind /proc/self/ns/net /run/netns/alias",
    },
  ],
  scope: "tree",
  when: { mentions: /(?:^|[^a-z])ip(?:[^a-z]|$)/i },
  *check(tree, { v, graph }) {
    const dependencies = dependenciesOf(tree, v);
    yield* onceEach(doneIn(tree, graph()), (done) => {
      const { act, process, index } = done;
      const { mnt } = act.view;
      if (mnt.kind !== "child" || mnt.by !== "ip-netns-exec" || act.view.otherRoot) return undefined;
      if (act.kind === "mount" && (act.fuse !== undefined || act.change === "remount" || act.change === "propagation")) return undefined;
      const where = act.kind === "mount" ? act.where : act.kind === "name-namespace" ? act.path : undefined;
      if (act.kind !== "mount" && act.kind !== "name-namespace") return undefined;
      const fate = act.kind === "mount" ? fateOf(tree, graph(), dependencies, { process, act, index }) : undefined;
      const gone = where !== undefined && isUnmountedLater(tree, graph(), done, where);
      const missed = fate?.missed.filter(({ sure }) => sure) ?? [];
      if (missed.length === 0 && (gone || fate?.undone || fate?.unused === false)) return undefined;
      return {
        message: `ip netns exec gives its command a mount namespace of its own, so no other process sees what is mounted${where ? ` on ${readable(tree, where, act.kind === "mount" ? act.whereAt : act.at)}` : ""}`,
        at: placeOf(done),
        label: "the mount is gone when this command ends",
        notes: missed.map((use) => ({ at: use.at, text: "does not see the mount" })),
        severity: act.conditional ? "warning" : "error",
        help: "use `nsenter --net=/run/netns/NAME`, which enters the network namespace alone",
      };
    });
  },
};
