import { own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "nnp-self-created",
  summary: "NetworkNamespacePath= names a path that only the unit itself makes",
  why: "systemd opens NetworkNamespacePath= before each command of the unit, ExecStartPre= included, and with every prefix. A command that is to make the path is therefore never run, and the unit never starts (225/NETWORK).",
  severity: "error",
  systemd: { min: 242 },
  references: ["systemd.exec(5) NetworkNamespacePath=", "open_shareable_ns_path() in systemd's exec-invoke.c"],
  examples: [
    {
      name: "made before the start",
      bad: "[Service]\nNetworkNamespacePath=/run/netns/app\nExecStartPre=+/sbin/ip netns add app\nExecStart=/usr/bin/app\n",
      good: {
        "app.service":
          "[Unit]\nRequires=app-netns.service\nAfter=app-netns.service\n[Service]\nNetworkNamespacePath=/run/netns/app\nExecStart=/usr/bin/app\n",
        "app-netns.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/ip netns add app\n",
      },
      flags: "NetworkNamespacePath=/run/netns/app",
    },
  ],
  scope: "tree",
  when: { manager: "system", keys: ["NetworkNamespacePath"] },
  *check(tree, { graph }) {
    if (tree.manager !== "system") return;
    const units = new Map(graph().processes.map((process) => [process.unit, process]));
    for (const { unit, fails } of units.values()) {
      const setting = own(unit, "NetworkNamespacePath");
      if (!setting || fails?.status !== 225) continue;
      yield {
        message: `NetworkNamespacePath= is opened before each command, so the one that makes ${setting.value.text} is never run (225/NETWORK)`,
        at: setting.from.at,
        notes: fails.because.filter(({ at }) => at !== setting.from.at),
        help: "make the namespace in another unit, and order this one after it",
      };
    }
  },
};
