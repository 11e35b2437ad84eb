import { ambientSet, boundingSet, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "ambient-capability-not-in-bounding-set",
  summary: "AmbientCapabilities= names a capability that the bounding set lacks",
  why: "The bounding set is the most that a process can ever have. The kernel refuses to raise an ambient capability outside of it, so the service fails with 218/CAPABILITIES. CapabilityBoundingSet= sets the bounding set; PrivateDevices=, ProtectKernelModules=, ProtectKernelLogs= and ProtectClock= take capabilities out of it.",
  severity: "error",
  scope: "unit",
  when: { manager: "system", keys: ["AmbientCapabilities"] },
  references: ["systemd.exec(5) CapabilityBoundingSet=, AmbientCapabilities=", "capabilities(7)", "unit_patch_contexts() in unit.c"],
  examples: [
    {
      name: "another capability in the bounding set",
      bad: "[Service]\nUser=app\nExecStart=/usr/bin/app\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_RAW\n",
      good: "[Service]\nUser=app\nExecStart=/usr/bin/app\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n",
      flags: "AmbientCapabilities=CAP_NET_BIND_SERVICE",
    },
    {
      name: "taken away by another setting",
      bad: "[Service]\nUser=app\nExecStart=/usr/bin/app\nProtectClock=yes\nAmbientCapabilities=CAP_SYS_TIME\n",
      good: "[Service]\nUser=app\nExecStart=/usr/bin/app\nAmbientCapabilities=CAP_SYS_TIME\n",
      flags: "AmbientCapabilities=CAP_SYS_TIME",
    },
  ],
  *check(unit, { v }) {
    const named = own(unit, "AmbientCapabilities");
    if (!named || unit.load !== "loaded" || unit.manager !== "system") return;
    const ambient = ambientSet(unit, v);
    const bounding = boundingSet(unit, v);
    const lacking = [...ambient.value].filter((name) => !bounding.value.has(name));
    const place = ambient.because.at(-1);
    if (lacking.length === 0 || !place || named.value.text.startsWith("~")) return;
    yield {
      message: `the service can never have ${lacking.join(", ")}: AmbientCapabilities= names what its bounding set lacks`,
      at: place.at,
      notes: bounding.because,
      help: `add ${lacking.join(" ")} to CapabilityBoundingSet=, or take it out of AmbientCapabilities=`,
    };
  },
};
