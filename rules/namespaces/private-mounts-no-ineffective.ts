import { keysOf, mountNamespaceMakers, own, parseBoolean, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "private-mounts-no-ineffective",
  summary: "PrivateMounts=no has no effect beside settings that need a mount namespace",
  why: "PrivateMounts=no only takes back what PrivateNetwork= and NetworkNamespacePath= imply since systemd 254. Where another setting needs a mount namespace, each process of the unit has one of its own all the same.",
  severity: "info",
  systemd: { min: 239 },
  references: ["systemd.exec(5) PrivateMounts=", "exec_needs_mount_namespace() in systemd's execute.c"],
  examples: [
    {
      name: "beside PrivateTmp=",
      bad: "[Service]\nPrivateNetwork=yes\nPrivateMounts=no\nPrivateTmp=yes\nExecStart=/usr/bin/daemon\n",
      good: "[Service]\nPrivateNetwork=yes\nPrivateMounts=no\nExecStart=/usr/bin/daemon\n",
      flags: "PrivateMounts=no",
    },
    {
      name: "a unit without a network namespace",
      bad: "[Service]\nPrivateMounts=off\nProtectHome=yes\nReadWritePaths=/srv\nExecStart=/usr/bin/daemon\n",
      good: "[Service]\nProtectHome=yes\nReadWritePaths=/srv\nExecStart=/usr/bin/daemon\n",
      flags: "PrivateMounts=off",
    },
  ],
  scope: "unit",
  when: { keys: ["PrivateMounts"] },
  *check(unit, { v }) {
    const mounts = own(unit, "PrivateMounts");
    if (unit.manager !== "system" || unit.load !== "loaded" || !mounts || parseBoolean(mounts.value.text) !== false) return;
    const makers = mountNamespaceMakers(unit, v);
    const [first] = makers;
    if (!first) return;
    yield {
      message: `PrivateMounts=${mounts.value.text} has no effect, as ${first.setting.key}= gives each process a mount namespace of its own`,
      at: mounts.from.at,
      notes: makers.map(({ note }) => note),
      help: `remove ${keysOf(makers)}, or this line`,
    };
  },
};
