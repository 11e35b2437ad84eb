import { namesOf, ownAll, type Rule, spanOf, wordsOf } from "../../src/api.js";

export const rule: Rule = {
  id: "unknown-capability",
  summary: "Capability that does not exist",
  why: "systemd drops names that are no capability from AmbientCapabilities= and CapabilityBoundingSet=, without a message that is shown by default. A set that has nothing else is empty: the service then has no capability at all.",
  severity: "error",
  references: ["systemd.exec(5), CapabilityBoundingSet=", "capabilities(7)"],
  examples: [
    {
      name: "the end is missing",
      bad: "[Service]\nCapabilityBoundingSet=CAP_NET_BIND\nExecStart=/usr/bin/app\n",
      good: "[Service]\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/app\n",
      flags: "CAP_NET_BIND",
    },
  ],
  scope: "unit",
  when: { keys: ["CapabilityBoundingSet", "AmbientCapabilities"] },
  *check(unit) {
    const known = namesOf("capabilities");
    const lists = ["CapabilityBoundingSet", "AmbientCapabilities"].flatMap((key) => ownAll(unit, key));
    for (const { text, setting } of wordsOf(lists)) {
      const name = text.text.replace(/^~/, "").toUpperCase();
      if (!/^[A-Z_]+$/.test(name) || known.has(name)) continue;
      const near = [...known.keys()].find((one) => one.startsWith(`${name}_`) || one === `CAP_${name}`);
      yield {
        message: `there is no capability ${text.text.replace(/^~/, "")}, so systemd drops it from ${setting.key}=`,
        at: spanOf(text, text.text.startsWith("~") ? 1 : 0),
        ...(near ? { help: `${near} may be meant` } : {}),
      };
    }
  },
};
