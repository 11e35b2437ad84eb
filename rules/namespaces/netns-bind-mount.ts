import {
  causeOf,
  type DependencyGraph,
  type Done,
  dependenciesOf,
  doneIn,
  doneOf,
  isOn,
  isPrivateOnPurpose,
  isSameName,
  isSeenOutside,
  type KnownName,
  type Maker,
  makersOf,
  type NameNamespace,
  type NameUse,
  type Note,
  nameUses,
  own,
  type Problem,
  placeOf,
  type Rule,
  readable,
  remedyOf,
  type Severity,
  samePath,
  type UnitTree,
} from "../../src/api.js";

interface Naming extends KnownName {
  readonly done: Done<NameNamespace>;
  readonly hidden: boolean;
}

function namingsIn(tree: UnitTree, done: readonly Done<NameNamespace>[]): readonly Naming[] {
  return done.map((one) => {
    const { process, act } = one;
    const hidden = process.namespaces.mnt.kind === "own" && act.view.mnt.kind === "process" && !act.view.otherRoot;
    return { done: one, unit: process.unit, path: act.path, shown: readable(tree, act.path, act.pathAt), hidden };
  });
}

/** What a use comes to where the name leads nowhere. */
const says = ({ how }: NameUse): string =>
  how === "NetworkNamespacePath=" ? "finds no namespace there: 225/NETWORK" : `${how} finds no namespace by this name`;

interface Rest {
  /** Whether the process itself takes the name away again. */
  readonly gone: boolean;
  /** Whether it does something else after it: that may be what the name is for. */
  readonly busy: boolean;
}

/** What a process does after it gave the name. */
function restOf(acts: readonly Done[], { done }: Naming): Rest {
  const later = acts.filter(({ process, index }) => process === done.process && index > done.index).map(({ act }) => act);
  const { path } = done.act;
  return {
    gone: later.some((act) =>
      act.kind === "unname-namespace" ? act.path === path : act.kind === "umount" && samePath(act.where ?? "", path),
    ),
    busy: later.some((act) => act.kind === "run" && !act.wraps && !/^(echo|printf|logger|true|sleep)$/.test(act.program)),
  };
}

function severityOf({ done: { process, act }, unit }: Naming, elsewhere: boolean, uses: readonly NameUse[]): Severity {
  if (act.conditional) return "warning";
  const oneshot = own(unit, "Type")?.value.text === "oneshot";
  if (elsewhere || (oneshot && isOn(own(unit, "RemainAfterExit")))) return "error";
  return !oneshot && uses.some(({ done }) => done?.process === process) ? "info" : "warning";
}

function problemOf(
  graph: DependencyGraph,
  naming: Naming,
  all: readonly NameUse[],
  makers: readonly Maker[],
  { gone, busy }: Rest,
): Problem | undefined {
  const { done, unit, shown } = naming;
  const uses = all.filter((use) => isSameName(graph, use, naming));
  const elsewhere = uses.filter((use) => use.done?.process !== done.process && (use.done || use.unit !== unit));
  if (elsewhere.length === 0 && (gone || (busy && isPrivateOnPurpose(makers)))) return undefined;
  const plus = done.process.exec?.prefixes.find(({ prefix }) => prefix === "+");
  const at = placeOf(done);
  const notes: readonly Note[] = [
    ...makers.map(({ note }) => note),
    ...(plus ? [{ at: plus.at, text: "the + prefix does not keep a command out of the mount namespace" }] : []),
    ...(at === done.act.at ? [] : [{ at: done.act.at, text: "names it here" }]),
    ...elsewhere.map((use) => ({ at: use.at, text: says(use) })),
  ];
  return {
    message: `${causeOf(makers)}, so no other process sees the name ${shown}`,
    at,
    label: "mounted in a namespace that ends with this process",
    notes,
    severity: severityOf(naming, elsewhere.length > 0, uses),
    ...remedyOf(unit, makers, "name the namespace in"),
  };
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
    const namings = namingsIn(tree, doneOf(tree, graph(), "name-namespace"));
    const uses = nameUses(tree, graph());
    const acts = doneIn(tree, graph());
    const spans = new Set<string>();
    for (const naming of namings.filter(({ hidden }) => hidden)) {
      const same = namings.filter((other) => isSameName(dependencies, naming, other));
      const seen = same.some(({ done }) => isSeenOutside(done.process, done.act));
      const mine = same.filter(({ unit, hidden }) => hidden && unit === naming.unit);
      const { at } = naming.done.act;
      const place = `${placeOf(naming.done).start}:${at.file}:${at.start}`;
      if (seen || mine.at(-1) !== naming || spans.has(place)) continue;
      const makers = makersOf(naming.done.process, v);
      const problem = makers.length > 0 ? problemOf(dependencies, naming, uses, makers, restOf(acts, naming)) : undefined;
      if (!problem) continue;
      spans.add(place);
      yield problem;
    }
  },
};
