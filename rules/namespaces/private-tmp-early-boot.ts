import { last, own, privateTmp, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "private-tmp-early-boot",
  summary: "PrivateTmp=yes of an early unit that is disconnected since systemd 260",
  why: "A unit with DefaultDependencies=no may start before /tmp is mounted. Since 260 PrivateTmp=yes in such a unit means PrivateTmp=disconnected: every process gets an empty /tmp of its own, and nothing is shared with units that JoinsNamespaceOf= names. RequiresMountsFor=/tmp or After=tmp.mount keeps the old meaning.",
  severity: "info",
  systemd: { min: 260 },
  references: ["NEWS 260", "unit_get_private_tmp() in unit.c"],
  scope: "unit",
  when: { keys: ["PrivateTmp"] },
  examples: [
    {
      name: "no order after /tmp",
      bad: "[Unit]\nDefaultDependencies=no\n[Service]\nPrivateTmp=yes\nExecStart=/usr/lib/early\n",
      good: "[Unit]\nDefaultDependencies=no\nRequiresMountsFor=/tmp\n[Service]\nPrivateTmp=yes\nExecStart=/usr/lib/early\n",
      flags: "PrivateTmp=yes",
    },
  ],
  *check(unit, { v }) {
    const setting = own(unit, "PrivateTmp");
    if (!setting || setting.value.text === "disconnected") return;
    const tmp = privateTmp(unit, v);
    if (tmp.kind !== "disconnected" || tmp.setting !== setting) return;
    const early = last(unit, "Unit.DefaultDependencies");
    yield {
      message: "PrivateTmp= comes to PrivateTmp=disconnected since systemd 260, so each process gets an empty /tmp of its own",
      at: setting.from.at,
      notes: early ? [{ at: early.from.at, text: "the unit does not wait for /tmp" }] : [],
    };
  },
};
