import { isOn, own, ownAll, type Rule } from "../../src/api.js";

/** The settings whose filters other ABIs of the same machine pass by, or know under other numbers. */
const FILTERS = ["RestrictAddressFamilies", "MemoryDenyWriteExecute"];

export const rule: Rule = {
  id: "seccomp-other-abis",
  summary: "A filter that other system call ABIs get around stands without SystemCallArchitectures=",
  why: "A process may make its system calls by another ABI that the machine supports, as that of 32-bit x86 on x86-64. There, RestrictAddressFamilies= cannot look into socketcall(2) and MemoryDenyWriteExecute= not into every way to map memory. SystemCallArchitectures=native shuts these ways.",
  severity: "info",
  optional: "hardening",
  scope: "unit",
  references: ["systemd.exec(5) RestrictAddressFamilies=, MemoryDenyWriteExecute=, SystemCallArchitectures="],
  examples: [
    {
      name: "address families only",
      bad: "[Service]\nExecStart=/usr/bin/app\nRestrictAddressFamilies=AF_UNIX\n",
      good: "[Service]\nExecStart=/usr/bin/app\nRestrictAddressFamilies=AF_UNIX\nSystemCallArchitectures=native\n",
      flags: "RestrictAddressFamilies=AF_UNIX",
    },
  ],
  *check(unit) {
    if (unit.load !== "loaded" || ownAll(unit, "SystemCallArchitectures").some(({ value }) => value.text !== "")) return;
    for (const key of FILTERS) {
      const setting = own(unit, key);
      if (!isOn(setting)) continue;
      yield {
        message: `${key}= does not hold for all system call ABIs of the machine, and SystemCallArchitectures= leaves them open`,
        at: setting.from.at,
        help: "add SystemCallArchitectures=native",
      };
    }
  },
};
