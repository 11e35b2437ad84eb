import { type Rule, type Unit, userNamespaceMaker } from "../../src/api.js";

export const rule: Rule = {
  id: "user-unit-implied-sandbox",
  summary: "Setting of a user unit that implies a user namespace since systemd 254",
  why: "Since 254 sandboxing in a user unit takes effect by itself, through a user namespace that it implies. That namespace knows no user but one's own: all files of others, root's too, seem to belong to nobody, and setuid programs such as sudo have no effect.",
  severity: "info",
  systemd: { min: 254 },
  references: ["NEWS 254", "systemd.exec(5), PrivateUsers="],
  scope: "tree",
  when: { manager: "user" },
  examples: [
    {
      name: "protection of the system",
      manager: "user",
      bad: "[Service]\nProtectSystem=strict\nExecStart=/usr/bin/agent\n",
      good: "[Service]\nPrivateUsers=yes\nProtectSystem=strict\nExecStart=/usr/bin/agent\n",
      flags: "ProtectSystem=strict",
    },
  ],
  *check(_tree, { v, graph }) {
    const seen = new Set<Unit>();
    for (const { unit, fails, namespaces } of graph().processes) {
      if (unit.manager !== "user" || seen.has(unit) || fails || namespaces.user.kind !== "own" || userNamespaceMaker(unit, v)) continue;
      const [{ at } = {}] = namespaces.user.because;
      const line = unit.assignments.find((one) => one.at.file === at?.file && one.at.start === at.start);
      if (!line) continue;
      seen.add(unit);
      yield {
        message: `${line.key}= implies PrivateUsers=yes in a user unit since systemd 254, so files of other users seem to belong to nobody`,
        at: line.at,
      };
    }
  },
};
