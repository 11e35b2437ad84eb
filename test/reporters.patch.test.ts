import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Change } from "../src/engine/fix.js";
import { patch } from "../src/reporters/patch.js";
import { scratch } from "./support/program.js";

const { path: home, put } = scratch();

spawnSync("git", ["init", "-q"], { cwd: home });

/** The files after `git apply` took the patch of these changes. */
function applied(changes: readonly Change[]): readonly (string | undefined)[] {
  const at = (path: string): string => join(home, path);
  for (const { path, before } of changes) {
    if (before === undefined) rmSync(at(path), { force: true });
    else put(path, before);
  }
  const ran = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], {
    cwd: home,
    encoding: "utf8",
    input: patch(changes, (path) => path.slice(1)),
  });
  expect(ran.stderr).toBe("");
  return changes.map(({ path }) => (existsSync(at(path)) ? readFileSync(at(path), "utf8") : undefined));
}

const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, n) => `line ${from + n}\n`).join("");

test("shows what differs with the lines around it", () => {
  const before = lines(1, 30);
  const after = before.replace("line 2\n", "").replace("line 5\n", "line 5\nmore\n").replace("line 25\n", "other\n");
  expect(patch([{ path: "/a", before, after }], (path) => path)).toBe(`--- a/a
+++ b/a
@@ -1,8 +1,8 @@
 line 1
-line 2
 line 3
 line 4
 line 5
+more
 line 6
 line 7
 line 8
@@ -22,7 +22,7 @@
 line 22
 line 23
 line 24
-line 25
+other
 line 26
 line 27
 line 28
`);
});

test("of very many lines that differ is one that git applies, made in bounded memory and time", () => {
  const numbers = Array.from({ length: 6000 }, (_, n) => n);
  const before = numbers.map((n) => `line ${n}\n`).join("");
  const texts = [
    numbers.map((n) => `other ${n}\n`).join(""),
    numbers.map((n) => (n % 3 === 0 ? `line ${n}\nmore ${n}\n` : n % 7 === 0 ? "" : `line ${n}\n`)).join(""),
    numbers.map((n) => `line ${(n + 2500) % 6000}\n`).join(""),
    "",
  ];
  const began = process.cpuUsage();
  for (const after of texts) expect(applied([{ path: "/many.service", before, after }])[0] === after).toBe(true);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(10);
}, 120_000);

test("git applies it: new files, odd names, line ends, texts without a last line end", () => {
  const changes: readonly Change[] = [
    { path: "/etc/a b.service", before: "A=b\n", after: "A=c\n" },
    { path: "/etc/dev-disk\\x2duuid.swap", before: "A=b\r\nC=d\r\n", after: "A=b\r\nX=y\r\nC=d\r\n" },
    { path: '/etc/q"\té.service', before: "A", after: "A\n" },
    { path: "/etc/new.service.d/x.conf", before: undefined, after: "[Service]\nNice=1" },
    { path: "/etc/empty.service", before: "", after: "A\n" },
    { path: "/etc/emptied.service", before: "A\n", after: "" },
  ];
  expect(applied(changes)).toEqual(changes.map(({ after }) => after));
});

test("git applies what any texts give", () => {
  const text = fc.array(fc.constantFrom("a\n", "b\n", "c\r\n", "\n", "d")).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      if (before === after) expect(patch([{ path: "/x", before, after }], (path) => path)).toBe("--- a/x\n+++ b/x\n");
      else expect(applied([{ path: "/x", before, after }])).toEqual([after]);
    }),
    { numRuns: 60 },
  );
});
