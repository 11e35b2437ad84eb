import { own, type Process, type Rule } from "../../src/api.js";

const STARTS: ReadonlySet<string> = new Set(["ExecStart", "ExecStartPre", "ExecStartPost"]);

/** Processes of user units, in order, by unit. */
function byUnit(processes: readonly Process[]): ReadonlyMap<string, readonly Process[]> {
  const units = new Map<string, Process[]>();
  for (const process of processes) {
    if (process.unit.manager !== "user") continue;
    units.set(process.unit.name, [...(units.get(process.unit.name) ?? []), process]);
  }
  return units;
}

export const rule: Rule = {
  id: "user-unit-netns-first-process-only",
  summary: "Network or IPC namespace of a user unit that only the first process gets",
  why: "In a user manager each process has a user namespace of its own, and none may enter a network namespace that another one owns. The first process of the unit makes the namespace and is isolated. Those after it run in the host's network, in silence; with PrivateIPC= they fail.",
  severity: "error",
  references: ["https://github.com/systemd/systemd/issues/29429", "systemd.exec(5), PrivateNetwork="],
  scope: "tree",
  when: { manager: "user", keys: ["PrivateNetwork", "PrivateIPC"] },
  examples: [
    {
      name: "a command before the service",
      manager: "user",
      bad: "[Service]\nPrivateNetwork=yes\nExecStartPre=/usr/bin/prepare\nExecStart=/usr/bin/agent\n",
      good: "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/agent\n",
      flags: "PrivateNetwork=yes",
      systemd: 257,
    },
  ],
  *check(_tree, { graph }) {
    for (const processes of byUnit(graph().processes).values()) {
      const unit = processes[0]?.unit;
      if (!unit?.fragment) continue;
      for (const [key, kind] of [
        ["PrivateNetwork", "net"],
        ["PrivateIPC", "ipc"],
      ] as const) {
        const setting = own(unit, key);
        const first = processes.find(({ namespaces }) => namespaces[kind].kind === "own");
        if (!setting || !first) continue;
        const later = processes
          .slice(processes.indexOf(first) + 1)
          .find(({ namespaces, exec }) => namespaces[kind].kind === "host" && !exec?.fullPrivileges);
        if (!later) continue;
        const fails = later.fails?.status === 226;
        yield {
          message: fails
            ? `${key}= holds for the first process of a user unit only, and the next one fails`
            : `${key}= holds for the first process of a user unit only, and the next one runs in the host's ${kind === "net" ? "network" : "IPC namespace"}`,
          at: setting.from.at,
          severity: STARTS.has(later.directive) ? "error" : "info",
          notes: [
            { at: first.at, text: "this process is isolated" },
            { at: later.at, text: fails ? "this one fails" : "this one is not" },
          ],
        };
      }
    }
  },
};
