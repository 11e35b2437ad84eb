import { exposureOf, keyAt, own, type Rule } from "../../src/api.js";

/** From where on `systemd-analyze security` calls a service exposed. */
const EXPOSED = 7.5;
/** How many settings are named. */
const NAMED = 5;

export const rule: Rule = {
  id: "exposed-service",
  summary: "The service has hardly any protection",
  why: "systemd-analyze security weighs what a service could do to the system if it were taken over, from 0 (nothing) to 10 (everything). From 7.5 on it calls the service exposed. The figure is that of systemd-analyze security --offline=true; the settings named are those that lower it most. Not every service works with each of them.",
  severity: "info",
  optional: "hardening",
  scope: "unit",
  references: ["systemd-analyze(1) security", "systemd.exec(5) SANDBOXING"],
  examples: [
    {
      name: "no protection at all",
      bad: "[Service]\nExecStart=/usr/bin/app\n",
      good: "[Service]\nExecStart=/usr/bin/app\nDynamicUser=yes\nPrivateNetwork=yes\nPrivateDevices=yes\nProtectKernelModules=yes\nProtectKernelTunables=yes\nProtectControlGroups=yes\nCapabilityBoundingSet=\nSystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\nSystemCallArchitectures=native\nRestrictNamespaces=yes\n",
      flags: "ExecStart",
    },
  ],
  *check(unit, { v }) {
    const start = unit.type === "service" && unit.load === "loaded" ? own(unit, "ExecStart") : undefined;
    if (!start) return;
    const { exposure, level, checks } = exposureOf(unit, v);
    if (exposure < EXPOSED) return;
    const worst = checks
      .filter((result) => (result.exposure ?? 0) > 0)
      .sort((a, b) => (b.exposure ?? 0) - (a.exposure ?? 0))
      .slice(0, NAMED);
    yield {
      message: `systemd-analyze security gives this service an exposure of ${exposure.toFixed(1)} of 10 (${level})`,
      at: keyAt(start.from),
      help: `of the settings that the service can do without what they take away, these lower it most: ${worst.map(({ check }) => check.advice).join(", ")}`,
    };
  },
};
