import { describe, expect, test } from "vitest";
import { NEWEST, OLDEST, type Version, version } from "../src/core/version.js";
import { assemble } from "../src/model/assemble.js";
import { orderingCycles } from "../src/model/dependencies/cycles.js";
import { isOrderedAfter, pullersOf, pullsIn } from "../src/model/dependencies/walk.js";
import { type DependencyGraph, dependenciesOf, edgesOf, type Property } from "../src/model/dependencies.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { Manager, UnitTree } from "../src/model/unit.js";
import { exampleTree } from "./support/trees.js";

function treeOf(files: MemoryFiles, manager: Manager = "system"): UnitTree {
  const [tree] = assemble(memorySnapshot(exampleTree(files, manager)), { manager });
  if (!tree) throw new Error("no tree");
  return tree;
}

const graphOf = (files: MemoryFiles, number = 262, manager: Manager = "system"): DependencyGraph =>
  dependenciesOf(treeOf(files, manager), version(number));

const names = (graph: DependencyGraph, unit: string, property: Property): readonly string[] =>
  graph.of(unit, property).map((end) => end.unit);

/** Which text each piece of evidence stands on. */
function evidence(files: Record<string, string>, unit: string, property: Property, other: string): readonly string[] {
  const found = graphOf(files)
    .of(unit, property)
    .find((end) => end.unit === other);
  return (found?.because ?? []).map(({ at }) => (files[at.file.slice(at.file.lastIndexOf("/") + 1)] ?? "").slice(at.start, at.end));
}

const service = (unit: string, more = ""): string => `[Unit]\n${unit}\n[Service]\nExecStart=/usr/bin/x\n${more}`;

describe("evidence", () => {
  test("is the word that names the unit, on either side", () => {
    const files = { "a.service": service("Wants=b.service c.service"), "c.service": service("") };
    expect(evidence(files, "a.service", "Wants", "c.service")).toEqual(["c.service"]);
    expect(evidence(files, "c.service", "WantedBy", "a.service")).toEqual(["c.service"]);
  });

  test("is DefaultDependencies= where it is written, else the section", () => {
    expect(evidence({ "a.service": service("DefaultDependencies=yes") }, "a.service", "After", "basic.target")).toEqual([
      "DefaultDependencies=yes",
    ]);
    expect(evidence({ "a.service": service("") }, "a.service", "After", "basic.target")).toEqual(["[Unit]"]);
  });

  test("is the setting that needs a path, for the mount that holds it", () => {
    const files = { "a.service": service("", "StateDirectory=app\n"), "var-lib.mount": "[Mount]\nWhat=tmpfs\nWhere=/var/lib\n" };
    expect(evidence(files, "a.service", "Requires", "var-lib.mount")).toEqual(["StateDirectory=app"]);
    expect(evidence(files, "a.service", "RequiresMountsFor", "/var/lib/app")).toEqual(["StateDirectory=app"]);
  });
});

describe("a graph", () => {
  test("is made once for each version that differs", () => {
    const tree = treeOf({ "a.service": service("") });
    expect(edgesOf(tree, version(262))).toBe(edgesOf(tree, version(261)));
    const private_ = treeOf({ "a.service": service("", "PrivateTmp=yes\n") });
    expect(edgesOf(private_, version(262))).not.toBe(edgesOf(private_, version(252)));
  });

  test("gives an answer for all versions that are known to give the same", () => {
    const tree = treeOf({ "a.service": service("After=b.service", "PrivateTmp=yes\n"), "b.service": service("") });
    for (let number = NEWEST; number >= OLDEST; number--) edgesOf(tree, version(number));
    const valid = (ask: (graph: DependencyGraph) => unknown): Version["valid"] => {
      const v = version(250);
      ask(dependenciesOf(tree, v));
      return v.valid;
    };
    expect(valid((graph) => graph.names("b.service", "Before"))).toEqual({ min: 230, max: 262 });
    expect(valid((graph) => graph.has("a.service", "After", "tmp.mount"))).toEqual({ min: 230, max: 255 });
    expect(valid((graph) => graph.reaches("a.service", ["After"], "b.service"))).toEqual({ min: 230, max: 262 });
    expect(valid((graph) => graph.names("a.service", "WantsMountsFor"))).toEqual({ min: 230, max: 255 });
  });

  test("knows units by their aliases", () => {
    const graph = graphOf({
      "a.service": service("After=alias.service"),
      "b.service": service(""),
      "alias.service": { link: "b.service" },
    });
    expect(names(graph, "a.service", "After")).toContain("b.service");
    expect(names(graph, "alias.service", "Before")).toContain("a.service");
  });

  test("gives a template its own edges, and no other unit edges to it", () => {
    const graph = graphOf({ "t@.service": service("After=u@%i.service b.service"), "b.service": service("") });
    expect(names(graph, "t@.service", "After")).toEqual(expect.arrayContaining(["u@.service", "b.service"]));
    expect(names(graph, "b.service", "Before")).not.toContain("t@.service");
  });

  test("answers who waits for whom and who starts whom, through others", () => {
    const graph = graphOf({
      "a.service": service("After=b.service\nWants=b.service"),
      "b.service": service("Before=x.service\nRequires=c.service"),
      "c.service": service("Before=b.service"),
    });
    expect(isOrderedAfter(graph, "a.service", "c.service")).toBe(true);
    expect(isOrderedAfter(graph, "c.service", "a.service")).toBe(false);
    expect(pullsIn(graph, "a.service", "c.service")).toBe(true);
    expect(pullersOf(graph, "c.service")).toEqual(["b.service"]);
  });

  test("has no sysinit.target, no slice of the system and no journal for user units", () => {
    const graph = graphOf({ "a.service": service("") }, 262, "user");
    expect(names(graph, "a.service", "After")).toEqual(["app.slice", "basic.target"]);
    expect(names(graph, "a.service", "Requires")).toEqual(["app.slice", "basic.target"]);
  });

  test("needs the bus for Type=dbus only", () => {
    const bus = (more: string) =>
      graphOf({ "a.service": service("", `BusName=org.example.A\n${more}`) }).has("a.service", "Requires", "dbus.socket");
    expect(bus("")).toBe(true);
    expect(bus("Type=notify\n")).toBe(false);
  });
});

describe("ordering cycles", () => {
  const cyclesOf = (files: MemoryFiles) => {
    const tree = treeOf(files);
    return orderingCycles(tree, version(262)).map(({ when, root, edges }) => ({
      when,
      root,
      on: edges.map((e) => e.from),
    }));
  };
  const ring = { "a.service": service("After=b.service"), "b.service": service("After=a.service") };
  const installed = "[Install]\nWantedBy=multi-user.target\n";

  test("count where one start has a job for all units", () => {
    expect(cyclesOf({ ...ring, "all.target": "[Unit]\nWants=a.service b.service\n" })).toEqual([
      { when: "start", root: "all.target", on: ["a.service", "b.service"] },
    ]);
    expect(cyclesOf({ "a.service": `${ring["a.service"]}${installed}`, "b.service": `${ring["b.service"]}${installed}` })).toEqual([
      { when: "enabled", root: "multi-user.target", on: ["a.service", "b.service"] },
    ]);
    expect(cyclesOf(ring).map(({ when }) => when)).toEqual(["possible"]);
  });

  test("go through systemd's own targets, also where the tree does not have them", () => {
    const [cycle] = cyclesOf({ "a.service": service("Before=sockets.target", installed) });
    expect(cycle).toMatchObject({ when: "enabled", root: "multi-user.target", on: ["a.service", "basic.target", "sockets.target"] });
  });

  test("are none of requirements, or of a unit alone", () => {
    expect(cyclesOf({ "a.service": service("Requires=b.service"), "b.service": service("Requires=a.service") })).toEqual([]);
    expect(cyclesOf({ "a.service": service("After=a.service") })).toEqual([]);
  });
});
