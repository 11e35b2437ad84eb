import { doneOf, isUnknown, onceEach, own, placeOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "netns-pid-symlink",
  summary: "A symbolic link to the network namespace of a process that ends",
  why: "A link to /proc/PID/ns/net is good as long as that process runs: afterwards it leads nowhere (225/NETWORK), or to the namespace of another process that got the same number. A mount keeps the namespace itself.",
  severity: "info",
  references: ["proc(5), /proc/pid/ns/", "systemd.exec(5) NetworkNamespacePath="],
  examples: [
    {
      name: "a link to the shell that makes it",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nExecStart=/bin/sh -c 'ln -s /proc/$$$$/ns/net /run/netns/vpn'\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nPrivateMounts=no\nExecStart=/bin/sh -c 'touch /run/netns/vpn; mount --bind /proc/$$$$/ns/net /run/netns/vpn'\n",
      flags: "ln -s /proc/$$$$/ns/net /run/netns/vpn",
    },
  ],
  scope: "tree",
  when: { mentions: /(?:^|[^a-z])ln(?:[^a-z]|$)/i },
  *check(tree, { graph }) {
    yield* onceEach(doneOf(tree, graph(), "link-namespace"), (done) => {
      const { act, process } = done;
      const shell = act.target.includes("/$$/");
      if (act.of !== "process" && (!shell || isUnknown(act.target))) return undefined;
      const ends = shell && own(process.unit, "Type")?.value.text === "oneshot";
      return {
        message: `${act.path} leads to a network namespace only as long as one process lives${ends ? ", and this one ends with the command" : ""}`,
        at: placeOf(done),
        severity: ends && !act.conditional ? "warning" : "info",
        help: "mount it in place of the link, as `ip netns attach` does, in a unit without private mounts",
      };
    });
  },
};
