import type { Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "mount-unit-private-mounts",
  summary: "Mount unit whose mount stays in a mount namespace of its own",
  why: "The mount helper runs with the settings of [Mount]. If one of them gives it a mount namespace of its own, the file system is mounted there and gone when the helper ends: systemd waits for the mount point in vain, and the unit fails with the result protocol. PrivateNetwork= brings such a namespace with it since systemd 254.",
  severity: "error",
  references: ["mount_enter_mounted() in mount.c", "NEWS 254, PrivateMounts="],
  scope: "tree",
  when: { types: ["mount"] },
  examples: [
    {
      name: "sandboxed",
      bad: { "srv-data.mount": "[Mount]\nWhat=/dev/vdb1\nWhere=/srv/data\nProtectHome=yes\n" },
      good: { "srv-data.mount": "[Mount]\nWhat=/dev/vdb1\nWhere=/srv/data\n" },
      flags: "ProtectHome=yes",
    },
    {
      name: "without a network",
      bad: { "srv-data.mount": "[Mount]\nWhat=/dev/vdb1\nWhere=/srv/data\nPrivateNetwork=yes\n" },
      good: { "srv-data.mount": "[Mount]\nWhat=/dev/vdb1\nWhere=/srv/data\nPrivateNetwork=yes\nPrivateMounts=no\n" },
      flags: "PrivateNetwork=yes",
    },
  ],
  *check(_tree, { graph }) {
    const seen = new Set<string>();
    for (const { unit, fails, directive } of graph().processes) {
      if (unit.type !== "mount" || fails?.status !== "protocol" || directive !== "What" || seen.has(unit.name)) continue;
      const [first, ...notes] = fails.because;
      if (!first) continue;
      seen.add(unit.name);
      yield {
        message: "the mount is made in a mount namespace of the helper's own and never seen outside, so the unit fails",
        at: first.at,
        label: first.text,
        notes,
        help: "drop the sandboxing here, or set PrivateMounts=no where only the network is meant",
      };
    }
  },
};
