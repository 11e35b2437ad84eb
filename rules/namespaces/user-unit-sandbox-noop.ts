import {
  isManagerSure,
  mountNamespaceMakers,
  type Rule,
  type Setting,
  type Unit,
  userNamespaceMaker,
  type Version,
  wishesOf,
} from "../../src/api.js";

/** The settings that need privileges which the processes of a user manager have not, in the order of the file. */
function needing(unit: Unit, v: Version): readonly Setting[] {
  const { net, ipc } = wishesOf(unit, v);
  const wished = [net, ipc].filter((setting) => setting !== undefined);
  const settings = new Set([...mountNamespaceMakers(unit, v).map(({ setting }) => setting), ...wished]);
  return [...settings].sort((a, b) => a.from.at.start - b.from.at.start);
}

export const rule: Rule = {
  id: "user-unit-sandbox-noop",
  summary: "Sandboxing of a user unit that is skipped before systemd 254",
  why: "A user manager may make no namespaces without a user namespace of the process. Before 254 only PrivateUsers=yes gives one: without it, ProtectSystem=, PrivateTmp=, PrivateNetwork= and their like are skipped in silence, and the service runs unprotected.",
  severity: "warning",
  systemd: { max: 253 },
  references: ["systemd.exec(5), Sandboxing", "NEWS 254"],
  scope: "tree",
  when: { manager: "user" },
  examples: [
    {
      name: "protection of the system",
      manager: "user",
      bad: "[Service]\nProtectSystem=strict\nExecStart=/usr/bin/agent\n",
      good: "[Service]\nPrivateUsers=yes\nProtectSystem=strict\nExecStart=/usr/bin/agent\n",
      flags: "ProtectSystem=strict",
      systemd: 252,
    },
  ],
  *check(tree, { v, graph }) {
    const seen = new Set<Unit>();
    for (const { unit, fails, namespaces } of graph().processes) {
      if (unit.manager !== "user" || seen.has(unit) || fails || namespaces.user.kind !== "host" || userNamespaceMaker(unit, v)) continue;
      seen.add(unit);
      const [first, ...more] = needing(unit, v);
      if (!first) continue;
      yield {
        message: `${first.key}= is skipped in a user unit without PrivateUsers=yes up to systemd 253`,
        at: first.from.at,
        ...(isManagerSure(tree) ? {} : { severity: "info" as const }),
        notes: more.map(({ from }) => ({ at: from.at, text: "skipped too" })),
      };
    }
  },
};
