import {
  allCommandsOf,
  ambientSet,
  boundingSet,
  isOn,
  isSwitchedOn,
  last,
  own,
  type Rule,
  runsAs,
  type Unit,
  type Version,
} from "../../src/api.js";

/** Whether a process of the unit starts as root, for whom the bounding set is what it has. */
function hasRoot(unit: Unit, v: Version): boolean {
  if (isOn(own(unit, "PermissionsStartOnly")) || runsAs(unit).value !== "other") return true;
  return allCommandsOf(unit, v).some(({ command }) => command.keepsUser);
}

export const rule: Rule = {
  id: "bounding-set-without-ambient",
  summary: "CapabilityBoundingSet= names capabilities that a service with User= never gets",
  why: "CapabilityBoundingSet= is what a service can have at most; it gives nothing. A process of another user than root starts without capabilities, except those of AmbientCapabilities=. With NoNewPrivileges= the capabilities of files do not count either, so the service has none of those that the line names.",
  severity: "info",
  references: ["systemd.exec(5), CapabilityBoundingSet=, AmbientCapabilities=, NoNewPrivileges=", "capabilities(7)"],
  examples: [
    {
      name: "a port below 1024",
      bad: "[Service]\nUser=web\nNoNewPrivileges=yes\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web\n",
      good: "[Service]\nUser=web\nNoNewPrivileges=yes\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web\n",
      flags: "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
    },
    {
      name: "a dynamic user",
      bad: "[Service]\nDynamicUser=yes\nCapabilityBoundingSet=CAP_NET_RAW\nExecStart=/usr/bin/probe\n",
      good: "[Service]\nDynamicUser=yes\nCapabilityBoundingSet=\nExecStart=/usr/bin/probe\n",
      flags: "CapabilityBoundingSet=CAP_NET_RAW",
    },
  ],
  scope: "unit",
  when: { types: ["service"], manager: "system", keys: ["CapabilityBoundingSet"] },
  *check(unit, { v }) {
    const named = own(unit, "CapabilityBoundingSet");
    const user = own(unit, "User")?.value.text ?? "";
    if (!named || named.value.text.startsWith("~") || unit.type !== "service" || unit.manager !== "system" || unit.load !== "loaded")
      return;
    if (!/^[a-z_][\w-]*$|^$/.test(user) || hasRoot(unit, v) || own(unit, "PAMName") || last(unit, "Service.PAMName")) return;
    const gains = isSwitchedOn(unit, "NoNewPrivileges", v);
    const bounding = boundingSet(unit, v);
    if (!gains.value || ambientSet(unit, v).value.size > 0 || bounding.value.size === 0) return;
    yield {
      message: `the service never has ${[...bounding.value].join(", ")}: CapabilityBoundingSet= allows what nothing gives`,
      at: named.from.at,
      notes: [...runsAs(unit).because, ...gains.because],
      help: `add AmbientCapabilities=${[...bounding.value].join(" ")} if it needs them, or write CapabilityBoundingSet= without a value`,
    };
  },
};
