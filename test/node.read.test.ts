import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { assemble } from "../src/model/assemble.js";
import type { Snapshot } from "../src/model/snapshot.js";
import { readSnapshot } from "../src/node/read.js";
import { decode, encode } from "../src/node/text.js";

const S = "[Service]\nExecStart=/bin/true\n";
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unitlint-read-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const put = (files: Readonly<Record<string, string | Uint8Array | { link: string }>>): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(join(dir, path), content);
    else symlinkSync(content.link, join(dir, path));
  }
};
/** Paths below the folder of the test. */
const below = (paths: Iterable<string>): string[] => [...paths].map((path) => path.replace(`${dir}/`, "")).sort();
const read = (...paths: string[]): Snapshot => readSnapshot({ targets: paths.map((path) => join(dir, path)) });

describe("a directory", () => {
  test("gives files that look like drop-ins and are none, for the rule that names them", () => {
    put({
      "a@.service": S,
      "a@/override.conf": "[Service]\nNice=1\n",
      "a@/other.conf": "key = value\n",
      "b/override.conf": "[Service]\nNice=1\n",
      "a@.service.d/override.cfg": "[Service]\nNice=1\n",
      "a@.service.d/override.conf.bak": "[Service]\nNice=1\n",
    });
    expect(below(read(".").files.keys())).toEqual(["a@.service", "a@.service.d/override.cfg", "a@/override.conf"]);
  });

  test("gives its units, drop-ins and links; not other files", () => {
    put({
      "a.service": S,
      "a.service.d/x.conf": "[Unit]\n",
      "a.service.d/README": "x",
      "b.target.wants/a.service": { link: "../a.service" },
      "sub/c.timer": "[Timer]\n",
      "main.c": "int main;",
      ".git/d.service": S,
      "conf.d/e.conf": "x",
    });
    const snapshot = read(".");
    expect(below(snapshot.files.keys())).toEqual(["a.service", "a.service.d/x.conf", "sub/c.timer"]);
    expect(below(snapshot.links.keys())).toEqual(["b.target.wants/a.service"]);
    expect(snapshot.complete).toBe(false);
  });

  test("is not left: links out of it are noted, not followed", () => {
    put({
      "outside/x.service": S,
      "outside/deep/y.service": S,
      "repo/x.service": { link: "../outside/x.service" },
      "repo/deep": { link: "../outside/deep" },
    });
    const snapshot = read("repo");
    expect([...snapshot.files.keys()]).toEqual([]);
    expect(below(snapshot.links.keys())).toEqual(["repo/deep", "repo/x.service"]);
  });

  test("of a load path brings the others of the same root along, as context", () => {
    put({ "etc/systemd/system/a.service": S, "usr/lib/systemd/system/b.service": S, "etc/systemd/user/u.service": S, "opt/c.service": S });
    const snapshot = read("etc/systemd/system");
    expect(below(snapshot.files.keys())).toEqual([
      "etc/systemd/system/a.service",
      "etc/systemd/user/u.service",
      "usr/lib/systemd/system/b.service",
    ]);
    expect(below(snapshot.targets)).toEqual(["etc/systemd/system"]);
  });

  test("gives files of other kinds as skipped", () => {
    put({ "a.network": "[Match]\n", "dbus.service": "[D-BUS Service]\n", "avahi.service": "<?xml?>", "x.target": "all: x" });
    const snapshot = read(".");
    expect(below(snapshot.skipped.keys())).toEqual(["a.network", "avahi.service", "dbus.service", "x.target"]);
    expect(snapshot.files.size).toBe(0);
  });

  test("gives scripts that its units run", () => {
    put({
      "a.service": "[Service]\nExecStart=/usr/bin/x\nExecStop=/bin/sh /usr/bin/y 1\n",
      "files/usr/bin/x": "#!/bin/sh\n",
      "files/usr/bin/y": "#!/bin/sh\n",
      "files/usr/bin/z": "#!/bin/sh\n",
    });
    chmodSync(join(dir, "files/usr/bin/x"), 0o755);
    const snapshot = read(".");
    expect(below(snapshot.files.keys())).toEqual(["a.service", "files/usr/bin/x", "files/usr/bin/y"]);
    expect(below(snapshot.executables)).toEqual(["files/usr/bin/x"]);
  });

  test("notes which unit files can be executed or written by everyone", () => {
    put({ "a.service": "[Service]\n", "b.service": "[Service]\n", "c.service": "[Service]\n" });
    chmodSync(join(dir, "a.service"), 0o755);
    chmodSync(join(dir, "b.service"), 0o666);
    chmodSync(join(dir, "c.service"), 0o664);
    const snapshot = read(".");
    expect(below(snapshot.executables)).toEqual(["a.service"]);
    expect(below(snapshot.worldWritable)).toEqual(["b.service"]);
  });
});

describe("a single file", () => {
  test("has its neighbours beside it, and is the only target", () => {
    put({ "a.service": S, "b.service": S, "a.service.d/x.conf": "[Unit]\n", "deep/c.service": S });
    const snapshot = read("a.service");
    expect(below(snapshot.files.keys())).toEqual(["a.service", "a.service.d/x.conf", "b.service"]);
    expect(below(snapshot.targets)).toEqual(["a.service"]);
  });

  test("that is a drop-in has its unit beside it", () => {
    put({ "a.service": S, "a.service.d/x.conf": "[Unit]\n" });
    expect(below(read("a.service.d/x.conf").files.keys())).toEqual(["a.service", "a.service.d/x.conf"]);
  });

  test("that is not there is a failure", () => {
    expect([...read("gone.service").failures.values()].map(({ reason }) => reason)).toEqual(["vanished"]);
  });

  test("can come from elsewhere", () => {
    put({ "b.service": S });
    const snapshot = readSnapshot({ targets: [], stdin: { path: join(dir, "a.service"), text: S } });
    expect(below(snapshot.files.keys())).toEqual(["a.service", "b.service"]);
    expect(below(snapshot.targets)).toEqual(["a.service"]);
  });
});

describe("a root", () => {
  test("is never left: absolute links and .. are resolved inside it", () => {
    put({
      "r/etc/systemd/system/a.service": { link: "/opt/a.service" },
      "r/etc/systemd/system/b.service": { link: "../../../../../../../../opt/a.service" },
      "r/opt/a.service": S,
      "r/lib": { link: "usr/lib" },
      "r/usr/lib/systemd/system/c.service": S,
    });
    const snapshot = readSnapshot({ targets: [], root: join(dir, "r") });
    expect([...snapshot.files.keys()].sort()).toEqual(["/opt/a.service", "/usr/lib/systemd/system/c.service"]);
    expect(snapshot.complete).toBe(true);
    const [tree, ...others] = assemble(snapshot);
    expect(others).toEqual([]);
    for (const name of ["a.service", "b.service"]) expect(tree?.unit(name, version(257)).fragment?.path).toBe("/opt/a.service");
  });

  test("takes paths below it and paths inside it", () => {
    put({ "r/etc/systemd/system/a.service": S, "r/opt/b.service": S });
    for (const path of [join(dir, "r/opt"), "/opt"]) {
      const snapshot = readSnapshot({ targets: [path], root: join(dir, "r") });
      expect([...snapshot.files.keys()]).toEqual(["/opt/b.service"]);
      expect(snapshot.targets).toEqual(["/opt"]);
    }
  });
});

describe("bad input", () => {
  test("special files and directories are named, never opened", () => {
    put({ "d.service/x": "", "e.service.d/f.conf/x": "", "z.service": { link: "/dev/zero" }, "a.service": S });
    execFileSync("mkfifo", [join(dir, "p.service"), join(dir, "e.service.d/p.conf")]);
    const snapshot = read(".");
    expect(below(snapshot.files.keys())).toEqual(["a.service"]);
    expect(below([...snapshot.others].map(([path, kind]) => `${path} ${kind}`))).toEqual([
      "/dev/zero special",
      "d.service directory",
      "e.service.d/f.conf directory",
      "e.service.d/p.conf special",
      "p.service special",
    ]);
    expect([...read("p.service").others.values()]).toContain("special");
  });

  test("loops end", () => {
    put({
      "a.service": { link: "b.service" },
      "b.service": { link: "a.service" },
      "c.service.d": { link: "c.service.d" },
      loop: { link: "." },
    });
    const snapshot = read(".");
    expect(below([...snapshot.failures].map(([path, { reason }]) => `${path} ${reason}`))).toEqual([
      "a.service link-loop",
      "b.service link-loop",
      "c.service.d link-loop",
    ]);
  });

  test("very large files are not read", () => {
    put({ "a.service": "" });
    truncateSync(join(dir, "a.service"), 100 * 1024 * 1024);
    const snapshot = read(".");
    expect([...snapshot.failures.values()].map(({ reason }) => reason)).toEqual(["too-large"]);
    expect(snapshot.files.size).toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)("unreadable files are failures", () => {
    put({ "a.service": S });
    chmodSync(join(dir, "a.service"), 0);
    expect([...read(".").failures.values()].map(({ reason }) => reason)).toEqual(["unreadable"]);
  });

  test("bytes that are not UTF-8 can be told from others, and come back", () => {
    const bytes = Uint8Array.of(0x41, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0x80, 0xc3);
    put({ "a.service": bytes });
    const text = read("a.service").files.get(join(dir, "a.service")) ?? "";
    expect(text).toBe("A\uDCFF\uDCC3(€😀\uDCED\uDCA0\uDC80\uDCC3");
    expect([...encode(text)]).toEqual([...bytes]);
    expect([...readFileSync(join(dir, "a.service"))]).toEqual([...bytes]);
  });
});

test("any bytes come back from the text they become", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void expect([...encode(decode(bytes))]).toEqual([...bytes])));
});

test("a program that a unit runs is no unit file: its size and content are nobody's fault", () => {
  const root = mkdtempSync(join(tmpdir(), "unitlint-"));
  mkdirSync(join(root, "etc/systemd/system"), { recursive: true });
  mkdirSync(join(root, "usr/bin"), { recursive: true });
  writeFileSync(join(root, "etc/systemd/system/a.service"), "[Service]\nExecStart=/usr/bin/large\n");
  writeFileSync(join(root, "usr/bin/large"), Buffer.alloc(9 * 1024 * 1024, 0x7f));
  expect([...readSnapshot({ targets: [], root }).failures]).toEqual([]);
  rmSync(root, { recursive: true });
});
