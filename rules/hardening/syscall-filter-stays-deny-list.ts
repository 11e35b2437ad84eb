import { type Rule, syscallFilter } from "../../src/api.js";

export const rule: Rule = {
  id: "syscall-filter-stays-deny-list",
  summary: "An allowing SystemCallFilter= line stands behind a denying one, which made the filter a deny list",
  why: "The first SystemCallFilter= line decides: with ~ everything is allowed but what is listed, and later lines without ~ only take names off that list. A later SystemCallFilter=@system-service then allows no less than before: all calls stay allowed that the first line does not deny.",
  severity: "warning",
  optional: "hardening",
  scope: "unit",
  references: ["systemd.exec(5) SystemCallFilter=", "config_parse_syscall_filter() in load-fragment.c"],
  examples: [
    {
      name: "the deny list first",
      bad: "[Service]\nExecStart=/usr/bin/app\nSystemCallFilter=~@privileged\nSystemCallFilter=@system-service\n",
      good: "[Service]\nExecStart=/usr/bin/app\nSystemCallFilter=@system-service\nSystemCallFilter=~@privileged\n",
      flags: "SystemCallFilter=@system-service",
    },
  ],
  *check(unit, { v }) {
    const filter = unit.load === "loaded" ? syscallFilter(unit, v) : undefined;
    if (!filter || filter.value.allow) return;
    const [first, ...later] = filter.because;
    for (const { at, text } of later) {
      if (!first || !/^SystemCallFilter=(?!~).*@(system-service|known)\b/.test(text)) continue;
      yield {
        message: `SystemCallFilter= is a deny list since its first line, so this line only takes calls off it and restricts nothing`,
        at,
        notes: [{ at: first.at, text: "makes the filter a deny list" }],
        help: "put the line without ~ first",
      };
    }
  },
};
