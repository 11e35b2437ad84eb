import { doneOf, onceEach, placeOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "netns-symlink-proc-self",
  summary: "A symbolic link to /proc/self/ns/net names no network namespace",
  why: "A symbolic link is resolved by the process that opens it, and /proc/self is that process. `ip netns exec` and NetworkNamespacePath= get the network namespace that they are in already, the host's as a rule, and report success: what should be confined is not.",
  severity: "error",
  references: ["proc(5), /proc/self", "systemd.exec(5) NetworkNamespacePath="],
  examples: [
    {
      name: "a name by a link",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nExecStart=/bin/ln -sf /proc/self/ns/net /run/netns/vpn\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nPrivateMounts=no\nExecStartPre=/bin/touch /run/netns/vpn\nExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn\n",
      flags: "/bin/ln -sf /proc/self/ns/net /run/netns/vpn",
    },
    {
      name: "in a shell",
      bad: "[Service]\nPrivateNetwork=yes\nExecStartPre=/bin/sh -c 'mkdir -p /run/netns; ln -s /proc/self/ns/net /run/netns/app'\nExecStart=/usr/bin/app\n",
      good: "[Service]\nPrivateNetwork=yes\nPrivateMounts=no\nExecStartPre=/bin/sh -c 'mkdir -p /run/netns; touch /run/netns/app; mount --bind /proc/self/ns/net /run/netns/app'\nExecStart=/usr/bin/app\n",
      flags: "ln -s /proc/self/ns/net /run/netns/app",
    },
  ],
  scope: "tree",
  when: { mentions: /(?:^|[^a-z])ln(?:[^a-z]|$)/i },
  *check(tree, { graph }) {
    yield* onceEach(doneOf(tree, graph(), "link-namespace"), (done) => {
      const { act, process } = done;
      if (!/\/proc\/(thread-)?self\//.test(act.target)) return undefined;
      const host = process.namespaces.net.kind === "host" && act.view.net.kind === "process";
      return {
        message: `${act.target} is the network namespace of whoever opens the link, so ${act.path} names ${host ? "another one for each" : "the host's for all others"}`,
        at: placeOf(done),
        severity: host || act.conditional ? "warning" : "error",
        help: "mount it in place of the link: `mount --bind /proc/self/ns/net`, in a unit with PrivateMounts=no",
      };
    });
  },
};
