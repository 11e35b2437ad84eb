import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ALL_VERSIONS } from "../src/core/version.js";
import { treesOf } from "../src/engine/trees.js";
import { type Change, upgrade } from "../src/engine/upgrade/upgrade.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import { namespaceGraph } from "../src/namespaces/build.js";
import { scratch } from "./support/program.js";
import { exampleTree } from "./support/trees.js";

const here = scratch();
const { put } = here;

/** A network namespace that one unit makes and names, and another one uses: the way it was done up to systemd 253. */
const vpn = {
  "vpn.service":
    "[Unit]\nDescription=Namespace of the tunnel\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nExecStartPre=/usr/bin/touch /run/netns/vpn\nExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn\nExecStop=/bin/umount /run/netns/vpn\n",
  "client.service":
    "[Unit]\nRequires=vpn.service\nAfter=vpn.service\n\n[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/usr/bin/client\n",
};
const plain = "[Service]\nExecStart=/usr/bin/sleep 60\n";

beforeAll(() => {
  const files = {
    ...Object.fromEntries(Object.entries(vpn).map(([name, text]) => [`vpn/${name}`, text])),
    "plain/a.service": plain,
    "quiet/a.service":
      "[Service]\n# unitlint: ignore[write-execute-inherited] -- tried\nMemoryDenyWriteExecute=yes\nExecStart=/usr/bin/sleep 60\n",
    "root/etc/systemd/system/vpn.service": vpn["vpn.service"],
    "root/usr/lib/systemd/libsystemd-shared-252.so": "",
    "new/usr/lib/systemd/libsystemd-shared-257.so": "",
    "env/etc/systemd/system/a.service": `${plain}EnvironmentFile=/etc/default/a\n`,
    "env/etc/default/a": "# one \\\nA=1\n",
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
});

const unitlint = (...args: readonly string[]) => here.unitlint(["upgrade", ...args]);

function changes(tree: MemoryFiles, min: number, max: number): readonly Change[] {
  const snapshot = memorySnapshot(exampleTree(tree));
  const trees = treesOf(snapshot, {});
  const active = rules.filter(({ rule }) => !rule.optional).map(({ rule }) => ({ rule }));
  const references = (id: string): readonly string[] => rules.find(({ rule }) => rule.id === id)?.rule.references ?? [];
  return upgrade({ snapshot, trees, rules: active, known: new Set(), range: { min, max }, graph: namespaceGraph, references });
}

describe("a network namespace that is named by a bind mount", () => {
  test("works on 253", () => {
    expect(changes(vpn, 252, 253).filter(({ effect }) => effect === "breaks")).toEqual([]);
    expect(unitlint("--from", "252", "--to", "253", "vpn").status).toBe(0);
  });

  test("breaks on 254, by which line, why, and what to write instead", () => {
    const [broken, ...more] = changes(vpn, 253, 254).filter(({ effect }) => effect === "breaks");
    expect(more).toEqual([]);
    expect(broken).toMatchObject({ id: "netns-bind-mount", since: 254, help: "add PrivateMounts=no to [Service]", reference: "NEWS 254" });
    expect(broken?.message).toContain("PrivateNetwork= implies PrivateMounts=");
    expect(broken?.notes.map(({ at }) => at.file)).toContain("/etc/systemd/system/client.service");
    const { status, stdout } = unitlint("--from", "253", "--to", "254", "vpn");
    expect(status).toBe(1);
    expect(stdout).toContain("breaks[netns-bind-mount]");
    expect(stdout).toContain("vpn/vpn.service:9:11");
    expect(stdout).toContain("From systemd 253 to 254: 1 breaks, 2 change");
  });

  test("was broken before where both versions are later", () => {
    expect(changes(vpn, 254, 262).filter(({ id }) => id.includes("mount"))).toEqual([]);
  });

  test("is not mended by a version that only says it in other words", () => {
    expect(changes(vpn, 252, 262).find(({ id }) => id === "netns-bind-mount")?.since).toBe(254);
  });
});

describe("versions", () => {
  test.each([
    ["252", "254"],
    ["252.38-1~deb12u1", "v257.1"],
    ["debian:12", "debian:trixie"],
    ["rhel:9.4", "rhel:10"],
    ["ubuntu:22.04", "ubuntu:24.04"],
    ["fedora:38", "fedora:42"],
    ["centos:9", "arch"],
    ["root", "new"],
  ])("%s to %s", (from, to) => {
    const { status, stdout, stderr } = unitlint("--from", from, "--to", to, "--format", "json", "vpn");
    expect(stderr).toBe("");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, from: expect.stringMatching(/^\d{3}$/), to: expect.stringMatching(/^\d{3}$/) });
  });

  test("without --from, that of --root", () => {
    const { status, stdout } = unitlint("--to", "257", "--root", "root", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ from: "252", to: "257" });
    expect(status).toBe(1);
  });

  test.each([
    [["--to", "257", "plain"], "upgrade needs --from VERSION"],
    [["--from", "252", "plain"], "upgrade needs --to VERSION"],
    [["--from", "257", "--to", "252", "plain"], "--to 252 is older than --from 257"],
    [["--from", "debain:12", "--to", "257", "plain"], "(did you mean debian?)"],
    [["--from", "debian:7", "--to", "257", "plain"], "the systemd of debian 7 is not known; known are 9, 10, 11, 12, 13"],
    [["--from", "229", "--to", "257", "plain"], "unitlint knows 230 to 262"],
    [["--from", "nonsense", "--to", "257", "plain"], "no version of systemd"],
    [["--from", "plain", "--to", "257", "plain"], "no systemd is installed below plain"],
  ])("%j is wrong usage", (args, message) => {
    const { status, stderr } = unitlint(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.split("\n")).toHaveLength(2);
  });
});

describe("report", () => {
  test("json", () => {
    const { changes, summary } = JSON.parse(unitlint("--from", "253", "--to", "254", "--format", "json", "vpn").stdout);
    expect(summary).toEqual({ breaks: 1, changes: 2, ignored: 0, deprecated: 0, possible: 0 });
    expect(changes[2]).toMatchObject({ effect: "breaks", path: "vpn/vpn.service", line: 9, column: 11, since: 254, news: "NEWS 254" });
  });

  test("markdown", () => {
    const { stdout } = unitlint("--from", "253", "--to", "254", "--format", "markdown", "vpn");
    expect(stdout).toContain("# systemd 253 to 254\n");
    expect(stdout).toContain("## Breaks\n\n### netns-bind-mount (since 254)\n");
    expect(stdout).toContain("- `vpn/vpn.service:9:11`: `ExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn`\n");
  });

  test("sarif", () => {
    const { runs } = JSON.parse(unitlint("--from", "253", "--to", "254", "--format", "sarif", "vpn").stdout);
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["netns-bind-mount", "network-implies-private-mounts"]);
    expect(runs[0].results.map(({ level }: { level: string }) => level).sort()).toEqual(["error", "warning", "warning"]);
  });

  test("what becomes possible, on request", () => {
    put("plain/b.service", `${plain}RestartMode=direct\n`);
    const args = ["--from", "253", "--to", "254", "--format", "json", "plain/b.service"];
    expect(JSON.parse(unitlint(...args).stdout).changes).toEqual([]);
    const [change] = JSON.parse(unitlint(...args, "--possible").stdout).changes;
    expect(change).toMatchObject({ id: "directive-too-new", effect: "possible", since: 254 });
  });

  test("comments suppress it", () => {
    expect(unitlint("--from", "253", "--to", "254", "quiet").stdout).toBe("From systemd 253 to 254: nothing changes\n");
  });

  test("reads environment files", () => {
    const { changes } = JSON.parse(unitlint("--from", "253", "--to", "254", "--format", "json", "env").stdout);
    expect(changes).toMatchObject([{ id: "environment-file-comment", path: "env/etc/systemd/system/a.service", line: 3 }]);
  });
});

describe("properties", () => {
  const lines = [
    "PrivateNetwork=yes",
    "PrivateTmp=yes",
    "DynamicUser=yes",
    "RootDirectory=/srv",
    "MountFlags=shared",
    "MemoryLimit=1G",
    "KillMode=none",
    "Type=notify-reload",
    "StateDirectory=a:b",
    "PrivateUsers=full",
    "ExecStartPre=+/bin/mount /srv",
    "ExecStartPre=!!/bin/touch /tmp/x",
    "NetworkNamespacePath=/run/netns/a",
    "SystemCallFilter=@system-service",
    "MountAPIVFS=yes",
  ];
  const tree = fc.array(fc.constantFrom(...lines), { maxLength: 6 }).map((some) => ({ "a.service": `${plain}${some.join("\n")}\n` }));
  const number = fc.integer(ALL_VERSIONS);

  test("nothing changes from a version to itself", () => {
    fc.assert(
      fc.property(tree, number, (files, same) => {
        expect(changes(files, same, same)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("what changes, changes on the way", () => {
    const way = fc.tuple(number, number).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
    fc.assert(
      fc.property(tree, way, (files, [from, to]) => {
        for (const { since } of changes(files, from, to)) {
          expect(since).toBeGreaterThan(from);
          expect(since).toBeLessThanOrEqual(to);
        }
      }),
      { numRuns: 60 },
    );
  });
});
