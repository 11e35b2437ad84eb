import { argumentsOf, commandsOf, type ExecCommand, isOn, own, type Rule, serviceType, staysInForeground } from "../../src/api.js";

/** Programs that end when they are done and leave no process. */
const ENDS = new Set("modprobe insmod rmmod ip iptables nft sysctl mount umount touch mkdir cp rm ln chmod chown echo true".split(" "));

/** Whether a program ends with these arguments; `ip netns exec` and `ip vrf exec` become another program. */
const endsWith = (program: string, args: readonly string[]): boolean => ENDS.has(program) && !(program === "ip" && args.includes("exec"));

/** The name of a program of the system; a script of that name elsewhere may do anything. */
const programOf = ({ path }: ExecCommand): string => /^(?:(?:\/usr(?:\/local)?)?\/s?bin\/)?([^/]+)$/.exec(path.text)?.[1] ?? "";

export const rule: Rule = {
  id: "forking-in-foreground",
  summary: "Type=forking for a program that does not fork",
  why: "With Type=forking the service counts as started when the process that systemd started ends and leaves another one behind. A program that stays in the foreground never does: the start times out, and systemd kills it. A command that ends and leaves nothing wants Type=oneshot.",
  severity: "error",
  references: ["systemd.service(5), Type="],
  examples: [
    {
      name: "option for the foreground",
      bad: "[Service]\nType=forking\nExecStart=/usr/sbin/zabbix_agentd -f\n",
      good: "[Service]\nType=simple\nExecStart=/usr/sbin/zabbix_agentd -f\n",
      flags: "Type=forking",
    },
    {
      name: "command that ends",
      bad: "[Service]\nType=forking\nRemainAfterExit=yes\nExecStart=/sbin/modprobe wlan\n",
      good: "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/sbin/modprobe wlan\n",
      flags: "Type=forking",
    },
    {
      name: "command in a network namespace",
      bad: "[Service]\nType=forking\nExecStart=/sbin/ip netns add vpn\n",
      good: "[Service]\nType=forking\nExecStart=/sbin/ip netns exec vpn /usr/sbin/openvpn --daemon --config vpn.conf\n",
      flags: "Type=forking",
    },
    {
      name: "a program for Java",
      bad: "[Service]\nType=forking\nExecStart=/usr/bin/java -jar /srv/app.jar\n",
      good: "[Service]\nType=forking\nExecStart=/usr/bin/java -jar /srv/server-cli.jar start-domain\n",
      flags: "Type=forking",
    },
  ],
  scope: "unit",
  when: { types: ["service"], keys: ["Type"], mentions: "forking" },
  *check(unit, { v }) {
    const type = own(unit, "Type");
    const [start] = commandsOf(unit, "ExecStart", v);
    if (unit.type !== "service" || !type || !start || serviceType(unit, v) !== "forking") return;
    const program = programOf(start.command);
    const args = argumentsOf(start.command);
    const ends = endsWith(program, args);
    const notes = [{ at: start.command.at, text: `${program} ${ends ? "ends" : "stays in the foreground"}` }];
    if (ends) {
      yield {
        message: `Type=forking waits for a process that ${program} leaves behind, and it leaves none`,
        at: type.from.at,
        severity: isOn(own(unit, "RemainAfterExit")) ? "info" : "warning",
        notes,
        fix: { title: "Write Type=oneshot", safe: false, edits: [{ at: type.from.at, text: "Type=oneshot" }] },
      };
    } else if (staysInForeground(program, args)) {
      yield {
        message: `Type=forking waits until ${program} forks, which it does not with these options: the start times out`,
        at: type.from.at,
        notes,
        fix: { title: "Write Type=simple", safe: false, edits: [{ at: type.from.at, text: "Type=simple" }] },
      };
    }
  },
};
