import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapped } from "../src/core/mapped.js";
import { version } from "../src/core/version.js";
import { judge } from "../src/values/judge.js";

const types: Readonly<Record<string, string>> = {
  Unit: "service",
  Service: "service",
  Socket: "socket",
  Timer: "timer",
  Mount: "mount",
  Slice: "slice",
};

function verdicts(directive: string, text: string, v = 257, unit = "a") {
  const [section = "", key = ""] = directive.split(".");
  const unitType = types[section] ?? "service";
  const context = { unitType, manager: "system", unit: `${unit}.${unitType}` } as const;
  return judge(section, key, mapped("/a", text, 100), context, version(v));
}

const says = (directive: string, text: string, v = 257): string =>
  verdicts(directive, text, v)
    .map(({ effect, kind }) => `${effect} ${kind}`)
    .join(", ");

test.each([
  ["Service.PrivateTmp", "YES", 252, ""],
  ["Service.PrivateTmp", "enabled", 252, "ignored value"],
  ["Service.PrivateTmp", "disconnected", 252, "ignored value"],
  ["Service.PrivateTmp", "disconnected", 257, ""],
  ["Service.ProtectSystem", "", 257, "ignored empty"],
  ["Service.RestrictAddressFamilies", "AF_INET AF_BOGUS", 257, "partial value"],
  ["Service.RestrictAddressFamilies", "none", 248, "ignored value"],
  ["Service.SystemCallFilter", "open:EPERM", 247, ""],
  ["Service.SystemCallFilter", "open:EPERM", 252, "ignored value"],
  ["Service.SystemCallFilter", "~open:EPERM @bogus", 252, "partial value"],
  ["Service.MemoryMax", "12.34%", 247, "ignored value"],
  ["Service.MemoryMax", "12.34%", 252, ""],
  ["Service.MemoryMax", "0", 252, "ignored value"],
  ["Service.LimitNOFILE", "2048:1024", 252, "ignored value"],
  ["Service.CPUAffinity", "0-x", 247, "refused value"],
  ["Service.CPUAffinity", "0-x", 248, "ignored value"],
  ["Service.CPUAffinity", "%i", 247, "refused value"],
  ["Service.CPUAffinity", "%i", 249, ""],
  ["Service.AllowedCPUs", "%i", 251, "ignored value"],
  ["Service.AllowedCPUs", "%i", 252, ""],
  ["Service.NUMAMask", "%i", 257, "ignored value"],
  ["Service.BindPaths", "%t/a", 233, "ignored value"],
  ["Service.BindPaths", "%t/a", 234, ""],
  ["Service.WorkingDirectory", "data", 252, "refused value"],
  ["Service.WorkingDirectory", "%i", 252, "refused value"],
  ["Service.RootDirectory", "%i", 234, "refused value"],
  ["Service.RootDirectory", "%i", 235, ""],
  ["Service.RootDirectory", "%i%Z", 257, "refused specifier"],
  ["Service.NetworkNamespacePath", "%i", 252, ""],
  ["Service.PIDFile", "%i", 257, ""],
  ["Service.PIDFile", "%Z", 257, "ignored specifier"],
  ["Service.PIDFile", "/srv/../x", 239, "ignored value"],
  ["Service.PIDFile", "../x", 240, "refused value"],
  ["Service.PIDFile", "/dev/x", 252, ""],
  ["Service.PIDFile", "/dev/x", 256, "refused value"],
  ["Service.WorkingDirectory", "-data", 252, "ignored value"],
  ["Service.User", "a:b", 252, "refused value"],
  ["Service.Environment", "A=b 9=c D=%Z", 252, "partial value, partial specifier"],
  ["Service.StandardOutput", "syslog", 245, ""],
  ["Service.StandardOutput", "syslog", 246, "complained deprecated"],
  ["Service.RuntimeDirectory", "a:b", 249, ""],
  ["Service.RuntimeDirectory", "a /b", 249, "partial value"],
  ["Service.BindPaths", "/a:/b:ro", 257, "ignored value"],
  ["Service.MountImagePolicy", "root=verity+signed: usr =:=ignore", 257, ""],
  ["Service.MountImagePolicy", "~", 254, ""],
  ["Service.MountImagePolicy", "deny", 254, "refused value"],
  ["Service.RootImagePolicy", "root=verity:root=absent", 257, "refused value"],
  ["Service.ExtensionImagePolicy", "root=verity+", 257, "refused value"],
  ["Service.ExtensionImagePolicy", "boot=verity", 257, "refused value"],
  ["Service.DeviceAllow", "/dev/null xyz", 257, "ignored value"],
  ["Socket.ListenStream", "[::1]:80", 257, ""],
  ["Socket.ListenStream", "::1:80", 257, "ignored value"],
  ["Socket.BindToDevice", "%n", 254, "ignored value"],
  ["Slice.Delegate", "yes", 257, "ignored value"],
  ["Slice.Slice", "system.slice", 257, "ignored value"],
  ["Service.Slice", "a@.slice", 257, "ignored value"],
  ["Service.BusName", ":1.1", 257, ""],
  ["Service.BusName", "org.1a", 257, "ignored value"],
  ["Unit.After", "a.service b", 257, "partial value"],
  ["Unit.Documentation", "ftp://a", 257, "ignored value"],
  ["Unit.Description", "50%Z", 236, "ignored specifier"],
  ["Unit.Description", "50%Z", 235, ""],
  ["Timer.OnCalendar", "Mon 2024-02-29", 257, ""],
  ["Timer.OnCalendar", "Mon 2024-02-29", 262, "complained value"],
])("%s=%s on %i: %s", (directive, text, v, expected) => {
  expect(says(directive, text, v)).toBe(expected);
});

test("the place is the wrong part, and what was meant is named", () => {
  const [found] = verdicts("Service.RestrictAddressFamilies", "AF_INET AF_INET5 AF_UNIX");
  expect(found?.at).toEqual({ file: "/a", start: 108, end: 116 });
  expect(verdicts("Service.ProtectSystem", "stirct")[0]?.suggestion).toBe("strict");
  expect(verdicts("Service.PrivateTmp", "enabled")[0]?.suggestion).toBe("yes");
  expect(verdicts("Service.PrivateTmp", "maybe")[0]?.suggestion).toBeUndefined();
});

test("of placeholders, unknown instances and unknown keys nothing is said", () => {
  expect(verdicts("Service.PrivateTmp", "\uE000")).toEqual([]);
  expect(verdicts("Service.CPUAffinity", "%i", 257, "a@")).toEqual([]);
  expect(verdicts("Service.ReadWritePaths", "%I", 257, "a@")).toEqual([]);
  expect(verdicts("Service.NoSuchKey", "x")).toEqual([]);
  expect(verdicts("Service.PrivatePIDs", "maybe", 252)).toEqual([]);
});

test("an answer is that of its version, whatever was asked before", () => {
  const v = version(252);
  const ask = () =>
    judge("Service", "ProtectControlGroups", mapped("/a", "strict", 0), { unitType: "service", manager: "system", unit: "a.service" }, v);
  expect(ask()).toHaveLength(1);
  expect(v.valid.max).toBe(256);
  expect(says("Service.ProtectControlGroups", "strict", 257)).toBe("");
  expect(ask()).toHaveLength(1);
});

const file = new URL("../../shared/truth/values.json", import.meta.url);
test.skipIf(!existsSync(file))("systemd says the same of the values of some directives", () => {
  const truth = JSON.parse(readFileSync(file, "utf8"));
  const bits = truth.vectors.map((hex: string) => BigInt(`0x${hex}`).toString(2).slice(1));
  const names = [
    "Service.MemoryMax",
    "Service.LimitCPU",
    "Service.BindPaths",
    "Service.StateDirectory",
    "Service.Environment",
    "Socket.ListenStream",
    "Timer.OnCalendar",
    "Unit.After",
  ];
  for (const v of ["247", "252", "254", "257", "262"]) {
    for (const name of names) {
      const [section = ""] = name.split(".");
      const expected = truth.values.filter((_: string, n: number) => bits[truth.verdicts[v][name]][n] === "1");
      const unit = `d0001.${types[section]}`;
      const found = truth.values.filter((text: string) => verdicts(name, text.trim(), Number(v), unit.split(".")[0]).length > 0);
      expect(found, `${v} ${name}`).toEqual(expected);
    }
  }
});
