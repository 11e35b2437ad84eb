import {
  causeOf,
  dependenciesOf,
  evidenceOf,
  type HiddenName,
  hiddenNames,
  isOn,
  isPrivateOnPurpose,
  makersOf,
  type NameFate,
  type NameUse,
  nameFateOf,
  onceEach,
  own,
  placeOf,
  type Rule,
  remedyOf,
  type Severity,
} from "../../src/api.js";

/** What a use comes to where the name leads nowhere. */
const says = ({ how }: NameUse): string =>
  how === "NetworkNamespacePath=" ? "finds no namespace there: 225/NETWORK" : `${how} finds no namespace by this name`;

function severityOf({ act, unit }: HiddenName, { missed, used }: NameFate): Severity {
  if (act.conditional) return "warning";
  const oneshot = own(unit, "Type")?.value.text === "oneshot";
  if (missed.length > 0 || (oneshot && isOn(own(unit, "RemainAfterExit")))) return "error";
  return !oneshot && used ? "info" : "warning";
}

export const rule: Rule = {
  id: "netns-bind-mount",
  summary: "A network namespace gets its name in a mount namespace that nobody else sees",
  why: "A name of a network namespace, as /run/netns/vpn, is a mount: `ip netns add`, `ip netns attach` and `mount --bind /proc/self/ns/net` all make one. In a unit with a mount namespace of its own that mount ends with the command, and everybody else, the next command of the same unit included, finds an empty file (“Invalid argument”). PrivateNetwork= and NetworkNamespacePath= alone have implied PrivateMounts= since systemd 254, which broke the usual recipe. No prefix of the command helps, + neither.",
  severity: "error",
  references: [
    "systemd.exec(5) PrivateMounts=",
    "systemd.exec(5) PrivateNetwork=",
    "NEWS 254",
    "exec_needs_mount_namespace() in systemd's execute.c",
    "https://github.com/systemd/systemd/issues/28686",
    "https://github.com/systemd/systemd/issues/2741",
  ],
  examples: [
    {
      name: "the usual recipe",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nExecStart=/sbin/ip netns add vpn\nExecStart=/bin/umount /run/netns/vpn\nExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nPrivateMounts=no\nExecStart=/sbin/ip netns add vpn\nExecStart=/bin/umount /run/netns/vpn\nExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn\n",
      flags: "/bin/mount --bind /proc/self/ns/net /run/netns/vpn",
    },
    {
      name: "a name made under a file system sandbox, used by another unit",
      bad: {
        "maker.service":
          "[Service]\nType=oneshot\nRemainAfterExit=yes\nProtectSystem=full\nExecStart=/bin/sh -c 'ip netns add lab && ip -n lab link set lo up'\n",
        "client.service":
          "[Unit]\nRequires=maker.service\nAfter=maker.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/client\n",
      },
      good: {
        "maker.service":
          "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'ip netns add lab && ip -n lab link set lo up'\n",
        "client.service":
          "[Unit]\nRequires=maker.service\nAfter=maker.service\n[Service]\nNetworkNamespacePath=/run/netns/lab\nExecStart=/usr/bin/client\n",
      },
      flags: "ip netns add lab",
    },
    {
      name: "a prefix that does not help",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateTmp=yes\nExecStart=+/sbin/ip netns add lab\nExecStart=/sbin/ip -n lab link set lo up\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateTmp=yes\nExecStart=/usr/bin/nsenter -t 1 -m -- /sbin/ip netns add lab\nExecStart=/sbin/ip -n lab link set lo up\n",
      flags: "+/sbin/ip netns add lab",
    },
  ],
  scope: "tree",
  when: { manager: "system", mentions: /mount|unshare|(?:^|[^a-z])ip(?:[^a-z]|$)/i },
  *check(tree, { v, graph }) {
    if (tree.manager !== "system") return;
    const dependencies = dependenciesOf(tree, v);
    yield* onceEach(hiddenNames(tree, graph(), dependencies), (name) => {
      const makers = makersOf(name.process, v);
      if (makers.length === 0) return undefined;
      const fate = nameFateOf(tree, graph(), dependencies, name);
      if (fate.missed.length === 0 && (fate.undone || (fate.busy && isPrivateOnPurpose(makers)))) return undefined;
      return {
        message: `${causeOf(makers)}, so no other process sees the name ${name.shown}`,
        at: placeOf(name),
        label: "mounted in a namespace that ends with this process",
        notes: [...evidenceOf(name, makers, "names it here"), ...fate.missed.map((use) => ({ at: use.at, text: says(use) }))],
        severity: severityOf(name, fate),
        ...remedyOf(name.unit, makers, "name the namespace in"),
      };
    });
  },
};
