import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { assemble } from "../src/model/assemble.js";
import { effectiveSettings } from "../src/model/settings.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { Unit, UnitTree } from "../src/model/unit.js";

const treeOf = (files: MemoryFiles, complete = true): UnitTree => {
  const [tree] = assemble(memorySnapshot(files, { complete }));
  if (!tree) throw new Error("no tree");
  return tree;
};
const load = (files: MemoryFiles, name: string, v = 257): Unit => treeOf(files).unit(name, version(v));
const values = (unit: Unit): string[] => effectiveSettings(unit).map(({ key, value }) => `${key}=${value.text}`);

const SERVICE = "[Service]\nExecStart=/bin/true\n";

describe("which file stands for a name", () => {
  test("the first directory of the load path wins entirely", () => {
    const unit = load(
      { "usr/lib/systemd/system/a.service": "[Unit]\nDescription=low\n", "etc/systemd/system/a.service": SERVICE },
      "a.service",
    );
    expect(unit.fragmentPath).toBe("/etc/systemd/system/a.service");
    expect(values(unit)).toEqual(["ExecStart=/bin/true"]);
  });

  test("an empty file and a link to /dev/null are masks, a relative link too", () => {
    for (const mask of ["", { link: "/dev/null" }, { link: "../../../dev/null" }]) {
      const unit = load({ "etc/systemd/system/a.service": mask, "usr/lib/systemd/system/a.service": SERVICE }, "a.service");
      expect(unit.load).toBe("masked");
      expect(unit.settings.size).toBe(0);
    }
  });

  test("an alias is the unit it leads to, by all its names", () => {
    const files = {
      "etc/systemd/system/b.service": { link: "/usr/lib/systemd/system/a.service" },
      "usr/lib/systemd/system/a.service": SERVICE,
    };
    const tree = treeOf(files);
    const unit = tree.unit("b.service", version(257));
    expect(unit.name).toBe("a.service");
    expect(unit.names).toEqual(["a.service", "b.service"]);
    expect(tree.unit("a.service", version(257))).toBe(unit);
    expect(tree.names).toEqual(["a.service", "b.service"]);
  });

  test("Alias= alone makes no alias", () => {
    const unit = load({ "etc/systemd/system/a.service": `${SERVICE}[Install]\nAlias=b.service\n` }, "b.service");
    expect(unit.load).toBe("not-found");
  });

  test("a link to another type is as if it were not there", () => {
    const files = {
      "etc/systemd/system/a.service": { link: "a.socket" },
      "etc/systemd/system/a.socket": "[Socket]\nListenStream=1\n",
      "usr/lib/systemd/system/a.service": SERVICE,
    };
    expect(load(files, "a.service").fragmentPath).toBe("/usr/lib/systemd/system/a.service");
  });

  test("a loop of links has no file", () => {
    const files = { "etc/systemd/system/a.service": { link: "b.service" }, "etc/systemd/system/b.service": { link: "a.service" } };
    expect(load(files, "a.service").load).toBe("not-found");
  });

  test("a link out of the load path is a linked unit of its own name", () => {
    const files = { "etc/systemd/system/a.service": { link: "/opt/x/b.service" }, "opt/x/b.service": SERVICE };
    const unit = load(files, "a.service");
    expect(unit.name).toBe("a.service");
    expect(unit.fragmentPath).toBe("/etc/systemd/system/a.service");
    expect(unit.fragment?.path).toBe("/opt/x/b.service");
    expect(assemble(memorySnapshot(files))).toHaveLength(1);
  });

  test("an instance comes from its template, unless it has a file of its own", () => {
    const files = {
      "etc/systemd/system/a@.service": "[Unit]\nDescription=of %i\n",
      "etc/systemd/system/a@own.service": "[Unit]\nDescription=own\n",
    };
    expect(values(load(files, "a@x.service"))).toEqual(["Description=of x"]);
    expect(values(load(files, "a@own.service"))).toEqual(["Description=own"]);
    expect(load(files, "a@x.service").instance).toBe("x");
  });
});

describe("drop-ins", () => {
  const conf = (text: string): string => `[Service]\nPassEnvironment=${text}\n`;

  test("are read in the order of their names, whatever their directory", () => {
    const unit = load(
      {
        "etc/systemd/system/a.service": SERVICE,
        "usr/lib/systemd/system/a.service.d/20.conf": conf("second"),
        "etc/systemd/system/a.service.d/30.conf": conf("third"),
        "run/systemd/system/a.service.d/10.conf": conf("first"),
      },
      "a.service",
    );
    expect(values(unit).slice(1)).toEqual(["PassEnvironment=first", "PassEnvironment=second", "PassEnvironment=third"]);
  });

  test("of the same name: the directory that comes first wins, even if it is less specific", () => {
    const files = {
      "etc/systemd/system/a-b.service": SERVICE,
      "etc/systemd/system/a-.service.d/10.conf": conf("prefix"),
      "usr/lib/systemd/system/a-b.service.d/10.conf": conf("own"),
      "usr/lib/systemd/system/a-b.service.d/40.conf": conf("own40"),
      "etc/systemd/system/service.d/40.conf": conf("type"),
    };
    expect(values(load(files, "a-b.service")).slice(1)).toEqual(["PassEnvironment=prefix", "PassEnvironment=own40"]);
    expect(values(load(files, "a-b.service", 238)).slice(1)).toEqual(["PassEnvironment=own", "PassEnvironment=own40"]);
    expect(values(load(files, "a-b.service", 244)).slice(1)).toEqual(["PassEnvironment=prefix", "PassEnvironment=type"]);
  });

  test("a mask hides the file below and says nothing", () => {
    const files = {
      "usr/lib/systemd/system/a.service": SERVICE,
      "usr/lib/systemd/system/a.service.d/10.conf": conf("low"),
      "etc/systemd/system/a.service.d/10.conf": { link: "/dev/null" },
    };
    const unit = load(files, "a.service");
    expect(unit.dropins).toEqual([]);
    expect(unit.dropinPaths).toEqual(["/etc/systemd/system/a.service.d/10.conf"]);
  });

  test("instances read those of the template too", () => {
    const files = {
      "etc/systemd/system/a@.service": SERVICE,
      "etc/systemd/system/a@.service.d/1.conf": conf("t"),
      "etc/systemd/system/a@i.service.d/2.conf": conf("i"),
    };
    expect(values(load(files, "a@i.service")).slice(1)).toEqual(["PassEnvironment=t", "PassEnvironment=i"]);
  });

  test("count for a unit whose file is elsewhere, unless the tree is all there is", () => {
    const files = { "etc/systemd/system/a.service.d/1.conf": conf("x") };
    expect(values(treeOf(files, false).unit("a.service", version(257)))).toEqual(["PassEnvironment=x"]);
    expect(values(treeOf(files, true).unit("a.service", version(257)))).toEqual([]);
  });
});

describe("settings in effect", () => {
  const service = (text: string): string[] => values(load({ "etc/systemd/system/a.service": text }, "a.service"));

  test("of a scalar the last one, of a list all after the last empty one", () => {
    expect(service("[Service]\nType=simple\nType=exec\nExecStart=/a\nExecStart=\nExecStart=/b\nExecStart=/c\n")).toEqual([
      "Type=exec",
      "ExecStart=/b",
      "ExecStart=/c",
    ]);
  });

  test("dependencies cannot be reset", () => {
    expect(service("[Unit]\nAfter=b.service\nAfter=\nAfter=c.service\n")).toEqual(["After=b.service", "After=c.service"]);
  });

  test("an empty condition resets those of every kind", () => {
    expect(service("[Unit]\nConditionPathExists=/a\nAssertPathExists=/c\nConditionHost=\nConditionHost=x\n")).toEqual([
      "AssertPathExists=/c",
      "ConditionHost=x",
    ]);
  });

  test("old spellings are the setting they stand for", () => {
    expect(service("[Service]\nReadOnlyDirectories=/a\nReadOnlyPaths=/b\n")).toEqual(["ReadOnlyPaths=/a", "ReadOnlyPaths=/b"]);
  });

  test("keys that the version does not know do not count", () => {
    const files = { "etc/systemd/system/a.service": "[Service]\nPrivatePIDs=yes\n" };
    expect(values(load(files, "a.service", 256))).toEqual([]);
    expect(values(load(files, "a.service", 257))).toEqual(["PrivatePIDs=yes"]);
  });

  test("specifiers are expanded, and what words would split stays one word", () => {
    const unit = load(
      { "etc/systemd/system/a-b@.service": "[Unit]\nDescription=%n %p %i %I %j %%\n[Service]\nExecStart=/bin/x %I %H\n" },
      String.raw`a-b@c\x20d.service`,
    );
    expect(values(unit)).toEqual([
      String.raw`Description=a-b@c\x20d.service a-b c\x20d c d b %`,
      String.raw`ExecStart=/bin/x c\x20d ${"\uE000"}`,
    ]);
  });

  test("a path that comes to nothing is unset", () => {
    expect(service("[Service]\nRootDirectory=/srv\nRootDirectory=%i\nExecStart=/a\n")).toEqual(["ExecStart=/a"]);
  });

  test("an unknown specifier loses the assignment", () => {
    expect(service("[Unit]\nDescription=a\nDescription=%Q\n")).toEqual(["Description=a"]);
  });
});

describe("lines that systemd cannot read", () => {
  const files = (text: string): MemoryFiles => ({ "etc/systemd/system/a.service": text });

  test("keep a unit from loading", () => {
    expect(load(files(`${SERVICE}[Unit\n`), "a.service").load).toBe("error");
    expect(load(files(`${SERVICE}[]\nX=1\n`), "a.service", 257).load).toBe("loaded");
    expect(load(files(`${SERVICE}[]\nX=1\n`), "a.service", 262).load).toBe("error");
    expect(load(files(`garbage\n${SERVICE}`), "a.service", 240).load).toBe("error");
    expect(load(files(`garbage\n${SERVICE}`), "a.service", 241).load).toBe("loaded");
  });

  test("of a drop-in lose what follows them in it", () => {
    const unit = load(
      {
        ...files(SERVICE),
        "etc/systemd/system/a.service.d/1.conf": "[Service]\nEnvironment=A=1\n[X\nEnvironment=B=1\n",
        "etc/systemd/system/a.service.d/2.conf": "[Service]\nUser=x\n",
      },
      "a.service",
    );
    expect(unit.load).toBe("loaded");
    expect(values(unit)).toEqual(["ExecStart=/bin/true", "Environment=A=1", "User=x"]);
  });
});

describe("links of .wants directories", () => {
  test("count by their names, from candidates of all kinds; masks hide lower ones", () => {
    const unit = load(
      {
        "etc/systemd/system/a.target": "[Unit]\n",
        "etc/systemd/system/a.target.wants/x.service": { link: "/dev/null" },
        "usr/lib/systemd/system/a.target.wants/x.service": { link: "../x.service" },
        "usr/lib/systemd/system/a.target.wants/y.service": { link: "../gone.service" },
        "usr/lib/systemd/system/a.target.wants/z.service": SERVICE,
        "usr/lib/systemd/system/a.target.upholds/u.service": { link: "../u.service" },
      },
      "a.target",
    );
    expect(unit.links.map(({ property, unit }) => `${property} ${unit}`)).toEqual(["Wants y.service", "Upholds u.service"]);
  });

  test(".upholds is known since 254", () => {
    const files = { "etc/systemd/system/a.target": "[Unit]\n", "etc/systemd/system/a.target.upholds/u.service": { link: "../u.service" } };
    expect(load(files, "a.target", 253).links).toEqual([]);
  });
});

test("whatever the texts are, every unit loads and its settings are assignments of its files", () => {
  const line = fc.constantFrom(
    "[Unit]",
    "[Service]",
    "[X",
    "ExecStart=/bin/a %i",
    "ExecStart=",
    "After=b.service",
    "User=%Q",
    "=",
    "garbage",
    "Environment=\\",
    "# c",
    "",
  );
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, fc.integer({ min: 230, max: 262 }), (fragment, dropin, v) => {
      const tree = treeOf({ "etc/systemd/system/a.service": fragment, "etc/systemd/system/a.service.d/x.conf": dropin });
      const unit = tree.unit("a.service", version(v));
      const known = new Set(unit.assignments);
      expect(effectiveSettings(unit).every(({ from }) => known.has(from))).toBe(true);
      for (const file of tree.files.values())
        expect(file.items.map(({ start, end }) => file.text.slice(start, end)).join("")).toBe(file.text);
    }),
  );
});

const truthFile = new URL("../../shared/truth/loads.json", import.meta.url);
test.skipIf(!existsSync(truthFile))("files, names and drop-ins are those that systemd chose", () => {
  const truth = JSON.parse(readFileSync(truthFile, "utf8"));
  const wrong: string[] = [];
  for (const { name, files, units } of truth.cases) {
    const tree = assemble(memorySnapshot(files, { complete: true })).find(({ root }) => root === "/");
    for (const [unitName, facts] of Object.entries<
      Record<string, { id: string; names: string[]; load: string; fragment: string | null; dropins: string[] }>
    >(units)) {
      for (const number of truth.versions) {
        const fact = facts[number] ?? facts.all;
        const unit = tree?.unit(unitName, version(Number(number)));
        if (!fact || !unit) continue;
        const ours = [unit.name, unit.names.join(" "), unit.fragmentPath?.slice(1) ?? null];
        if (fact.load !== "error" && JSON.stringify(ours) !== JSON.stringify([fact.id, fact.names?.join(" ") ?? ours[1], fact.fragment])) {
          wrong.push(`${number} ${name} ${unitName}: ${ours.join(" | ")}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});
