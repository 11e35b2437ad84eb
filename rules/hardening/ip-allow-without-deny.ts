import { networkAccess, own, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "ip-allow-without-deny",
  summary: "IPAddressAllow= without IPAddressDeny= restricts nothing",
  why: "What neither IPAddressAllow= nor IPAddressDeny= matches is allowed. IPAddressAllow= therefore restricts nothing by itself: it makes exceptions from IPAddressDeny= of the unit or of the slices above it, which are given by IPAddressDeny=any as a rule.",
  severity: "info",
  optional: "hardening",
  systemd: { min: 235 },
  scope: "unit",
  references: ["systemd.resource-control(5) IPAddressAllow=, IPAddressDeny="],
  examples: [
    {
      name: "an allow list alone",
      bad: "[Service]\nExecStart=/usr/bin/app\nIPAddressAllow=localhost\n",
      good: "[Service]\nExecStart=/usr/bin/app\nIPAddressDeny=any\nIPAddressAllow=localhost\n",
      flags: "IPAddressAllow=localhost",
    },
  ],
  *check(unit, { v }) {
    const allow = own(unit, "IPAddressAllow");
    if (unit.load !== "loaded" || unit.type === "slice" || !allow || allow.value.text === "" || own(unit, "IPAddressDeny")) return;
    if (networkAccess(unit, v).value !== "open") return;
    yield {
      message:
        "IPAddressAllow= makes exceptions from IPAddressDeny=, and the unit has none, so it restricts nothing unless a slice above does",
      at: allow.from.at,
      help: "add IPAddressDeny=any",
    };
  },
};
