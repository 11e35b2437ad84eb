import { joinPairs, processesOnHost, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "join-drops-ipc",
  summary: "JoinsNamespaceOf= that undoes PrivateIPC=",
  why: "A unit that joins another takes over all that the other has, as one object. If the other runs with a private network but without PrivateIPC=, there is no IPC namespace in that object, and the joining unit uses the host's IPC namespace although it says PrivateIPC=yes.",
  severity: "error",
  systemd: { min: 248 },
  references: ["systemd.unit(5) JoinsNamespaceOf=", "exec_shared_runtime_acquire() in execute.c"],
  examples: [
    {
      name: "the target has a network only",
      bad: {
        "gate.service":
          "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nPrivateNetwork=yes\nPrivateIPC=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/site\n",
      },
      good: {
        "gate.service":
          "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nPrivateNetwork=yes\nPrivateIPC=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateNetwork=yes\nPrivateIPC=yes\nExecStart=/usr/bin/site\n",
      },
      flags: "JoinsNamespaceOf=site.service",
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree, v, graph }) {
    if (unit.load !== "loaded" || unit.manager !== "system") return;
    for (const { to, at, joiner, target } of joinPairs(tree, unit, v)) {
      const wish = joiner.ipc;
      const theirs = target.net ?? target.tmp;
      if (!wish || target.ipc || !theirs || processesOnHost(graph(), unit, "ipc").length === 0) continue;
      yield {
        message: `${unit.name} uses the host's IPC namespace despite ${wish.key}=: it takes over what ${to.name} has, which has no IPC namespace`,
        at,
        notes: [
          { at: wish.from.at, text: "has no effect while both run" },
          { at: theirs.from.at, text: `${to.name} has this to share` },
        ],
        help: `add PrivateIPC=yes to ${to.name}`,
      };
    }
  },
};
