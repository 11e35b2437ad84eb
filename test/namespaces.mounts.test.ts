import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import type { Manager } from "../src/model/unit.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { type NamespaceGraph, type NamespaceKind, namespaceKinds } from "../src/namespaces/graph.js";
import { liftedByPrivateMountsNo, mountNamespaceMakers } from "../src/namespaces/mounts.js";
import { flatTree, graphOf } from "./support/namespaces.js";

const service = (lines: string, exec = "ExecStart=/bin/true"): Readonly<Record<string, string>> => ({
  "a.service": `[Service]\n${lines}\n${exec}\n`,
});

/** The kinds of namespaces of the first process that are not the manager's. */
function apart(lines: string, number: number, manager: Manager = "system", exec?: string): string {
  const [process] = graphOf(service(lines, exec), number, manager).processes;
  return namespaceKinds.filter((kind) => process && process.namespaces[kind].kind !== "host").join(" ");
}

/** The first version in which lines put a process into a namespace of this kind; undefined: never. */
function first(lines: string, kind: NamespaceKind): number | undefined {
  for (let number = 236; number <= 262; number++) if (apart(lines, number).split(" ").includes(kind)) return number;
  return undefined;
}

describe("the first version with a mount namespace", () => {
  test.each([
    ["PrivateTmp=yes", 236],
    ["ProtectSystem=full", 236],
    ["ReadWritePaths=/var", 236],
    ["DynamicUser=yes", 236],
    ["TemporaryFileSystem=/opt", 238],
    ["ProtectHome=tmpfs", 238],
    ["PrivateMounts=yes", 239],
    ["ProtectKernelLogs=yes", 244],
    ["LogNamespace=foo", 245],
    ["ProtectProc=invisible", 247],
    ["ProcSubset=pid", 247],
    ["MountImages=/a.raw:/mnt", 247],
    ["PrivateIPC=yes", 248],
    ["IPCNamespacePath=/run/ipc", 248],
    ["ExecPaths=/usr", 248],
    ["ExtensionImages=/a.raw", 248],
    ["ExtensionDirectories=/srv/ext", 251],
    ["PrivateNetwork=yes", 254],
    ["NetworkNamespacePath=/run/netns/x", 254],
    ["PrivatePIDs=yes", 257],
    ["BindLogSockets=yes", 257],
    ["MountAPIVFS=yes", 257],
    ["PrivateTmp=disconnected", 257],
    ["StateDirectory=x::ro", 257],
    ["ProtectControlGroups=private", 257],
    ["PrivateBPF=yes", 258],
  ])("%s: %i", (line, number) => expect(first(line, "mnt")).toBe(number));

  test.each([
    "PrivateUsers=yes",
    "ProtectHostname=yes",
    "ProtectClock=yes",
    "StateDirectory=x",
    "PrivateMounts=no",
    "PrivateTmp=no",
    "ProtectProc=default",
    "RootDirectory=/",
    "PrivateTmp=perhaps",
    "MountAPIVFS=yes\nBindLogSockets=no",
    "PrivateNetwork=yes\nPrivateMounts=no",
  ])("never with %s", (line) => expect(first(line, "mnt")).toBeUndefined());
});

describe("rows that changed", () => {
  test("MountFlags=shared makes one up to 241, slave and private always", () => {
    expect([236, 241, 242, 262].map((v) => apart("MountFlags=shared", v))).toEqual(["mnt", "mnt", "", ""]);
    expect([236, 241, 242, 262].map((v) => apart("MountFlags=slave", v))).toEqual(["mnt", "mnt", "mnt", "mnt"]);
  });

  test("RootDirectory= needs MountAPIVFS= up to 246, or a directory since 239", () => {
    const mounts = (lines: string, v: number): boolean => apart(lines, v).includes("mnt");
    expect([238, 246, 247].map((v) => mounts("RootDirectory=/srv", v))).toEqual([false, false, true]);
    expect([236, 239, 262].map((v) => mounts("RootDirectory=/srv\nMountAPIVFS=yes", v))).toEqual([true, true, true]);
    expect([238, 239, 262].map((v) => mounts("RootDirectory=/srv\nMountAPIVFS=no\nStateDirectory=x", v))).toEqual([false, true, true]);
    expect([239, 247, 262].map((v) => mounts("RootDirectory=/srv\nMountAPIVFS=no", v))).toEqual([false, false, false]);
  });

  test("an empty assignment takes back what came before", () => {
    expect(apart("ReadOnlyPaths=/usr\nReadOnlyPaths=", 257)).toBe("");
    expect(apart("PrivateMounts=no\nPrivateMounts=\nPrivateNetwork=yes", 257)).toBe("mnt net");
  });

  test("PrivatePIDs= is the main process's alone since 258", () => {
    const of = (v: number): string[] =>
      graphOf(service("PrivatePIDs=yes", "ExecStartPre=/bin/a\nExecStart=/bin/b"), v).processes.map(
        ({ namespaces: { mnt, pid } }) => `${mnt.kind} ${pid.kind}`,
      );
    expect(of(257)).toEqual(["own own", "own own"]);
    expect(of(258)).toEqual(["host host", "own own"]);
  });
});

describe("other namespaces", () => {
  test.each([
    ["NetworkNamespacePath=/run/netns/x", "net", 242],
    ["ProtectHostname=yes", "uts", 242],
    ["ProtectHostname=private", "uts", 258],
    ["ProtectHostname=yes:name", "uts", 258],
    ["PrivateIPC=yes", "ipc", 248],
    ["IPCNamespacePath=/run/ipc", "ipc", 254],
    ["PrivateUsers=self", "user", 257],
    ["PrivateUsers=full", "user", 258],
    ["DelegateNamespaces=no", "user", 258],
    ["ProtectControlGroups=strict", "cgroup", 257],
    ["PrivatePIDs=yes", "pid", 257],
  ] as const)("%s: %s since %i", (line, kind, number) => expect(first(line, kind)).toBe(number));

  test("/proc/self and /proc/1 lead to the manager's own", () => {
    expect(apart("NetworkNamespacePath=/proc/self/ns/net", 253)).toBe("");
    expect(apart("NetworkNamespacePath=/proc/1/ns/net", 254)).toBe("mnt");
  });
});

describe("prefixes", () => {
  test("+ keeps the mount, network and IPC namespace, and drops the others", () => {
    const lines = "PrivateNetwork=yes\nPrivateIPC=yes\nPrivateUsers=yes\nProtectHostname=yes\nPrivatePIDs=yes\nProtectControlGroups=strict";
    expect(apart(lines, 257, "system", "ExecStart=+/bin/true")).toBe("mnt net ipc");
    expect(apart(lines, 257, "system", "ExecStart=!/bin/true")).toBe("mnt net ipc pid user uts cgroup");
  });

  test("+ sees the manager's /tmp since 245", () => {
    expect(apart("PrivateTmp=yes", 244, "system", "ExecStart=+/bin/true")).toBe("mnt tmp");
    expect(apart("PrivateTmp=yes", 245, "system", "ExecStart=+/bin/true")).toBe("mnt");
  });

  test("PermissionsStartOnly= makes all but ExecStart= privileged", () => {
    const { processes } = graphOf(service("PermissionsStartOnly=yes\nPrivateUsers=yes", "ExecStartPre=/bin/a\nExecStart=/bin/b"), 254);
    expect(processes.map(({ namespaces }) => namespaces.user.kind)).toEqual(["host", "own"]);
  });

  test("in a user manager + drops everything", () => {
    expect(apart("PrivateNetwork=yes\nPrivateTmp=yes", 257, "user", "ExecStart=+/bin/true")).toBe("");
  });
});

describe("/tmp", () => {
  const ids = (lines: string, v: number): string[] =>
    graphOf(service(lines, "ExecStartPre=/bin/a\nExecStart=/bin/b"), v).processes.map(({ namespaces }) => namespaces.tmp.id);
  const isOne = ([a, b]: readonly string[]): boolean => a === b && a !== "host";
  const isTwo = ([a, b]: readonly string[]): boolean => a !== b && a !== "host" && b !== "host";

  test("is the unit's with PrivateTmp=, each process's in the disconnected form", () => {
    expect(isOne(ids("PrivateTmp=yes", 257))).toBe(true);
    expect(isTwo(ids("PrivateTmp=disconnected", 257))).toBe(true);
    expect(ids("PrivateTmp=disconnected", 256)).toEqual(["host", "host"]);
    expect(isTwo(ids("TemporaryFileSystem=/tmp:rw", 250))).toBe(true);
  });

  test("is disconnected with DynamicUser= since 257, unless PrivateTmp=yes is said", () => {
    expect(isOne(ids("DynamicUser=yes", 256))).toBe(true);
    expect(isTwo(ids("DynamicUser=yes", 257))).toBe(true);
    expect(isOne(ids("DynamicUser=yes\nPrivateTmp=yes", 257))).toBe(true);
  });

  test("is disconnected since 260 in a unit that may start before /tmp is mounted", () => {
    const early = (unit: string, v: number): string[] =>
      graphOf(
        { "a.service": `[Unit]\nDefaultDependencies=no\n${unit}\n[Service]\nPrivateTmp=yes\nExecStartPre=/bin/a\nExecStart=/bin/b\n` },
        v,
      ).processes.map(({ namespaces }) => namespaces.tmp.id);
    expect(isOne(early("", 259))).toBe(true);
    expect(isTwo(early("", 260))).toBe(true);
    expect(isOne(early("RequiresMountsFor=/tmp", 260))).toBe(true);
    expect(isOne(early("After=tmp.mount", 260))).toBe(true);
  });

  test("is the root directory's", () => {
    expect(ids("RootDirectory=/srv", 257)).toEqual(["tmp:/srv/tmp", "tmp:/srv/tmp"]);
  });
});

describe("mountNamespaceMakers", () => {
  const makers = (lines: string, number: number) =>
    mountNamespaceMakers(flatTree(service(lines)).unit("a.service", version(number)), version(number));

  test("names the lines, and whether PrivateMounts=no lifts them", () => {
    const found = makers("PrivateNetwork=yes\nPrivateTmp=yes", 254);
    expect(found.map(({ setting, liftable }) => `${setting.key} ${liftable}`)).toEqual(["PrivateTmp false", "PrivateNetwork true"]);
    expect(liftedByPrivateMountsNo(found)).toBe(false);
    expect(liftedByPrivateMountsNo(makers("PrivateNetwork=yes", 254))).toBe(true);
    expect(liftedByPrivateMountsNo(makers("PrivateMounts=yes", 254))).toBe(true);
    expect(liftedByPrivateMountsNo(makers("", 254))).toBe(false);
  });

  test("gives evidence with its place", () => {
    const [process] = graphOf(service("PrivateNetwork=yes"), 257).processes;
    expect(process?.namespaces.mnt.because).toEqual([
      { at: { file: "/t/a.service", start: 10, end: 28 }, text: "PrivateNetwork=yes implies PrivateMounts=yes since systemd 254" },
    ]);
  });
});

test("what is remembered for a range of versions is what each of them gives", () => {
  const lines = "PrivateNetwork=yes\nDynamicUser=yes\nMountFlags=shared\nProtectHostname=private\nMountAPIVFS=yes\nPrivatePIDs=yes";
  const units = service(lines, "ExecStart=+/bin/a\nExecStop=/bin/b");
  for (const manager of ["system", "user"] as const) {
    const tree = flatTree(units, manager);
    const brief = (graph: NamespaceGraph): unknown => graph.processes.map(({ namespaces, fails }) => [namespaces, fails?.status]);
    for (let number = 262; number >= 230; number--)
      expect(brief(namespaceGraph(tree, version(number)))).toEqual(brief(graphOf(units, number, manager)));
  }
});
