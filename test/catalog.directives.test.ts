import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allSections, directive, directivesOf, isKnown, isLegacy, parserOf, sectionsOf } from "../src/catalog/directives.js";
import { cardinality, expands, specifier } from "../src/catalog/parsers.js";
import { enumValues, isTaken, namesOf } from "../src/catalog/values.js";
import { NEWEST, version } from "../src/core/version.js";
import { scratch, top } from "./support/program.js";

const { path: home, get } = scratch();

test("the catalog is what its script makes of the facts", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(top, "scripts/catalog.mjs"), home], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  for (const name of ["directives.ts", "parsers.ts", "values.ts"])
    expect(readFileSync(join(top, "src/catalog/data", name), "utf8") === get(name), name).toBe(true);
});

const SYSTEMD = "/usr/lib/systemd/systemd";
const installed = Number(/^systemd (\d+)/.exec(spawnSync(SYSTEMD, ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1]);

test.skipIf(!(installed <= NEWEST))("the facts have the directives of the systemd that is installed, and no others", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(top, "scripts/compare-catalog.mjs"), SYSTEMD], { encoding: "utf8" });
  expect(status, stdout + stderr).toBe(0);
});

test("a directive knows when it came, went and changed", () => {
  const names = directive("Unit", "Upholds");
  expect(names).toMatchObject({ parser: "config_parse_unit_deps", since: 249, man: "systemd.unit" });
  expect(directive("Unit", "Uphold")).toBeUndefined();
  expect(directive("Nothing", "Upholds")).toBeUndefined();
  expect(directive("Unit", "BindTo")?.aliasOf).toBe("BindsTo");
  expect(directive("Service", "SystemCallFilter")?.build).toBe("HAVE_SECCOMP");
  const shares = directive("Service", "CPUShares");
  expect(shares && isLegacy(shares, version(262))).toBe(true);
  expect(shares && isLegacy(shares, version(252))).toBe(false);
});

test("the parser of a directive is that of the version", () => {
  const source = directive("Unit", "SourcePath");
  expect(source && parserOf(source, version(235)).parser).toBe("config_parse_path");
  const v = version(236);
  expect(source && parserOf(source, v).parser).toBe("config_parse_unit_path_printf");
  expect(v.valid).toEqual({ min: 236, max: 262 });
});

test("as many directives as each version has", () => {
  const count = (number: number): number =>
    allSections()
      .flatMap(directivesOf)
      .filter((d) => isKnown(d, version(number))).length;
  expect([230, 247, 252, 254, 257, 262].map(count)).toEqual([690, 1089, 1203, 1299, 1341, 1468]);
});

test("a type's sections", () => {
  expect(sectionsOf("service")).toEqual(["Unit", "Service", "Install"]);
  expect(sectionsOf("frob")).toEqual([]);
});

test("parsers, specifiers, words", () => {
  expect(cardinality("config_parse_protect_system")).toMatchObject({ cardinality: "scalar", reset: false, empty: "error", fatal: false });
  expect(cardinality("config_parse_unit_deps")).toMatchObject({ cardinality: "accumulate", reset: false, specifiers: "name" });
  expect(cardinality("config_parse_nothing")).toBeUndefined();
  expect(expands("d", "full", version(251))).toBe(true);
  expect(expands("d", "full", version(250))).toBe(false);
  expect(expands("d", "name", version(262))).toBe(false);
  expect(specifier("Z")).toBeUndefined();
  const strict = enumValues("Service", "ProtectSystem")?.values.find(({ name }) => name === "strict");
  expect(strict && isTaken(strict, version(231))).toBe(false);
  expect(enumValues("Service", "ExecStart")).toBeUndefined();
  expect(namesOf("capabilities").has("CAP_BPF")).toBe(true);
  expect(namesOf("syscallGroups").get("@sandbox")?.since).toBe(254);
});

const period = ({ from, parser, ltype }: Record<string, unknown>) => ({ from, parser, ltype });

test("nothing was lost on the way from the facts", () => {
  const { sections } = JSON.parse(readFileSync(join(top, "scripts/catalog/directives.json"), "utf8"));
  expect(Object.keys(sections)).toEqual(allSections());
  for (const [section, keys] of Object.entries<Record<string, Record<string, unknown>>>(sections)) {
    expect(directivesOf(section).map(({ key }) => key)).toHaveLength(Object.keys(keys).length);
    for (const [key, fact] of Object.entries(keys)) {
      if (fact.parser === "config_parse_obsolete_unit_deps") continue;
      const d = directive(section, key);
      for (const field of ["parser", "ltype", "since", "removed", "legacy", "aliasOf", "man", "build", "backported", "history"] as const) {
        const wanted = fact[field];
        expect(d?.[field] ?? null, `${section}.${key} ${field}`).toEqual(Array.isArray(wanted) ? wanted.map(period) : (wanted ?? null));
      }
    }
  }
});
