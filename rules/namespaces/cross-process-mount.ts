import {
  causeOf,
  type Done,
  dependenciesOf,
  doneOf,
  evidenceOf,
  type Fate,
  type Fix,
  fateOf,
  isOn,
  isPrivateOnPurpose,
  type Maker,
  type Mount,
  makersOf,
  onceEach,
  own,
  placeOf,
  type Rule,
  readable,
  remedyOf,
  type Severity,
} from "../../src/api.js";

/** What to do instead: all of it works for every process of the unit. */
function remedy({ process, act }: Done<Mount>, makers: readonly Maker[], { missed }: Fate): { readonly help: string; readonly fix?: Fix } {
  if (makers.every(({ liftable }) => liftable)) return remedyOf(process.unit, makers, "mount in");
  const alone = missed.every(({ unit }) => unit === process.unit);
  if (act.change === "bind" && alone && act.what && act.where)
    return { help: `use BindPaths=${act.what}:${act.where}, which every process of the unit gets` };
  return { help: `make it a mount unit and add RequiresMountsFor=${act.where ?? ""} to those who use it` };
}

/** How sure it is that someone else is meant to see the mount; undefined where nothing says so. */
function severityOf({ process, act }: Done<Mount>, { missed, unused, undone }: Fate, onPurpose: boolean): Severity | undefined {
  if (missed.some(({ sure }) => sure)) return act.conditional ? "warning" : "error";
  if (undone || (onPurpose && !unused)) return undefined;
  if (unused) return act.conditional ? "warning" : "error";
  const { unit } = process;
  const lasting = own(unit, "Type")?.value.text === "oneshot" && isOn(own(unit, "RemainAfterExit"));
  return missed.length > 0 || lasting ? "info" : undefined;
}

export const rule: Rule = {
  id: "cross-process-mount",
  summary: "A mount that other processes need ends with the process that makes it",
  why: "In a unit with a sandbox of its own for the file system, each command gets a fresh mount namespace: what one command mounts is gone when it ends, and neither the next command of the unit, nor another unit, nor the host ever sees it. Nothing fails where the mount is made. The + prefix does not change that, and MountFlags=shared neither. PrivateNetwork= and NetworkNamespacePath= alone have the same effect since systemd 254.",
  severity: "error",
  references: [
    "systemd.exec(5) PrivateMounts=",
    "systemd.exec(5) BindPaths=",
    "NEWS 254",
    "exec_needs_mount_namespace() in systemd's execute.c",
    "https://github.com/systemd/systemd/issues/3439",
  ],
  examples: [
    {
      name: "mounted before the start",
      bad: "[Service]\nPrivateTmp=yes\nProtectSystem=full\nExecStartPre=/bin/mount --bind /srv/big /var/lib/app\nExecStart=/usr/bin/app --data /var/lib/app\n",
      good: "[Service]\nPrivateTmp=yes\nProtectSystem=full\nBindPaths=/srv/big:/var/lib/app\nExecStart=/usr/bin/app --data /var/lib/app\n",
      flags: "/bin/mount --bind /srv/big /var/lib/app",
    },
    {
      name: "with the + prefix",
      bad: "[Service]\nDynamicUser=yes\nExecStartPre=+/bin/mount -t tmpfs scratch /mnt/scratch\nExecStart=/usr/bin/work /mnt/scratch\n",
      good: {
        "work.service":
          "[Unit]\nRequiresMountsFor=/mnt/scratch\n[Service]\nDynamicUser=yes\nReadWritePaths=/mnt/scratch\nExecStart=/usr/bin/work /mnt/scratch\n",
        "mnt-scratch.mount": "[Mount]\nWhat=tmpfs\nWhere=/mnt/scratch\nType=tmpfs\n",
      },
      flags: "+/bin/mount -t tmpfs scratch /mnt/scratch",
    },
    {
      name: "a network namespace implies private mounts",
      bad: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nExecStart=/bin/mount -t tmpfs scratch /mnt/scratch\nExecStart=/usr/bin/fill /mnt/scratch\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nPrivateMounts=no\nExecStart=/bin/mount -t tmpfs scratch /mnt/scratch\nExecStart=/usr/bin/fill /mnt/scratch\n",
      flags: "/bin/mount -t tmpfs scratch /mnt/scratch",
    },
    {
      name: "for another unit",
      bad: {
        "cache.service":
          "[Service]\nType=oneshot\nRemainAfterExit=yes\nProtectHome=yes\nExecStart=/bin/sh -c 'mkdir -p /mnt/cache && mount /dev/vdb /mnt/cache'\n",
        "app.service":
          "[Unit]\nRequires=cache.service\nAfter=cache.service\n[Service]\nWorkingDirectory=/mnt/cache\nExecStart=/usr/bin/app\n",
      },
      good: {
        "cache.service":
          "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'mkdir -p /mnt/cache && mount /dev/vdb /mnt/cache'\n",
        "app.service":
          "[Unit]\nRequires=cache.service\nAfter=cache.service\n[Service]\nWorkingDirectory=/mnt/cache\nExecStart=/usr/bin/app\n",
      },
      flags: "mount /dev/vdb /mnt/cache",
    },
  ],
  scope: "tree",
  when: { mentions: /mount/i },
  *check(tree, { v, graph }) {
    const dependencies = dependenciesOf(tree, v);
    yield* onceEach(doneOf(tree, graph(), "mount"), (done) => {
      const { act, process } = done;
      if (act.change === "remount" || act.change === "propagation" || act.fuse !== undefined) return undefined;
      if (act.view.mnt.kind !== "process" || act.view.otherRoot) return undefined;
      const makers = makersOf(process, v);
      if (makers.length === 0) return undefined;
      const fate = fateOf(tree, graph(), dependencies, done);
      const severity = severityOf(done, fate, isPrivateOnPurpose(makers));
      if (!severity) return undefined;
      const where = act.where === undefined ? "" : ` on ${readable(tree, act.where, act.whereAt)}`;
      return {
        message: `${causeOf(makers)}, so no other process sees what this command mounts${where}`,
        at: placeOf(done),
        label: "the mount is gone when this process ends",
        notes: [...evidenceOf(done, makers, "mounts here"), ...fate.missed.map((use) => ({ at: use.at, text: "does not see the mount" }))],
        severity,
        ...remedy(done, makers, fate),
      };
    });
  },
};
