import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, Note } from "../src/core/finding.js";
import { concise } from "../src/reporters/concise.js";
import { json } from "../src/reporters/json.js";
import { pretty } from "../src/reporters/pretty.js";
import { placeAt, type Report, type Style } from "../src/reporters/report.js";
import { statistics, summary } from "../src/reporters/summary.js";
import { visible } from "../src/reporters/visible.js";

const plain: Style = { width: 160, paint: (_, text) => text };

const vpn = `[Unit]
Description=VPN

[Service]
Type=oneshot
RemainAfterExit=yes
PrivateNetwork=yes

ExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn
`;
const client = "[Unit]\n\n[Service]\nExecStart=/usr/bin/client\nNetworkNamespacePath=/run/netns/vpn\n";
const VPN = "/etc/systemd/system/vpn.service";
const CLIENT = "/etc/systemd/system/client.service";

const at = (file: string, text: string, part: string) => ({ file, start: text.indexOf(part), end: text.indexOf(part) + part.length });
const note = (file: string, text: string, part: string, said: string): Note => ({ at: at(file, text, part), text: said });

const finding: Finding = {
  rule: "netns-bind-mount",
  severity: "error",
  systemd: { since: 254, until: null },
  message: "no process outside this one sees the name /run/netns/vpn",
  at: at(VPN, vpn, "/bin/mount --bind /proc/self/ns/net /run/netns/vpn"),
  label: "mounted in a namespace that ends with this process",
  notes: [
    note(CLIENT, client, "/run/netns/vpn", "finds no namespace there: 225/NETWORK"),
    note(VPN, vpn, "PrivateNetwork=yes", "implies PrivateMounts=yes since systemd 254"),
  ],
  help: "add PrivateMounts=no to [Service]",
  fix: { title: "Add PrivateMounts=no to [Service]", safe: false, edits: [] },
};

const reportOf = (findings: readonly Finding[], texts: Readonly<Record<string, string>> = { [VPN]: vpn, [CLIENT]: client }): Report => ({
  findings,
  texts: new Map(Object.entries(texts)),
  display: (path) => path.slice(1),
  repositoryPath: (path) => path.slice(1),
  doc: (id) => ({
    id,
    summary: "Summary",
    why: "Because.",
    severity: "error",
    references: ["mount(8)", "systemd.exec(5) PrivateNetwork=", "NEWS 254"],
  }),
  version: "0.1.0",
  systemd: "252..257",
  systemdFrom: "",
  files: 2,
  units: 2,
});

/** One finding in one file of one text. */
const single = (text: string, part: string, more: Partial<Finding> = {}): string => {
  const one: Finding = {
    rule: "r",
    severity: "warning",
    systemd: { since: null, until: null },
    message: "m",
    at: at("/a.service", text, part),
    ...more,
  };
  return pretty(reportOf([one], { "/a.service": text }), plain);
};

describe("pretty", () => {
  test("frames evidence of several files", () => {
    expect(
      pretty(reportOf([finding]), plain),
    ).toBe(`error[netns-bind-mount]: no process outside this one sees the name /run/netns/vpn  (systemd >= 254)
  --> etc/systemd/system/vpn.service:9:11
   |
 7 | PrivateNetwork=yes
   | ------------------ implies PrivateMounts=yes since systemd 254
 9 | ExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/vpn
   |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mounted in a namespace that ends with this process
   |
  ::: etc/systemd/system/client.service:5:22
   |
 5 | NetworkNamespacePath=/run/netns/vpn
   |                      -------------- finds no namespace there: 225/NETWORK
   |
   = help: add PrivateMounts=no to [Service]                                   [unsafe fix]
   = more: unitlint explain netns-bind-mount

`);
  });

  test("marks what stands on several lines, and leaves out lines between", () => {
    const text = `[Service]\nExecStart=/bin/sh -c 'one; \\\n  two; \\\n\tthree; \\\n  3; \\\n  four'\n\n\n\n${"#\n".repeat(89)}User=x\n`;
    const notes = [note("/a.service", text, "User=x", "this user")];
    expect(single(text, text.slice(text.indexOf("/bin/sh"), text.indexOf("four") + 5), { label: "runs", notes })).toBe(`warning[r]: m
  --> a.service:2:11
   |
 2 | ExecStart=/bin/sh -c 'one; \\
   |           ^^^^^^^^^^^^^^^^
 3 |   two; \\
   |   ^^^^
...
 6 |   four'
   |   ^^^^^ runs
...
99 | User=x
   | ------ this user
   |
   = more: unitlint explain r

`);
  });

  test("puts marks under wide characters, tabs and characters that are not shown as they are", () => {
    expect(single("A=\tx\n", "x")).toContain("\n 1 | A=      x\n   |         ^\n");
    expect(single("A=日本 x\n", "x")).toContain("\n 1 | A=日本 x\n   |        ^\n");
    expect(single("A=e\u0301\u{1f600} x\n", "x")).toContain("\n   |       ^\n");
    expect(single("A=\x1b[31m x\n", "x")).toContain("\n 1 | A=\\x1b[31m x\n   |            ^\n");
    expect(single("A=\udcff x\n", "x")).toContain("\n 1 | A=\\xff x\n   |        ^\n");
  });

  test("marks a place of no width, the end of a file and a file without text", () => {
    const empty = (start: number) => ({ at: { file: "/a.service", start, end: start } });
    expect(single("A=b", "x", empty(3))).toContain("\n 1 | A=b\n   |    ^\n");
    expect(single("", "x", empty(0))).toContain("--> a.service:1:1\n   |\n 1 |\n   | ^\n");
  });

  test("cuts long lines around the marks", () => {
    const text = `Environment=${"A=b ".repeat(100)}MARK ${"C=d ".repeat(100)}`;
    const lines = single(text, "MARK").split("\n");
    const source = lines[3] ?? "";
    expect(source.length).toBeLessThanOrEqual(plain.width);
    expect(source.slice((lines[4] ?? "").indexOf("^"))).toMatch(/^MARK C=d .*\.\.\.$/);
  });

  test("tells fixes from advice", () => {
    const fix = { title: "Remove it", safe: true, edits: [] };
    expect(single("A=b", "A", { fix })).toMatch(/\n {3}= help: remove it {58,}\[fix\]\n/);
    expect(single("A=b", "A", { fix, help: "think" })).toMatch(/\n {3}= help: think\n {3}= fix: remove it {50,}\[fix\]\n/);
  });

  test("says between which versions a finding holds", () => {
    const head = (since: number | null, until: number | null): string =>
      single("A=b", "A", { systemd: { since, until } }).split("\n")[0] ?? "";
    expect([head(null, 253), head(240, 253), head(254, 254)]).toEqual([
      "warning[r]: m  (systemd <= 253)",
      "warning[r]: m  (systemd 240..253)",
      "warning[r]: m  (systemd 254)",
    ]);
  });
});

test("concise says all in one line", () => {
  expect(concise(reportOf([finding, { ...finding, systemd: { since: null, until: null }, notes: [] }]))).toBe(
    `etc/systemd/system/vpn.service:9:11: error[netns-bind-mount]: no process outside this one sees the name /run/netns/vpn (systemd >= 254) (etc/systemd/system/client.service:5, etc/systemd/system/vpn.service:7)
etc/systemd/system/vpn.service:9:11: error[netns-bind-mount]: no process outside this one sees the name /run/netns/vpn
`,
  );
});

test("json is the contract", () => {
  expect(JSON.parse(json(reportOf([{ ...finding, rejected: true }])))).toEqual({
    version: 1,
    systemd: "252..257",
    findings: [
      {
        rule: "netns-bind-mount",
        severity: "error",
        path: "etc/systemd/system/vpn.service",
        line: 9,
        column: 11,
        endLine: 9,
        endColumn: 61,
        message: "no process outside this one sees the name /run/netns/vpn",
        systemd: { since: 254, until: null },
        related: [
          { path: "etc/systemd/system/client.service", line: 5, column: 22, message: "finds no namespace there: 225/NETWORK" },
          { path: "etc/systemd/system/vpn.service", line: 7, column: 1, message: "implies PrivateMounts=yes since systemd 254" },
        ],
        rejected: true,
        refused: false,
        fixable: true,
        help: "add PrivateMounts=no to [Service]",
        url: "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#PrivateNetwork=",
      },
    ],
    summary: { files: 2, units: 2, error: 1, warning: 0, info: 0 },
  });
});

test("summary and statistics count", () => {
  const info: Finding = {
    ...finding,
    severity: "info",
    rule: "other",
    at: at(CLIENT, client, "ExecStart"),
    fix: finding.fix ?? { title: "", safe: true, edits: [] },
  };
  expect(summary({ ...reportOf([finding, info, info]), systemdFrom: "of this machine", files: 1 })).toBe(
    "Checked 2 units in 1 file for systemd 252..257 (of this machine): 1 error, 2 info\n",
  );
  expect(summary(reportOf([]))).toBe("Checked 2 units in 2 files for systemd 252..257: no findings\n");
  expect(statistics(reportOf([finding, info, info]))).toBe(`n  fix  severity  rule              first
2    2  info      other             etc/systemd/system/client.service:4
1    1  error     netns-bind-mount  etc/systemd/system/vpn.service:9
`);
});

test("nothing that a terminal obeys is left in any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visible(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
      const hostile: Finding = {
        ...finding,
        message: text,
        label: text,
        help: text,
        at: { file: VPN, start: 0, end: text.length },
        notes: [],
      };
      const shown = pretty({ ...reportOf([hostile], { [VPN]: text }), display: () => text }, plain);
      expect(shown.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
    }),
  );
});

test("line and column of every offset add up", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "\n", "é", "\r\n", "\u{1f600}")), fc.nat(), (parts, n) => {
      const text = parts.join("");
      const offset = n % (text.length + 1);
      const { line, column } = placeAt(text, offset);
      const before = text.slice(0, offset).split("\n");
      expect([line, column]).toEqual([before.length, (before.at(-1) ?? "").length + 1]);
    }),
  );
});
