import {
  causeOf,
  dependenciesOf,
  doneOf,
  fateOf,
  isPrivateOnPurpose,
  liftedByPrivateMountsNo,
  makersOf,
  mentionsFuse,
  onceEach,
  placeOf,
  type Rule,
  remedyOf,
} from "../../src/api.js";

export const rule: Rule = {
  id: "fuse-mount-not-propagated",
  summary: "A FUSE file system is mounted where only its own daemon sees it",
  why: "A FUSE daemon mounts for others. In a unit with a sandbox for the file system (Protect*=, PrivateTmp= and the like) the mount stays inside the mount namespace of the daemon: to everybody else the place is empty, while the daemon runs without a complaint.",
  severity: "warning",
  references: ["systemd.exec(5) PrivateMounts=", "systemd.exec(5) MountFlags=", "exec_needs_mount_namespace() in systemd's execute.c"],
  examples: [
    {
      name: "a hardened daemon",
      bad: "[Service]\nExecStart=/usr/bin/sshfs -f backup:/ /mnt/backup\nProtectKernelTunables=yes\nNoNewPrivileges=yes\n",
      good: "[Service]\nExecStart=/usr/bin/sshfs -f backup:/ /mnt/backup\nNoNewPrivileges=yes\n",
      flags: "/usr/bin/sshfs -f backup:/ /mnt/backup",
    },
    {
      name: "a network namespace since systemd 254",
      bad: "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/mergerfs /srv/a:/srv/b /srv/all\n",
      good: "[Service]\nPrivateNetwork=yes\nPrivateMounts=no\nExecStart=/usr/bin/mergerfs /srv/a:/srv/b /srv/all\n",
      flags: "/usr/bin/mergerfs /srv/a:/srv/b /srv/all",
    },
  ],
  scope: "tree",
  when: { mentions: mentionsFuse },
  *check(tree, { v, graph }) {
    const dependencies = dependenciesOf(tree, v);
    yield* onceEach(doneOf(tree, graph(), "mount"), (done) => {
      const { act, process } = done;
      if (act.fuse === undefined || act.view.mnt.kind !== "process" || act.view.otherRoot) return undefined;
      const makers = makersOf(process, v);
      if (makers.length === 0) return undefined;
      const { missed, unused, undone } = fateOf(tree, graph(), dependencies, done);
      const sure = missed.some((use) => use.sure);
      if (!sure && (undone || !unused || isPrivateOnPurpose(makers))) return undefined;
      return {
        message: `${causeOf(makers)}, so nobody else sees the file system that ${act.fuse} mounts`,
        at: placeOf(done),
        notes: [...makers.map(({ note }) => note), ...missed.map((use) => ({ at: use.at, text: "does not see the mount" }))],
        severity: sure && !act.conditional ? "error" : "warning",
        ...(liftedByPrivateMountsNo(makers)
          ? remedyOf(process.unit, makers, "")
          : { help: `remove ${[...new Set(makers.map(({ setting }) => `${setting.key}=`))].join(", ")}` }),
      };
    });
  },
};
