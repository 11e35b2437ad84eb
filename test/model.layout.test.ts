import { describe, expect, test } from "vitest";
import { rule as selfDependency } from "../rules/units/self-dependency.js";
import { version } from "../src/core/version.js";
import { assemble } from "../src/model/assemble.js";
import { installedName, isDropin, isUnitFile, nameForSpecifiers, placeOf, whyNotLinted, whyNotUnit } from "../src/model/layout.js";
import { scriptOf } from "../src/model/scripts.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { UnitTree } from "../src/model/unit.js";
import { findingsOf } from "./support/trees.js";

const S = "[Service]\nExecStart=/bin/true\n";
const trees = (files: MemoryFiles, manager?: "user" | "system"): readonly UnitTree[] =>
  assemble(memorySnapshot(files), manager ? { manager } : {});
const shown = (files: MemoryFiles): string[] =>
  trees(files)
    .map(({ manager, root, names }) => `${manager} ${root}: ${names.join(" ")}`)
    .sort();

test.each([
  ["/etc/systemd/system", "/", "system", "etc/systemd/system"],
  ["/r/x/usr/lib/systemd/system", "/r/x", "system", "usr/lib/systemd/system"],
  ["/r/run/systemd/generator.late", "/r", "system", "run/systemd/generator.late"],
  ["/usr/share/systemd/user", "/", "user", "usr/share/systemd/user"],
  ["/home/a/.config/systemd/user", "/home/a", "user", ".config/systemd/user"],
  ["/d/private_dot_config/private_systemd/user", "/d", "user", ".config/systemd/user"],
  ["/d/pkg/dot-config/systemd/user", "/d/pkg", "user", ".config/systemd/user"],
  ["/d/units", "/d/units", "system", ""],
  ["/d/systemd/user", "/d/systemd/user", "user", ""],
  ["/d/systemd/user/sync", "/d/systemd/user/sync", "user", ""],
  ["/home/user/project", "/home/user/project", "system", ""],
  ["/home/user/units", "/home/user/units", "system", ""],
  ["/builds/user/project/units/app", "/builds/user/project/units/app", "system", ""],
])("%s belongs to %s", (directory, root, manager, below) => {
  expect(placeOf(directory)).toMatchObject({ root, manager, directory: below });
});

test.each([
  ["/r", "a.service.in", "a.service"],
  ["/r", "a.service.j2", "a.service"],
  ["/r", "a.service.tmpl", "a.service"],
  ["/r", "a.service##os.Linux", "a.service"],
  ["/r", "a.service#shared", "a.service"],
  ["/r/debian", "pkg.a.service", "a.service"],
  ["/r/debian", "pkg.service", "pkg.service"],
  ["/r/debian", "pkg.a@.service", "a@.service"],
  ["/r/dot_config/systemd/user", "private_symlink_a.service.tmpl", "a.service"],
])("in %s %s is installed as %s", (directory, name, installed) => {
  expect(installedName(directory, name)).toBe(installed);
  expect(isUnitFile(directory, name)).toBe(true);
});

test("drop-ins stand in directories of units or types", () => {
  expect(isDropin("/r/a.service.d", "x.conf")).toBe(true);
  expect(isDropin("/r/service.d", "x.conf.j2")).toBe(true);
  expect(isDropin("/r/a.service.d", "x.conf#shared")).toBe(true);
  expect(isDropin("/r/a-.service.d", "x.conf")).toBe(true);
  expect(isDropin("/r/conf.d", "x.conf")).toBe(false);
  expect(isDropin("/r/a.service.d", "x.txt")).toBe(false);
});

describe("trees", () => {
  test("each prefix is one, each other directory too", () => {
    expect(
      shown({
        "/r/rootfs/etc/systemd/system/a.service": S,
        "/r/rootfs/usr/lib/systemd/system/b.service": S,
        "/r/rootfs/etc/systemd/user/u.service": S,
        "/r/units/c.service": S,
        "/r/units/user/d.service": S,
      }),
    ).toEqual([
      "system /r/rootfs: a.service b.service",
      "system /r/units: c.service",
      "user /r/rootfs: u.service",
      "user /r/units/user: d.service",
    ]);
  });

  test("come in the same order, whatever was read first", () => {
    const names = ["/b/a.service", "/etc/systemd/user/a.service", "/a-b/a.service", "/a/x.service", "/etc/systemd/system/a.service"];
    const order = (paths: readonly string[]): readonly string[] =>
      assemble(memorySnapshot(Object.fromEntries(paths.map((path) => [path, "[Service]\n"])))).map(
        ({ root, manager }) => `${root} ${manager}`,
      );
    expect(order(names)).toEqual(["/ system", "/ user", "/a system", "/a-b system", "/b system"]);
    expect(order([...names].reverse())).toEqual(order(names));
  });

  test("stowed packages lie over each other, unless they have the same file", () => {
    const packages = { "/d/vim/.config/systemd/user/a.service": S, "/d/mail/dot-config/systemd/user/b.service": S };
    expect(shown(packages)).toEqual(["user /d: a.service b.service"]);
    expect(shown({ ...packages, "/d/other/.config/systemd/user/a.service": S })).toHaveLength(3);
  });

  test("a home directory's units come before the system's for users", () => {
    const [tree] = trees({
      "/home/a/.config/systemd/user/a.service": S,
      "/etc/systemd/user/a.service": "[Service]\nUser=x\n",
      "/usr/lib/systemd/user/b.service": S,
    });
    expect(tree?.names).toEqual(["a.service", "b.service"]);
    expect(tree?.unit("a.service", version(257)).fragmentPath).toBe("/home/a/.config/systemd/user/a.service");
  });

  test("chezmoi's symlink_ files are links", () => {
    const [tree] = trees({
      "/d/dot_config/systemd/user/a.service.tmpl": S,
      "/d/dot_config/systemd/user/symlink_b.service": "a.service\n",
      "/d/dot_config/systemd/user/default.target": "[Unit]\n",
      "/d/dot_config/systemd/user/default.target.wants/symlink_a.service": "../a.service\n",
    });
    const unit = tree?.unit("b.service", version(257));
    expect(unit?.name).toBe("a.service");
    expect(unit?.fragment?.path).toBe("/d/dot_config/systemd/user/a.service.tmpl");
    expect(tree?.unit("default.target", version(257)).links.map(({ unit }) => unit)).toEqual(["a.service"]);
  });

  test("contents tell the manager where the place does not, and an option has the last word", () => {
    const files = { "/d/x/a.service": `${S}[Install]\nWantedBy=default.target\n` };
    expect(trees(files)[0]?.manager).toBe("user");
    expect(trees({ ...files, "/d/x/b.service": `${S}User=b\n` })[0]?.manager).toBe("system");
    expect(trees(files, "system")[0]?.manager).toBe("system");
    expect(trees({ "/etc/systemd/system/a.service": S }, "user")).toEqual([]);
  });

  test("a plain file stands before a template of the same name, and both are read", () => {
    const [tree] = trees({ "/d/a.service.in": "[Unit]\nDescription=t\n", "/d/a.service": S });
    expect(tree?.unit("a.service", version(257)).fragment?.path).toBe("/d/a.service");
    expect([...(tree?.files.keys() ?? [])].sort()).toEqual(["/d/a.service", "/d/a.service.in"]);
  });
});

test("scripts are found below the root, or in files/ beside the units", () => {
  const [flat] = trees({ "/d/a.service": S, "/d/files/usr/bin/x": "#!/bin/sh\n" });
  expect(flat && scriptOf(flat, "/usr/bin/x")).toEqual({ path: "/d/files/usr/bin/x", text: "#!/bin/sh\n" });
  const [rooted] = trees({ "/r/etc/systemd/system/a.service": S, "/r/usr/bin/x": "#!/bin/sh\n" });
  expect(rooted && scriptOf(rooted, "/usr/bin/x")?.path).toBe("/r/usr/bin/x");
  expect(rooted && scriptOf(rooted, "/usr/bin/y")).toBeUndefined();
});

test("what has a unit's name is not always one", () => {
  expect(whyNotUnit("[D-BUS Service]\nName=a\n", true)).toContain("D-Bus");
  expect(whyNotUnit('<?xml version="1.0"?>\n<service-group>', true)).toContain("XML");
  expect(whyNotUnit('{# a\n b #}\n{% set c = d %}\n<?xml version="1.0"?>\n<service-group>', true)).toContain("XML");
  expect(whyNotUnit("{% if x %}\n[Unit]\n", true)).toBeUndefined();
  expect(whyNotUnit("divert(-1)\ndefine(`BIN', `/usr/bin')\ndivert(0)dnl\n[Service]\nExecStart=BIN/x\n", true)).toContain("m4");
  expect(whyNotUnit("<% if x %>\n[Unit]\n", true)).toBeUndefined();
  expect(whyNotUnit("all: build\n", false)).toBeDefined();
  expect(whyNotUnit("all: build\n", true)).toBeUndefined();
  expect(whyNotUnit("", false)).toBeUndefined();
  expect(whyNotUnit("# made by make\n\nARG from=a\nFROM ${from}\nENV A=b\n", false)).toContain("no section");
  expect(whyNotUnit("# only\n; comments\n", false)).toBeUndefined();
  expect(whyNotUnit("# without a header\nExecStart=/bin/true\n", false)).toBeUndefined();
  expect(whyNotLinted("a.network")).toContain(".network");
  expect(whyNotLinted("a.txt")).toBeUndefined();
});

test("a description of a unit in YAML is no unit", () => {
  const text = "name: a.service\nenabled: true\ncontents: |\n  [Unit]\n  Description=A\n";
  expect(whyNotUnit(text, true)).toContain("YAML");
  expect(whyNotUnit(`# by hand\n---\n${text}`, false)).toContain("YAML");
  expect(whyNotUnit("# note: kept\n[Service]\nExecStart=/bin/true\n", false)).toBeUndefined();
});

test("a unit of a dynamic user is the system manager's", () => {
  const text = "[Service]\nDynamicUser=yes\nExecStart=/bin/true\n[Install]\nWantedBy=default.target\n";
  expect(shown({ "/r/a/a.service": text })).toEqual(["system /r/a: a.service"]);
});

test.each([
  "Before=local-fs-pre.target",
  "After=systemd-udevd.service",
  "[Service]\nPIDFile=/run/a.pid",
  "[Service]\nExecStart=@SBINDIR@/a",
])("a unit of early boot or of the system's daemons is the system manager's: %s", (line) => {
  expect(shown({ "/r/a/a.service": `[Unit]\n${line}\n[Install]\nWantedBy=default.target\n` })).toEqual(["system /r/a: a.service"]);
});

test("a template that is written elsewhere may become that of instances", () => {
  expect(nameForSpecifiers("/r/templates/a.service.j2", "a.service")).toBe("a@.service");
  expect(nameForSpecifiers("/r/templates/a@.service.j2", "a@.service")).toBe("a@.service");
  expect(nameForSpecifiers("/r/etc/systemd/system/a.service.j2", "a.service")).toBe("a.service");
  expect(nameForSpecifiers("/r/a.service.in", "a.service")).toBe("a.service");
  const [unit] = trees({ "/r/a.service.erb": "[Unit]\nAfter=b@%i.service\n[Service]\nUser=%i\nExecStart=/bin/true\n" }).map((tree) =>
    tree.unit("a.service", version(257)),
  );
  expect(unit?.load).toBe("loaded");
  const itself = (path: string) => findingsOf(selfDependency, { [path]: "[Unit]\nAfter=a.service\n[Service]\nExecStart=/bin/true\n" });
  expect(itself("/r/a.service.j2").map(({ severity }) => severity)).toEqual(["info"]);
  expect(itself("/r/a.service").map(({ severity }) => severity)).toEqual(["warning"]);
});

test("a script with a unit's name is no unit, unless it carries one", () => {
  expect(whyNotUnit("#!/bin/sh\nA=1\n[ -n $A ] && run\n", false)).toContain("script");
  expect(whyNotUnit("#!/usr/bin/env -S systemd-run\n[Service]\nExecStart=/bin/true\n", true)).toBeUndefined();
});
