import { isOn, lineAbove, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "ipcns-path-ignored",
  summary: "IPCNamespacePath= without PrivateIPC= before systemd 254",
  why: "From 248 to 253 systemd opens the path of IPCNamespacePath= only where PrivateIPC= is on as well. Alone it is ignored in silence, and the processes stay in the host's IPC namespace.",
  severity: "error",
  systemd: { min: 248, max: 253 },
  references: ["systemd.exec(5), IPCNamespacePath=", "exec_runtime_acquire() in execute.c"],
  scope: "unit",
  when: { keys: ["IPCNamespacePath"] },
  examples: [
    {
      name: "alone",
      bad: "[Service]\nIPCNamespacePath=/run/ipc/db\nExecStart=/usr/bin/db\n",
      good: "[Service]\nPrivateIPC=yes\nIPCNamespacePath=/run/ipc/db\nExecStart=/usr/bin/db\n",
      flags: "IPCNamespacePath=/run/ipc/db",
      systemd: 252,
    },
  ],
  *check(unit) {
    const path = own(unit, "IPCNamespacePath");
    if (unit.manager !== "system" || !path?.value.text || isOn(own(unit, "PrivateIPC"))) return;
    yield {
      message: "IPCNamespacePath= is ignored without PrivateIPC=yes up to systemd 253, so the unit stays in the host's IPC namespace",
      at: path.from.at,
      fix: { title: "Add PrivateIPC=yes", safe: false, edits: [lineAbove(path.from, "PrivateIPC=yes")] },
    };
  },
};
