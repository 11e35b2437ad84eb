import { isOn, linesOf, own, type Rule } from "../../src/api.js";

/** exec_child() in systemd joins the namespace of NetworkNamespacePath= and asks for PrivateNetwork= only where there is none. */
export const rule: Rule = {
  id: "nnp-and-private-network",
  summary: "PrivateNetwork= has no effect beside NetworkNamespacePath=",
  why: "A unit with NetworkNamespacePath= joins the network namespace at that path. The empty one that PrivateNetwork= asks for is never made, so the unit is not cut off from the network.",
  severity: "warning",
  systemd: { min: 242 },
  references: ["systemd.exec(5) NetworkNamespacePath=", "systemd.exec(5) PrivateNetwork="],
  scope: "unit",
  when: { keys: ["NetworkNamespacePath"] },
  examples: [
    {
      name: "both settings",
      bad: "[Service]\nPrivateNetwork=yes\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/sleep 60\n",
      good: "[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/sleep 60\n",
      flags: "PrivateNetwork=yes",
    },
  ],
  *check(unit) {
    const path = own(unit, "NetworkNamespacePath");
    const network = own(unit, "PrivateNetwork");
    if (unit.manager !== "system" || !path?.value.text || !isOn(network)) return;
    yield {
      message: "PrivateNetwork= has no effect because NetworkNamespacePath= is set",
      at: network.from.at,
      notes: [{ at: path.from.at, text: "the unit joins this namespace" }],
      fix: { title: "Remove PrivateNetwork=", safe: false, edits: [{ at: linesOf(network.from), text: "" }] },
    };
  },
};
