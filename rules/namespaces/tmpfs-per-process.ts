import { doneIn, lostFilesIn, onceEach, placeOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "tmpfs-per-process",
  summary: "A file is left in a temporary file system that the next command does not get",
  why: "TemporaryFileSystem= and PrivateTmp=disconnected, which DynamicUser= implies since systemd 257, mount a new, empty file system for each command of the unit. What ExecStartPre= writes there is gone when it ends. PrivateTmp=yes and RuntimeDirectory= are shared by all commands of the unit.",
  severity: "error",
  systemd: { min: 238 },
  references: [
    "systemd.exec(5) TemporaryFileSystem=",
    "systemd.exec(5) PrivateTmp=",
    "https://github.com/systemd/systemd/issues/8695",
    "https://github.com/systemd/systemd/issues/37177",
  ],
  examples: [
    {
      name: "a file for the main process",
      bad: "[Service]\nTemporaryFileSystem=/var/stage\nExecStartPre=/bin/touch /var/stage/ready\nExecStart=/usr/bin/app --flag /var/stage/ready\n",
      good: "[Service]\nRuntimeDirectory=app\nExecStartPre=/bin/touch /run/app/ready\nExecStart=/usr/bin/app --flag /run/app/ready\n",
      flags: "/bin/touch /var/stage/ready",
    },
    {
      name: "DynamicUser= since systemd 257",
      bad: "[Service]\nDynamicUser=yes\nExecStartPre=/bin/cp /etc/app.conf /tmp/app.conf\nExecStart=/usr/bin/app --config=/tmp/app.conf\n",
      good: "[Service]\nDynamicUser=yes\nPrivateTmp=yes\nExecStartPre=/bin/cp /etc/app.conf /tmp/app.conf\nExecStart=/usr/bin/app --config=/tmp/app.conf\n",
      flags: "/bin/cp /etc/app.conf /tmp/app.conf",
    },
  ],
  scope: "tree",
  when: { mentions: /TemporaryFileSystem|DynamicUser|disconnected|DefaultDependencies/ },
  *check(tree, { v, graph }) {
    const lost = lostFilesIn(tree, graph(), v);
    yield* onceEach(doneIn(tree, graph()), (done) => {
      const file = lost(done);
      if (!file) return undefined;
      const { act, fresh, missed } = file;
      const shared = /^(\/var)?\/tmp$/.test(fresh.path) ? "RuntimeDirectory=, or PrivateTmp=yes" : "RuntimeDirectory=";
      return {
        message: `${act.path} is gone when this command ends: each process of the unit gets a ${fresh.path} of its own`,
        at: placeOf(done),
        notes: [...fresh.because, ...missed.map((user) => ({ at: placeOf(user), text: "does not find it" }))],
        severity: act.conditional ? "warning" : "error",
        help: `use ${shared}, which all commands of the unit share`,
      };
    });
  },
};
