import { keysOf, mountNamespaceMakers, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "mountflags-shared-ineffective",
  summary: "MountFlags=shared does not bring mounts to the host beside a sandbox",
  why: "Whatever MountFlags= says, systemd makes the mount namespace of a sandboxed unit a slave of the host's first: mounts of the host arrive in the unit, those of the unit never reach the host. MountFlags=shared only lets further namespaces within the unit see each other's mounts.",
  severity: "warning",
  references: ["systemd.exec(5) MountFlags=", "setup_namespace() in systemd's namespace.c"],
  examples: [
    {
      name: "beside ProtectSystem=",
      bad: "[Service]\nProtectSystem=full\nMountFlags=shared\nExecStart=/usr/bin/engine\n",
      good: "[Service]\nMountFlags=shared\nExecStart=/usr/bin/engine\n",
      flags: "MountFlags=shared",
    },
    {
      name: "beside PrivateNetwork= since systemd 254",
      bad: "[Service]\nPrivateNetwork=yes\nMountFlags=shared\nExecStart=/usr/bin/engine\n",
      good: "[Service]\nPrivateNetwork=yes\nPrivateMounts=no\nMountFlags=shared\nExecStart=/usr/bin/engine\n",
      flags: "MountFlags=shared",
    },
  ],
  scope: "unit",
  when: { keys: ["MountFlags"] },
  *check(unit, { v }) {
    const flags = own(unit, "MountFlags");
    if (unit.manager !== "system" || unit.load !== "loaded" || flags?.value.text !== "shared") return;
    const makers = mountNamespaceMakers(unit, v).filter(({ setting }) => setting.key !== "MountFlags");
    const [first] = makers;
    if (!first) return;
    yield {
      message: `MountFlags=shared does not bring mounts of this unit to the host, as ${first.setting.key}= ${first.liftable ? "implies PrivateMounts= since systemd 254" : "gives each process a mount namespace of its own"}`,
      at: flags.from.at,
      notes: makers.map(({ note }) => note),
      help: `remove ${keysOf(makers)} if the host should see the mounts, else MountFlags=`,
    };
  },
};
