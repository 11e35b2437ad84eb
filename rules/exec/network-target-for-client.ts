import { commandsOf, dependenciesOf, namedUnits, programName, type Rule } from "../../src/api.js";

/** Programs that need a network that is up, and have nothing else to do. */
const CLIENTS = new Set(
  "curl wget rclone ssh autossh sshfs rsync ping ntpdate mosquitto_sub mosquitto_pub git certbot ddclient".split(" "),
);

export const rule: Rule = {
  id: "network-target-for-client",
  summary: "Order after network.target for a program that needs a connection",
  why: "network.target is reached when the management of the network has been started, not when there is an address or a route: a client that starts behind it may find no network. network-online.target, wanted and ordered after, waits for that.",
  severity: "info",
  references: ["https://systemd.io/NETWORK_ONLINE/", "systemd.special(7), network.target"],
  examples: [
    {
      name: "a client",
      bad: "[Unit]\nAfter=network.target\n[Service]\nType=oneshot\nExecStart=/usr/bin/curl https://example.org/ping\n",
      good: "[Unit]\nWants=network-online.target\nAfter=network-online.target\n[Service]\nType=oneshot\nExecStart=/usr/bin/curl https://example.org/ping\n",
      flags: "network.target",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["After"] },
  *check(unit, { tree, v }) {
    if (unit.manager !== "system" || unit.type !== "service") return;
    const after = namedUnits(unit, "After").find(({ unit: named }) => named === "network.target");
    if (!after) return;
    const [start] = commandsOf(unit, "ExecStart", v);
    const program = start ? programName(start.command) : "";
    if (!CLIENTS.has(program)) return;
    const graph = dependenciesOf(tree, v);
    if (graph.has(unit.name, "After", "network-online.target") || graph.any(unit.name, ["TriggeredBy"])) return;
    yield { message: `After=network.target does not wait until there is a connection, which ${program} needs`, at: after.word.at };
  },
};
