import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEWEST, version } from "../src/core/version.js";
import { ambientSet, boundingSet } from "../src/exposure/capabilities.js";
import { checks } from "../src/exposure/checks.js";
import { exposureOf } from "../src/exposure/exposure.js";
import { networkAccess } from "../src/exposure/resources.js";
import { addressFamilies, allowedNamespaces, callArchitectures } from "../src/exposure/restrictions.js";
import { syscallFilter } from "../src/exposure/syscalls.js";
import { assemble } from "../src/model/assemble.js";
import { memorySnapshot } from "../src/model/snapshot.js";
import type { Unit } from "../src/model/unit.js";

/** `a.service` with these lines of [Service] and, if given, of [Service] in a drop-in, as a version loads it. */
function service(lines: string, number = NEWEST, more?: string): Unit {
  const tree = {
    "etc/systemd/system/a.service": `[Service]\nExecStart=/bin/true\n${lines}\n`,
    ...(more === undefined ? {} : { "etc/systemd/system/a.service.d/10.conf": `[Service]\n${more}\n` }),
  };
  const unit = assemble(memorySnapshot(tree))[0]?.unit("a.service", version(number));
  if (!unit) throw new Error("no tree");
  return unit;
}

const v = version(NEWEST);
const sorted = (names: Iterable<string>): string[] => [...names].sort();

/** What a check adds, by its name. */
function checkOf(lines: string, id: string, number = NEWEST): number | undefined {
  return exposureOf(service(lines, number), version(number)).checks.find(({ check }) => check.id === id)?.exposure;
}

describe("the whole", () => {
  test("a bare service is unsafe, and a little more so before an unset PrivateMounts= counted as set", () => {
    expect(exposureOf(service("", 252), version(252))).toMatchObject({ exposure: 9.6, level: "UNSAFE" });
    expect(exposureOf(service("", 254), version(254))).toMatchObject({ exposure: 9.4, level: "UNSAFE" });
  });

  test("there is no check of a setting that the version does not know", () => {
    const ids = (number: number) => exposureOf(service("", number), version(number)).checks.map(({ check }) => check.id);
    expect(ids(246)).not.toContain("ProtectProc=");
    expect(ids(247)).toContain("ProtectProc=");
  });

  test("evidence names the lines", () => {
    const found = exposureOf(service("DynamicUser=yes"), v).checks.find(({ check }) => check.id === "ProtectSystem=");
    expect(found).toMatchObject({ exposure: 0, because: [{ text: "DynamicUser= implies ProtectSystem=strict" }] });
  });
});

describe("what is implied", () => {
  test("DynamicUser= implies NoNewPrivileges= since 242", () => {
    expect(checkOf("DynamicUser=yes", "NoNewPrivileges=", 241)).toBeGreaterThan(0);
    expect(checkOf("DynamicUser=yes", "NoNewPrivileges=", 242)).toBe(0);
  });

  test("DynamicUser= lowers ProtectHome= to read-only at most", () => {
    expect(checkOf("DynamicUser=yes", "ProtectHome=")).toBe(0.1);
    expect(checkOf("DynamicUser=yes\nProtectHome=yes", "ProtectHome=")).toBe(0);
  });

  test("root is root, with DynamicUser= too", () => {
    expect(checkOf("DynamicUser=yes", "User=/DynamicUser=")).toBe(0);
    expect(checkOf("DynamicUser=yes\nUser=root", "User=/DynamicUser=")).toBeGreaterThan(0);
    expect(checkOf("User=root", "RemoveIPC=")).toBeUndefined();
  });

  test("PrivateDevices= closes the device policy, ProtectClock= opens it for the clock", () => {
    expect(checkOf("PrivateDevices=yes", "DeviceAllow=")).toBe(0);
    expect(checkOf("PrivateDevices=yes\nProtectClock=yes", "DeviceAllow=")).toBe(0.1);
    expect(checkOf("DeviceAllow=/dev/null", "DeviceAllow=")).toBe(0.2);
    expect(checkOf("DevicePolicy=strict\nLoadCredentialEncrypted=a", "DeviceAllow=", 257)).toBe(0.1);
    expect(checkOf("DevicePolicy=strict\nLoadCredentialEncrypted=a", "DeviceAllow=", 258)).toBe(0);
    expect(checkOf("DevicePolicy=strict\nRootMStack=/srv/x", "DeviceAllow=", 259)).toBe(0);
    expect(checkOf("DevicePolicy=strict\nRootMStack=/srv/x", "DeviceAllow=", 262)).toBe(0.1);
  });

  test.each([
    ["'/dev/kvm' rw", 0.1],
    ["char-pts", 0.1],
    ["/dev/kvm rwx", 0],
    ["/dev/kvm r w", 0],
    ["kvm", 0],
  ])("DeviceAllow=%s beside DevicePolicy=closed weighs %d", (value, exposure) => {
    expect(checkOf(`DevicePolicy=closed\nDeviceAllow=${value}`, "DeviceAllow=")).toBe(exposure);
  });

  test("an explicit PrivateMounts=no is no", () => {
    expect(checkOf("PrivateMounts=no", "PrivateMounts=")).toBe(0.2);
    expect(checkOf("", "PrivateMounts=")).toBe(0);
  });
});

describe("capabilities", () => {
  test("lines add up, with ~ they take away", () => {
    const { value } = boundingSet(service("CapabilityBoundingSet=CAP_KILL CAP_CHOWN\nCapabilityBoundingSet=~CAP_CHOWN cap_lease"), v);
    expect(sorted(value)).toEqual(["CAP_KILL"]);
  });

  test("a first line with ~ takes from everything, an empty one leaves nothing", () => {
    expect(boundingSet(service("CapabilityBoundingSet=~CAP_KILL"), v).value.has("CAP_CHOWN")).toBe(true);
    expect(boundingSet(service("CapabilityBoundingSet="), v).value.size).toBe(0);
  });

  test("names are taken in any case and as numbers, others are left out", () => {
    expect(sorted(boundingSet(service("CapabilityBoundingSet=cap_kill 0x0 CAP_FOO"), v).value)).toEqual(["CAP_CHOWN", "CAP_KILL"]);
  });

  test("a line without any known name replaces the set", () => {
    expect(boundingSet(service("CapabilityBoundingSet=CAP_FOO"), v).value.size).toBe(0);
  });

  test("an ambient ~ starts from everything", () => {
    const { value } = ambientSet(service("AmbientCapabilities=~CAP_KILL"), v);
    expect(value.has("CAP_KILL")).toBe(false);
    expect(value.has("CAP_CHOWN")).toBe(true);
  });

  test("drop-ins go on where the unit ends", () => {
    const unit = service("CapabilityBoundingSet=CAP_KILL", NEWEST, "CapabilityBoundingSet=CAP_CHOWN");
    expect(sorted(boundingSet(unit, v).value)).toEqual(["CAP_CHOWN", "CAP_KILL"]);
  });

  test("ProtectKernelModules= takes CAP_SYS_MODULE", () => {
    expect(boundingSet(service("ProtectKernelModules=yes"), v).value.has("CAP_SYS_MODULE")).toBe(false);
  });
});

describe("system calls", () => {
  const filter = (lines: string, number = NEWEST) => syscallFilter(service(lines, number), version(number))?.value;

  test("without a line, or after an empty one, there is no filter", () => {
    expect(filter("")).toBeUndefined();
    expect(filter("SystemCallFilter=read\nSystemCallFilter=")).toBeUndefined();
  });

  test("an allow list holds @default; ~ takes from it", () => {
    const found = filter("SystemCallFilter=@swap read\nSystemCallFilter=~swapon");
    expect(found?.allow).toBe(true);
    expect(found?.calls.has("execve")).toBe(true);
    expect(found?.calls.has("swapoff")).toBe(true);
    expect(found?.calls.has("swapon")).toBe(false);
  });

  test("a deny list stays one: later names are taken off it", () => {
    const found = filter("SystemCallFilter=~@swap\nSystemCallFilter=swapon");
    expect(found).toMatchObject({ allow: false });
    expect(sorted(found?.calls ?? [])).toEqual(["swapoff"]);
  });

  test("error numbers count in deny lists only", () => {
    expect(filter("SystemCallFilter=read:EPERM")?.calls.has("read")).toBe(false);
    expect(sorted(filter("SystemCallFilter=~read:EPERM write:kill sync:FOO:BAR")?.calls ?? [])).toEqual(["read", "write"]);
  });

  test("a group is nothing before its time", () => {
    expect(filter("SystemCallFilter=~@sandbox", 253)?.calls.size).toBe(0);
    expect(filter("SystemCallFilter=~@sandbox", 254)?.calls.has("seccomp")).toBe(true);
  });

  test("an allow list with calls of a group is better than no filter", () => {
    expect(checkOf("SystemCallFilter=@system-service", "SystemCallFilter=~@clock")).toBe(0);
    expect(exposureOf(service("SystemCallFilter=@system-service @clock"), v).exposure).toBeLessThan(exposureOf(service(""), v).exposure);
  });
});

describe("lists that restrict", () => {
  test("address families: the first line decides which kind of list it is", () => {
    const { value } = addressFamilies(service("RestrictAddressFamilies=AF_INET AF_UNIX\nRestrictAddressFamilies=~AF_LOCAL"), v);
    expect(value.allow).toBe(true);
    expect(sorted(value.families)).toEqual(["AF_INET"]);
  });

  test("an unknown family ends the line since 261", () => {
    const lines = "RestrictAddressFamilies=AF_UNIX AF_FOO AF_INET";
    expect(sorted(addressFamilies(service(lines, 260), version(260)).value.families)).toEqual(["AF_INET", "AF_UNIX"]);
    expect(sorted(addressFamilies(service(lines, 261), version(261)).value.families)).toEqual(["AF_UNIX"]);
  });

  test("none allows no family since 249", () => {
    expect(addressFamilies(service("RestrictAddressFamilies=none"), v).value).toEqual({ allow: true, families: new Set() });
  });

  test("namespaces: lines merge since 239, a wrong word drops its line", () => {
    const lines = "RestrictNamespaces=net\nRestrictNamespaces=ipc\nRestrictNamespaces=user foo";
    expect(sorted(allowedNamespaces(service(lines, 238), version(238)).value ?? [])).toEqual(["ipc"]);
    expect(sorted(allowedNamespaces(service(lines, 239), version(239)).value ?? [])).toEqual(["ipc", "net"]);
    expect(allowedNamespaces(service("RestrictNamespaces=yes"), v).value?.size).toBe(0);
    expect(allowedNamespaces(service("RestrictNamespaces=net\nRestrictNamespaces="), v).value).toBeUndefined();
  });

  test("architectures add up", () => {
    expect(sorted(callArchitectures(service("SystemCallArchitectures=native foo\nSystemCallArchitectures=x86"), v).value)).toEqual([
      "native",
      "x86",
    ]);
    expect(checkOf("SystemCallArchitectures=native", "SystemCallArchitectures=")).toBe(0);
  });

  test.each([
    ["", "open"],
    ["IPAddressDeny=0.0.0.0/0", "open"],
    ["IPAddressDeny=0.0.0.0/0 ::/0", "none"],
    ["IPAddressDeny=any\nIPAddressAllow=localhost", "local"],
    ["IPAddressDeny=any\nIPAddressAllow=127.1.2.3 ::1", "local"],
    ["IPAddressDeny=any\nIPAddressAllow=127.0.0.1/7", "some"],
    ["IPAddressDeny=any\nIPAddressAllow=10.0.0.0/8", "some"],
    ["IPAddressDeny=any\nIPAddressAllow=10.0.0.0/8\nIPAddressAllow=", "none"],
    ["IPAddressDeny=any\nIPAddressDeny=", "open"],
    ["IPIngressFilterPath=/sys/fs/bpf/x", "program"],
  ])("%j leaves the network %s", (lines, access) => {
    expect(networkAccess(service(lines), v).value).toBe(access);
  });
});

describe("every check", () => {
  const bad =
    "User=app\nSupplementaryGroups=a\nKeyringMode=shared\nNotifyAccess=all\nDelegate=yes\nAmbientCapabilities=CAP_KILL\nPrivateMounts=no";

  test.each(checks.map((check) => [check.id, check] as const))("%s: its advice leaves nothing of it", (id, { advice }) => {
    const lines = id === "User=/DynamicUser=" ? bad.replace("User=app", "User=root").replace("SupplementaryGroups=a", "") : bad;
    expect(checkOf(lines, id, 252)).toBeGreaterThan(0);
    expect(checkOf(`${lines}\n${id === "User=/DynamicUser=" ? "User=app" : advice}`, id, 252)).toBe(0);
  });

  test("whatever is written, the figure is between 0 and 10, and one more protection never raises it", () => {
    const line = fc.oneof(
      fc.constantFrom(...checks.map(({ advice }) => advice)),
      fc
        .tuple(
          fc.constantFrom(...checks.map(({ key }) => key)),
          fc.constantFrom("", "~", "yes", "no", "all", "any", "@clock", "~read:x", "CAP_KILL"),
        )
        .map(([key, value]) => `${key}=${value}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 230, max: 262 }), (lines, number) => {
        const before = exposureOf(service(lines.join("\n"), number), version(number));
        expect(before.exposure).toBeGreaterThanOrEqual(0);
        expect(before.exposure).toBeLessThanOrEqual(10);
        const after = exposureOf(
          service([...lines, "PrivateNetwork=yes", "IPAddressDeny=any", "RestrictNamespaces=yes"].join("\n"), number),
          version(number),
        );
        expect(after.exposure).toBeLessThanOrEqual(before.exposure);
      }),
      { numRuns: 60 },
    );
  });
});

test("DynamicUser= that is no boolean has the unit refused, in a drop-in it ends the file", () => {
  expect(service("DynamicUser=maybe").load).toBe("bad-setting");
  const unit = service("", NEWEST, "PrivateTmp=yes\nDynamicUser=\nPrivateNetwork=yes");
  expect(unit.load).toBe("loaded");
  expect([...unit.settings.keys()].filter((key) => key.startsWith("Service.Private"))).toEqual(["Service.PrivateTmp"]);
});
