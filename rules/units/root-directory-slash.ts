import { linesOf, type Rule, rootDirectory } from "../../src/api.js";

export const rule: Rule = {
  id: "root-directory-slash",
  summary: "RootDirectory=/ beside settings that need a mount namespace, up to systemd 254",
  why: "RootDirectory=/ is no other root directory. Up to systemd 254 it still fails with 226/NAMESPACE as soon as the process gets a mount namespace of its own, for which StateDirectory= and its like are enough here. Without the line the service sees the same files.",
  severity: "error",
  systemd: { max: 254 },
  references: ["systemd.exec(5), RootDirectory=", "exec_needs_mount_namespace() in systemd's execute.c"],
  examples: [
    {
      name: "with a directory of its own",
      bad: "[Service]\nRootDirectory=/\nStateDirectory=app\nExecStart=/usr/bin/app\n",
      good: "[Service]\nStateDirectory=app\nExecStart=/usr/bin/app\n",
      flags: "RootDirectory=/",
      systemd: 252,
    },
    {
      name: "with a sandbox",
      bad: "[Service]\nRootDirectory=/\nProtectSystem=yes\nExecStart=/usr/bin/app\n",
      good: "[Service]\nProtectSystem=yes\nExecStart=/usr/bin/app\n",
      flags: "RootDirectory=/",
      systemd: 254,
    },
  ],
  scope: "tree",
  when: { keys: ["RootDirectory"] },
  *check(_tree, { graph }) {
    const seen = new Set<string>();
    for (const { unit, fails, namespaces } of graph().processes) {
      const root = fails?.status === 226 && !seen.has(unit.name) ? rootDirectory(unit) : undefined;
      if (!root || root.other || !fails?.because.some(({ at }) => at.start === root.setting.from.at.start)) continue;
      seen.add(unit.name);
      yield {
        message: "RootDirectory=/ fails with 226/NAMESPACE up to systemd 254, as the process has a mount namespace of its own",
        at: root.setting.from.at,
        notes: namespaces.mnt.because.filter(({ at }) => at.start !== root.setting.from.at.start),
        fix: { title: "Remove the line", safe: false, edits: [{ at: linesOf(root.setting.from), text: "" }] },
      };
    }
  },
};
