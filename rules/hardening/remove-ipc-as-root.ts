import { isOn, own, type Rule, runsAs } from "../../src/api.js";

export const rule: Rule = {
  id: "remove-ipc-as-root",
  summary: "RemoveIPC= has no effect for a service that runs as root",
  why: "RemoveIPC= removes the System V and POSIX IPC objects of the service's user when it stops. Objects of root are never removed, so the setting needs User= or DynamicUser=.",
  severity: "info",
  optional: "hardening",
  systemd: { min: 232 },
  scope: "unit",
  references: ["systemd.exec(5) RemoveIPC=", "clean_ipc_by_uid() in clean-ipc.c"],
  examples: [
    {
      name: "no user",
      bad: "[Service]\nExecStart=/usr/bin/app\nRemoveIPC=yes\n",
      good: "[Service]\nUser=app\nExecStart=/usr/bin/app\nRemoveIPC=yes\n",
      flags: "RemoveIPC=yes",
    },
  ],
  *check(unit) {
    const remove = own(unit, "RemoveIPC");
    if (unit.load !== "loaded" || unit.manager !== "system" || !isOn(remove) || runsAs(unit).value !== "root" || own(unit, "Group")) return;
    yield {
      message: "RemoveIPC= never removes objects of root, and the service runs as root, so it has no effect",
      at: remove.from.at,
      help: "give the service a user of its own by User= or DynamicUser=, or remove the line",
    };
  },
};
