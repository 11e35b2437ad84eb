import { describe, expect, test } from "vitest";
import { behaviourChanges } from "../src/catalog/changes.js";
import type { ExampleFiles } from "../src/engine/rule.js";
import { treesOf } from "../src/engine/trees.js";
import { upgrade } from "../src/engine/upgrade/upgrade.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { Manager } from "../src/model/unit.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { type Case, service } from "./support/changes/case.js";
import { upTo244 } from "./support/changes/up-to-244.js";
import { upTo253 } from "./support/changes/up-to-253.js";
import { upTo257 } from "./support/changes/up-to-257.js";
import { upTo262 } from "./support/changes/up-to-262.js";
import { exampleTree } from "./support/trees.js";

const cases: Readonly<Record<string, readonly Case[]>> = { ...upTo244, ...upTo253, ...upTo257, ...upTo262 };

/** The changes of an upgrade in a tree in memory. */
function changesIn(tree: MemoryFiles, min: number, max: number, { manager, complete = false }: Pick<Case, "manager" | "complete"> = {}) {
  const snapshot = memorySnapshot(tree, { complete });
  const trees = treesOf(snapshot, manager ? { manager } : {});
  const range = { min, max };
  const active = rules.filter(({ rule }) => !rule.optional).map(({ rule }) => ({ rule }));
  return upgrade({ snapshot, trees, rules: active, known: new Set(), range, graph: namespaceGraph, references: () => [] });
}

const marked = (tree: MemoryFiles, { at: { file, start, end } }: ReturnType<typeof changesIn>[number]): string => {
  const content = tree[file.slice(1)];
  return typeof content === "string" ? content.slice(start, end) : "";
};

describe.each(behaviourChanges.map((change) => ({ ...change })))("$id", (change) => {
  const { id, since, from, effect } = change;
  const before = Math.max(since - 1, from ?? 0);

  test("has a name and a text of its own", () => {
    expect(rules.map(({ rule }) => rule.id)).not.toContain(id);
    expect(behaviourChanges.filter((other) => other.id === id)).toHaveLength(1);
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(change.message).not.toMatch(/[.\n]$/);
    expect(change.help ?? "").not.toMatch(/[.\n]$/);
    expect(cases[id], "units that it hits").toBeDefined();
  });

  test.each(cases[id] ?? [])("hits: $marks", (one) => {
    const tree = exampleTree(one.hit, one.manager);
    const found = changesIn(tree, before, since, one).filter((each) => each.id === id);
    expect(found.map((each) => marked(tree, each))).toContain(one.marks);
    expect(found.map((each) => each.effect)).toContain(one.effect ?? effect);
    expect(found.every((each) => each.since === since)).toBe(true);
  });

  test.each(cases[id] ?? [])("misses what is near: $marks", (one) => {
    const tree = exampleTree(one.miss, one.manager);
    expect(changesIn(tree, before, since, one).filter((each) => each.id === id)).toEqual([]);
  });

  test.each(cases[id] ?? [])("says nothing where nothing is upgraded, or only later: $marks", (one) => {
    const tree = exampleTree(one.hit, one.manager);
    expect(changesIn(tree, since, since, one)).toEqual([]);
    if (since < 262) expect(changesIn(tree, since, 262, one).filter((each) => each.id === id)).toEqual([]);
  });
});

/** Changes of systemd that rules tell of: the first version with them, the rule, and what it comes to. */
const told: readonly (readonly [since: number, rule: string, effect: string, hit: ExampleFiles, miss: ExampleFiles, manager?: Manager])[] =
  [
    [240, "directive-deprecated", "deprecated", service("PermissionsStartOnly=yes"), service("RootDirectoryStartOnly=yes")],
    [246, "include-removed", "breaks", ".include /usr/lib/systemd/system/a.service\n[Service]\nNice=1\n", service()],
    [246, "value-deprecated", "deprecated", service("StandardOutput=syslog"), service("StandardOutput=journal")],
    [246, "value-deprecated", "deprecated", service("User=nobody"), service("User=www-data")],
    [246, "value-deprecated", "deprecated", service("KillMode=none"), service("KillMode=mixed")],
    [247, "directive-removed", "ignored", `[Unit]\nConditionNull=true\n${service()}`, service()],
    [256, "user-unit-dynamic-user", "breaks", service("DynamicUser=yes"), service("DynamicUser=no"), "user"],
    [
      256,
      "working-directory-conflict",
      "breaks",
      service("WorkingDirectory=~", "DynamicUser=yes"),
      service("WorkingDirectory=/srv", "DynamicUser=yes"),
    ],
    [
      257,
      "working-directory-conflict",
      "breaks",
      service("WorkingDirectory=/proc/1", "ProtectSystem=yes"),
      service("WorkingDirectory=/proc/1"),
    ],
    [
      257,
      "credential-race",
      "changes",
      service("Type=simple", "SetCredential=a:b", "ExecStartPost=/usr/bin/b"),
      service("Type=exec", "SetCredential=a:b", "ExecStartPost=/usr/bin/b"),
    ],
    [258, "directive-removed", "ignored", service("MemoryLimit=1G"), service("MemoryMax=1G")],
    [258, "directive-removed", "ignored", service("CPUAccounting=yes"), service("IOAccounting=yes")],
    [258, "exec-prefix-removed", "ignored", "[Service]\nExecStart=!!/usr/bin/app\n", "[Service]\nExecStart=!/usr/bin/app\n"],
    [260, "directive-removed", "ignored", "[Slice]\nDefaultMemoryLow=1G\n", "[Slice]\nMemoryLow=1G\n"],
    [
      260,
      "private-users-conflict",
      "breaks",
      service("PrivateUsers=yes", "UserNamespacePath=/run/u"),
      service("PrivateUsers=no", "UserNamespacePath=/run/u"),
    ],
    [260, "private-pids-conflict", "breaks", service("PrivatePIDs=yes", "PAMName=login"), service("PrivatePIDs=yes")],
  ];

describe("changes that rules tell of", () => {
  test.each(told.map(([since, rule, effect, hit, miss, manager]) => ({ since, rule, effect, hit, miss, manager })))(
    "since $since, $rule: $effect",
    ({ since, rule, effect, hit, miss, manager }) => {
      const find = (files: ExampleFiles, min: number, max: number) =>
        changesIn(exampleTree(files, manager), min, max, manager ? { manager } : {}).filter(({ id }) => id === rule);
      expect(find(hit, since - 1, since)).toMatchObject([{ effect, since }]);
      expect(find(hit, since, 262)).toEqual([]);
      expect(find(miss, since - 1, since)).toEqual([]);
    },
  );
});
