import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { exposureOf } from "../src/exposure/exposure.js";
import { assemble } from "../src/model/assemble.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { UnitTree } from "../src/model/unit.js";

const measured = join(dirname(fileURLToPath(import.meta.url)), "../../shared/truth/security.json");

interface Measured {
  readonly versions: readonly string[];
  readonly units: readonly {
    readonly files: Readonly<Record<string, string>>;
    readonly security: Readonly<Record<string, Verdict>>;
  }[];
}
interface Verdict {
  readonly exposure: number;
  readonly level: string;
  readonly checks?: Readonly<Record<string, number>>;
  readonly skipped?: readonly string[];
}

function treeOf(files: MemoryFiles): UnitTree {
  const [tree] = assemble(memorySnapshot(files));
  if (!tree) throw new Error("no tree");
  return tree;
}

describe.skipIf(!existsSync(measured))("as measured", () => {
  const { versions, units } = (existsSync(measured) ? JSON.parse(readFileSync(measured, "utf8")) : { versions: [], units: [] }) as Measured;
  const tree = (): UnitTree =>
    treeOf(
      Object.fromEntries(units.flatMap(({ files }) => Object.entries(files).map(([file, text]) => [`etc/systemd/system/${file}`, text]))),
    );

  test.each(versions)("systemd %s gives every service this exposure", (number) => {
    const loaded = tree();
    const v = version(Number(number));
    const wrong: string[] = [];
    for (const { files, security } of units) {
      const name = Object.keys(files)[0] ?? "";
      const want = Object.entries(security).find(([range]) => range === "all" || range.split(" ").includes(number))?.[1];
      if (!want) continue;
      const got = exposureOf(loaded.unit(name, v), v);
      if (got.exposure !== want.exposure || got.level !== want.level) wrong.push(`${name}: ${want.exposure}, not ${got.exposure}`);
      for (const { check, exposure } of want.checks ? got.checks : []) {
        const wanted = want.skipped?.includes(check.id) ? undefined : (want.checks?.[check.id] ?? 0);
        if (exposure !== wanted) wrong.push(`${name} ${check.id}: ${wanted}, not ${exposure}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

const here = spawnSync("systemd-analyze", ["--version"], { encoding: "utf8" });
const installed = Number(/^systemd (\d+)/.exec(here.stdout ?? "")?.[1] ?? 0);
const own = "/usr/lib/systemd/system";

describe.skipIf(!(installed >= 250 && installed <= 262) || !existsSync(own))("as the systemd of this machine says", () => {
  test("every service of its own has the same exposure", () => {
    const names = readdirSync(own, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[^@]+\.service$/.test(entry.name))
      .map(({ name }) => name);
    const files = readdirSync(own, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const tree = treeOf(Object.fromEntries(files.map((path) => [path.slice(1), readFileSync(path, "utf8")])));
    const v = version(installed);
    const paths = names.map((name) => join(own, name));
    const { stdout } = spawnSync("systemd-analyze", ["security", "--offline=true", "--no-pager", ...paths], { encoding: "utf8" });
    const wanted = new Map(
      [...stdout.matchAll(/level for (\S+): ([0-9.]+) (\w+)/g)].map(([, name, figure, level]) => [name, `${figure} ${level}`]),
    );
    expect(wanted.size).toBeGreaterThan(0);
    const got = [...wanted.keys()].map((name) => {
      const { exposure, level } = exposureOf(tree.unit(name ?? "", v), v);
      return [name, `${exposure.toFixed(1)} ${level}`];
    });
    expect(Object.fromEntries(got)).toEqual(Object.fromEntries(wanted));
  });
});
