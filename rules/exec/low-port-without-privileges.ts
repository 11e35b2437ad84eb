import { ambientSet, commandsOf, dependenciesOf, own, type Rule, runsAs, type Unit, type UnitTree, type Version } from "../../src/api.js";

const OPTION = /^--?(?:(?:http|https|listen|bind|server|web)-?)?(?:port|p|P)$|^-(?:l|L)$/;
const ADDRESS = /^(?:--?(?=[\w-]*(?:listen|bind|addr|host|port))[\w-]*=)?(?:\[[0-9a-f:]*\]|[\w.-]*|\*)?:(\d{1,4})$/;
const PORT = /^--?[\w-]*port=(\d{1,4})$/;

/** Whether the service's user has the capability, or a socket unit may listen for the service. */
function mayBind(tree: UnitTree, unit: Unit, v: Version): boolean {
  if (ambientSet(unit, v).value.has("CAP_NET_BIND_SERVICE")) return true;
  const { names } = dependenciesOf(tree, v);
  return names(unit.name, "TriggeredBy").some((other) => other.endsWith(".socket"));
}

/** The port below 1024 that an argument is, as a listening program is told it. */
function lowPort(arg: string, before: string | undefined): number | undefined {
  const option = before !== undefined && /^-/.test(before);
  const text =
    (OPTION.test(before ?? "") ? /^(\d{1,4})$/.exec(arg)?.[1] : undefined) ??
    PORT.exec(arg)?.[1] ??
    (/=/.test(arg) || (option && /listen|bind|addr/.test(before ?? "")) ? ADDRESS.exec(arg)?.[1] : undefined);
  const port = Number(text ?? 0);
  return port > 0 && port < 1024 ? port : undefined;
}

export const rule: Rule = {
  id: "low-port-without-privileges",
  summary: "Port below 1024 for a service that does not run as root",
  why: "Only processes with CAP_NET_BIND_SERVICE may listen on ports below 1024. A service with User= has it if AmbientCapabilities= gives it, if its file carries it, or gets the socket from a socket unit. Otherwise it fails with permission denied, unless net.ipv4.ip_unprivileged_port_start was lowered.",
  severity: "info",
  references: ["systemd.exec(5), AmbientCapabilities=", "capabilities(7)"],
  examples: [
    {
      name: "port as an option",
      bad: "[Service]\nUser=web\nExecStart=/usr/bin/web --port 80\n",
      good: "[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web --port 80\n",
      flags: "80",
    },
  ],
  scope: "unit",
  when: { types: ["service"], manager: "system", keys: ["User", "DynamicUser"] },
  *check(unit, { tree, v }) {
    if (unit.type !== "service" || unit.manager !== "system" || runsAs(unit).value !== "other") return;
    if (own(unit, "Sockets")) return;
    for (const { command } of commandsOf(unit, "ExecStart", v)) {
      if (command.keepsUser || command.fullPrivileges) continue;
      for (const [n, { text, at }] of command.args.entries()) {
        const port = lowPort(text.text, command.args[n - 1]?.text.text);
        if (port === undefined || mayBind(tree, unit, v)) continue;
        yield {
          message: `port ${port} needs CAP_NET_BIND_SERVICE, which the user of User= does not have`,
          at,
          help: "set AmbientCapabilities=CAP_NET_BIND_SERVICE, or let a socket unit listen",
        };
      }
    }
  },
};
