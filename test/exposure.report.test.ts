import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { exposureOf } from "../src/exposure/exposure.js";
import { assemble } from "../src/model/assemble.js";
import { memorySnapshot } from "../src/model/snapshot.js";
import { exposureJson } from "../src/reporters/exposure/json.js";
import { exposurePretty } from "../src/reporters/exposure/pretty.js";
import type { ExposureReport } from "../src/reporters/exposure/report.js";

const snapshot = memorySnapshot({
  "etc/systemd/system/open.service": "[Service]\nExecStart=/bin/true\n",
  "etc/systemd/system/shut.service": "[Service]\nExecStart=/bin/true\nUser=app\nPrivateNetwork=yes\nCapabilityBoundingSet=\n",
});
const [tree] = assemble(snapshot);
const v = version(257);
const services = ["open.service", "shut.service"].flatMap((name) => {
  const unit = tree?.unit(name, v);
  return unit ? [{ unit: name, path: unit.fragmentPath, found: exposureOf(unit, v) }] : [];
});
const report = (inFull: boolean): ExposureReport => ({
  services,
  inFull,
  systemd: "257",
  texts: snapshot.files,
  display: (path) => path.slice(1),
});
const plain = { width: 160, paint: (_: string, text: string) => text };

describe("JSON", () => {
  const { units, ...rest } = JSON.parse(exposureJson(report(false)));
  const check = (unit: number, id: string) => units[unit].checks.find((one: { id: string }) => one.id === id);

  test("has the version of the contract and of systemd, and every service", () => {
    expect(rest).toEqual({ version: 1, systemd: "257" });
    expect(units.map((one: { unit: string; exposure: number; level: string }) => [one.unit, one.exposure, one.level])).toEqual([
      ["open.service", 9.4, "UNSAFE"],
      ["shut.service", services[1]?.found.exposure, services[1]?.found.level],
    ]);
  });

  test("a check says where its exposure comes from", () => {
    expect(check(1, "PrivateNetwork=")).toEqual({
      id: "PrivateNetwork=",
      exposure: 0,
      at: [{ path: "etc/systemd/system/shut.service", line: 4, column: 1, message: "PrivateNetwork=yes" }],
    });
    expect(check(0, "PrivateNetwork=")).toEqual({ id: "PrivateNetwork=", exposure: 0.5, at: [] });
  });

  test("a check that does not apply has no exposure", () => {
    expect(check(0, "RemoveIPC=").exposure).toBeNull();
    expect(check(1, "RemoveIPC=").exposure).toBe(0.1);
  });
});

describe("for people", () => {
  test("a table begins with the most exposed", () => {
    const lines = exposurePretty(report(false), plain).split("\n");
    expect(lines[1]).toMatch(/^open\.service\s+9\.4\s+UNSAFE\s+etc\/systemd\/system\/open\.service$/);
    expect(lines[2]).toMatch(/^shut\.service/);
    expect(lines.at(-2)).toMatch(/^2 services/);
  });

  test("in full, every check stands on a line with its evidence or with what would lower it", () => {
    const text = exposurePretty(report(true), plain);
    expect(text).toMatch(/^open\.service: exposure 9\.4 UNSAFE \(systemd 257\);/m);
    expect(text).toMatch(/^✗ PrivateNetwork= +0\.5 {2}→ PrivateNetwork=yes$/m);
    expect(text).toMatch(/^✓ PrivateNetwork= +etc\/systemd\/system\/shut\.service:4: PrivateNetwork=yes$/m);
    expect(text).toMatch(/^- RemoveIPC= +does not apply$/m);
  });

  test("says so if there is none", () => {
    expect(exposurePretty({ ...report(false), services: [] }, plain)).toBe("no services\n");
  });
});
