import { ambientSet, doneIn, doneOf, isOn, isUnknown, onceEach, own, placeOf, type Rule, runsAs } from "../../src/api.js";

/** Programs that give back the privileges that User= takes. */
const RAISING = /^(sudo|doas|pkexec|su|run0)$/;

export const rule: Rule = {
  id: "ip-netns-exec-needs-root",
  summary: "A command that enters or makes a network namespace runs without the privileges for it",
  why: "`ip netns add` mounts, `ip netns exec` and `nsenter` enter a namespace and mount: that takes CAP_SYS_ADMIN. With User= (or DynamicUser=) the command has none, and fails with “Operation not permitted”.",
  severity: "error",
  references: ["ip-netns(8)", "setns(2)", "systemd.exec(5) User=", "systemd.exec(5) AmbientCapabilities="],
  examples: [
    {
      name: "as a user",
      bad: "[Service]\nUser=app\nExecStart=/sbin/ip netns exec vpn /usr/bin/app\n",
      good: "[Service]\nUser=app\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/app\n",
      flags: "/sbin/ip netns exec vpn /usr/bin/app",
    },
    {
      name: "a name that is made as a user",
      bad: "[Service]\nUser=app\nExecStartPre=/sbin/ip netns add lab\nExecStart=/usr/bin/app\n",
      good: "[Service]\nUser=app\nExecStartPre=+/sbin/ip netns add lab\nExecStart=/usr/bin/app\n",
      flags: "/sbin/ip netns add lab",
    },
  ],
  scope: "tree",
  when: { manager: "system", mentions: /nsenter|(?:^|[^a-z])ip(?:[^a-z]|$)/i },
  *check(tree, { v, graph }) {
    if (tree.manager !== "system") return;
    const raised = new Set(doneOf(tree, graph(), "run").flatMap(({ process, act }) => (RAISING.test(act.program) ? process : [])));
    yield* onceEach(doneIn(tree, graph()), (done) => {
      const { act, process } = done;
      const { unit, exec } = process;
      const enters = act.kind === "use-namespace" && act.how !== "ip-link-netns";
      const makes = act.kind === "name-namespace" && act.how.startsWith("ip-netns");
      if (!(enters || makes) || !exec || exec.fullPrivileges || exec.keepsUser) return undefined;
      const user = own(unit, "User");
      const startOnly = process.directive !== "ExecStart" && isOn(own(unit, "PermissionsStartOnly"));
      const { value, because } = runsAs(unit);
      if (value === "root" || startOnly || isUnknown(user?.value.text ?? "") || ambientSet(unit, v).value.has("CAP_SYS_ADMIN"))
        return undefined;
      if (raised.has(process)) return undefined;
      return {
        message: `${user?.value.text ? "User=" : "DynamicUser="} takes away CAP_SYS_ADMIN, which this command needs for the network namespace`,
        at: placeOf(done),
        notes: because,
        severity: act.conditional || exec.ignoreFailure ? "warning" : "error",
        help: enters ? "use NetworkNamespacePath= instead" : "put + in front of the command",
      };
    });
  },
};
