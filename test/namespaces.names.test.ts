import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import type { Act } from "../src/namespaces/commands/acts.js";
import { actsOf } from "../src/namespaces/commands/acts-of.js";
import { useOf } from "../src/namespaces/commands/uses.js";
import type { NamespaceName } from "../src/namespaces/graph.js";
import { isSeenOutside } from "../src/namespaces/names.js";
import { flatTree, graphOf } from "./support/namespaces.js";

const unit = (...lines: readonly string[]): string => ["[Service]", "Type=oneshot", "RemainAfterExit=yes", ...lines, ""].join("\n");
const namesOf = (text: string, v: number): readonly NamespaceName[] => graphOf({ "a.service": text }, v).names;

function actsIn(files: Readonly<Record<string, string>>, v = 257): readonly Act[] {
  const tree = flatTree(files);
  return namespaceGraph(tree, version(v)).processes.flatMap((process) => actsOf(tree, process));
}

const ADD = "ExecStart=/sbin/ip netns add vpn";
const BIND = "/bin/mount --bind /proc/self/ns/net /run/netns/vpn";

/** The units of the measurement, by what the keys of the measured cases say. */
const measured: Readonly<Record<string, readonly string[]>> = {
  bind_plain: [`ExecStart=${BIND}`],
  bind_PN: ["PrivateNetwork=yes", `ExecStart=${BIND}`],
  bind_PN_PMno: ["PrivateNetwork=yes", "PrivateMounts=no", `ExecStart=${BIND}`],
  bind_PN_PT: ["PrivateNetwork=yes", "PrivateMounts=no", "PrivateTmp=yes", `ExecStart=${BIND}`],
  bind_PN_shared: ["PrivateNetwork=yes", "MountFlags=shared", `ExecStart=${BIND}`],
  bind_PN_plusprefix: ["PrivateNetwork=yes", `ExecStart=+${BIND}`],
  bind_PN_nsenter1m: ["PrivateNetwork=yes", `ExecStart=/usr/bin/nsenter -t 1 -m -- ${BIND}`],
  add_plain: [ADD],
  add_PN: ["PrivateNetwork=yes", ADD],
  add_PT: ["PrivateTmp=yes", ADD],
  add_PSfull: ["ProtectSystem=full", ADD],
  add_bindpaths: ["BindPaths=/usr/share:/mnt", ADD],
  add_PMyes: ["PrivateMounts=yes", ADD],
  add_MFshared_PT: ["MountFlags=shared", "PrivateTmp=yes", ADD],
  add_PN_PMno: ["PrivateNetwork=yes", "PrivateMounts=no", ADD],
  add_PT_plus: ["PrivateTmp=yes", ADD.replace("=", "=+")],
  add_PT_bang: ["PrivateTmp=yes", ADD.replace("=", "=!")],
};

const truth = new URL("../../shared/truth/netns-naming.json", import.meta.url);

interface Truth {
  readonly cases: Readonly<Record<string, Readonly<Record<string, { readonly nsfs: boolean; readonly same_as_host: boolean }>>>>;
}

describe.skipIf(!existsSync(truth))("names are seen outside as measured", () => {
  const { cases } = existsSync(truth) ? (JSON.parse(readFileSync(truth, "utf8")) as Truth) : { cases: {} };
  test.each(Object.entries(measured))("%s", (key, lines) => {
    for (const [v, { nsfs, same_as_host }] of Object.entries(cases[key] ?? {})) {
      const [name] = namesOf(unit(...lines), Number(v));
      expect([v, name?.path, name?.visible]).toEqual([v, "/run/netns/vpn", nsfs]);
      expect([v, name?.namespace === "host"]).toEqual([v, same_as_host]);
    }
  });
});

test("a name is for the unit's own namespace, for a new one, or for the host's", () => {
  const own = graphOf({ "a.service": unit("PrivateNetwork=yes", `ExecStart=${BIND}`) }, 252);
  expect(own.names[0]?.namespace).toBe(own.processes[0]?.namespaces.net.id);
  expect(namesOf(unit("PrivateNetwork=yes", ADD), 252)[0]?.namespace).toBe("net:/run/netns/vpn");
  expect(namesOf(unit("PrivateNetwork=yes", ADD), 254)[0]?.namespace).toMatch(/^net:new:/);
  expect(
    namesOf(unit("PrivateNetwork=yes", "ExecStart=nsenter -t 1 -n -- mount --bind /proc/self/ns/net /run/netns/x"), 252)[0]?.namespace,
  ).toBe("host");
});

test("scripts and environment files of the tree are read", () => {
  const files = {
    "a.service": unit("Environment=NAME=no", "EnvironmentFile=/etc/vpn", "ExecStart=/usr/sbin/up %N"),
    "files/etc/vpn": "NAME=vpn\n",
    "files/usr/sbin/up": '#!/bin/sh\nip netns add "$NAME"\nip netns add "$1"\n',
  };
  const names = actsIn(files).flatMap((act) => (act.kind === "name-namespace" ? [[act.path, act.at.file]] : []));
  expect(names).toEqual([
    ["/run/netns/vpn", "/t/files/usr/sbin/up"],
    ["/run/netns/a", "/t/files/usr/sbin/up"],
  ]);
  expect(actsIn({ ...files, "files/etc/vpn": "OTHER=1\n" }).flatMap((act) => (act.kind === "name-namespace" ? [act.path] : []))[0]).toBe(
    "/run/netns/no",
  );
});

test("mounts in a child of the process are not seen outside of it", () => {
  const tree = flatTree({
    "a.service": unit("ExecStart=/sbin/ip netns exec x mount /a", "ExecStart=mount /b", "ExecStart=systemd-mount /dev/x /c"),
  });
  const { processes } = namespaceGraph(tree, version(257));
  const seen = processes.flatMap((process) =>
    actsOf(tree, process).flatMap((act) => (act.kind === "mount" ? [[act.where, isSeenOutside(process, act)]] : [])),
  );
  expect(seen).toEqual([
    ["/a", false],
    ["/b", true],
    ["/c", true],
  ]);
});

test("PID 1 of a PID namespace of its own is not the host's", () => {
  const seen = (setting: string): unknown =>
    namesOf(unit(setting, "PrivateTmp=yes", "ExecStart=nsenter -t 1 -m -- ip netns add x"), 262).map(({ visible }) => visible);
  expect(seen("PrivatePIDs=yes")).toEqual([false]);
  expect(seen("PrivatePIDs=no")).toEqual([true]);
});

test("a path is used by what works on it, not by what speaks of it", () => {
  const used = (command: string): boolean =>
    actsIn({ "a.service": unit(`ExecStart=${command}`) }).some((act) => useOf(act, "/mnt/a") !== undefined);
  const using = [
    "/bin/x --dir=/mnt/a/b",
    "/bin/mountpoint -q /mnt/a",
    "/bin/sh -c 'cd x; cat /mnt/a/y'",
    "/bin/sh -c 'x > /mnt/a/z'",
    "umount /mnt//a",
  ];
  expect(using.filter((command) => !used(command))).toEqual([]);
  const other = ["/bin/echo /mnt/a", "/bin/sh -c 'echo /mnt/a'", "/bin/x /mnt/ab", "/bin/x /mnt", "/usr/bin/env logger /mnt/a"];
  expect(other.filter(used)).toEqual([]);
});

test("names that are not known are shown as they are written", () => {
  const text = unit(
    "ExecStart=/bin/ip netns add %i",
    "ExecStart=/bin/mount --bind /proc/self/ns/net '/var/run/netns/x_%i'",
    'ExecStart=ip netns add "a b%i"',
  );
  expect(graphOf({ "a@.service": text }, 257).names.map(({ path }) => path)).toEqual([
    "/run/netns/%i",
    "/run/netns/x_%i",
    "/run/netns/a b\u2026",
  ]);
});

test("edges lead to what is named, entered, mounted and read", () => {
  const files = {
    "a.service": unit("ExecStart=/bin/mount -t tmpfs t /mnt", ADD),
    "b.service": unit("ExecStart=/bin/cat /mnt/x", "ExecStart=/sbin/ip -n vpn link", "ExecStart=/bin/cat /etc/passwd"),
  };
  expect(graphOf(files, 257).edges.map(({ kind, from, to }) => `${from.unit.name} ${kind} ${to}`)).toEqual([
    "a.service mounts /mnt",
    "a.service names /run/netns/vpn",
    "b.service enters /run/netns/vpn",
    "b.service reads /mnt/x",
  ]);
});

describe("NetworkNamespacePath=", () => {
  const client = unit("NetworkNamespacePath=/var/run/netns/vpn", "ExecStart=/bin/true");

  test("leads to the namespace that another unit named for all to see", () => {
    const { processes, edges } = graphOf({ "a.service": unit("PrivateNetwork=yes", `ExecStart=${BIND}`), "b.service": client }, 252);
    expect(processes.map(({ namespaces }) => namespaces.net.id)).toEqual(["net:a.service", "net:a.service"]);
    expect(edges.map(({ kind, from, to }) => [kind, from.unit.name, to])).toContainEqual(["enters", "b.service", "/run/netns/vpn"]);
  });

  test("leads nowhere where nobody else sees the name", () => {
    const { processes } = graphOf({ "a.service": unit("PrivateNetwork=yes", `ExecStart=${BIND}`), "b.service": client }, 254);
    expect(processes.map(({ namespaces }) => namespaces.net.id)).toEqual(["net:a.service", "net:/run/netns/vpn"]);
  });

  test("cannot name what the unit's own commands make", () => {
    const units = {
      "a.service": unit("NetworkNamespacePath=/run/netns/vpn", ADD.replace("ExecStart", "ExecStartPre"), "ExecStart=/bin/true"),
    };
    expect(graphOf(units, 257).processes.map(({ fails }) => fails?.status)).toEqual([225, 225]);
    const others = { ...units, "b.service": unit(ADD) };
    expect(graphOf(others, 257).processes.map(({ fails }) => fails?.status)).toEqual([undefined, undefined, undefined]);
    const hidden = { "a.service": (units["a.service"] ?? "").replace("ExecStartPre=", "ExecStartPre=-") };
    expect(graphOf(hidden, 257).processes.map(({ fails }) => fails?.status)).toEqual([undefined, undefined]);
  });
});
