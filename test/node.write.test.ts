import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decode } from "../src/node/text.js";
import { rewrite } from "../src/node/write.js";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unitlint-write-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const path = (name: string): string => join(dir, name);

test("the mode and owner of a file stay, and nothing is left beside it", () => {
  writeFileSync(path("a"), "old");
  if (process.getuid?.() === 0) chownSync(path("a"), 1234, 2345);
  chmodSync(path("a"), 0o2640);
  const { uid, gid, mode, ino } = statSync(path("a"));
  expect(rewrite({ path: path("a"), before: "old", after: "new" })).toBeUndefined();
  const now = statSync(path("a"));
  expect([readFileSync(path("a"), "utf8"), now.uid, now.gid, now.mode]).toEqual(["new", uid, gid, mode]);
  expect(now.ino, "another file took its place at once").not.toBe(ino);
  expect(readdirSync(dir)).toEqual(["a"]);
});

test("of a link, the file is written that it leads to", () => {
  mkdirSync(path("real"));
  writeFileSync(path("real/a"), "old");
  symlinkSync("real/a", path("link"));
  expect(rewrite({ path: path("link"), before: "old", after: "new" })).toBeUndefined();
  expect([readlinkSync(path("link")), readFileSync(path("real/a"), "utf8"), lstatSync(path("link")).isSymbolicLink()]).toEqual([
    "real/a",
    "new",
    true,
  ]);
});

test("bytes that are no UTF-8 stay", () => {
  const bytes = Buffer.from([0x61, 0xff, 0x0d, 0x0a, 0xc3, 0xa9]);
  writeFileSync(path("a"), bytes);
  const before = decode(bytes);
  expect(rewrite({ path: path("a"), before, after: `x${before}` })).toBeUndefined();
  expect(readFileSync(path("a"))).toEqual(Buffer.concat([Buffer.from("x"), bytes]));
});

test("a file that changed, vanished or has another hard link is left alone", () => {
  writeFileSync(path("a"), "newer");
  expect(rewrite({ path: path("a"), before: "old", after: "new" })).toBe("it changed since it was read");
  linkSync(path("a"), path("b"));
  expect(rewrite({ path: path("a"), before: "newer", after: "new" })).toMatch(/hard links/);
  expect(rewrite({ path: path("none"), before: "old", after: "new" })).toMatch(/no such file/);
  expect([readFileSync(path("a"), "utf8"), existsSync(path("none")), readdirSync(dir)]).toEqual(["newer", false, ["a", "b"]]);
});

test("a new file gets its directory, and takes no other's place", () => {
  expect(rewrite({ path: path("a.service.d/x.conf"), before: undefined, after: "new" })).toBeUndefined();
  expect(readFileSync(path("a.service.d/x.conf"), "utf8")).toBe("new");
  expect(rewrite({ path: path("a.service.d/x.conf"), before: undefined, after: "newer" })).toMatch(/already exists/);
  expect([readFileSync(path("a.service.d/x.conf"), "utf8"), readdirSync(path("a.service.d"))]).toEqual(["new", ["x.conf"]]);
});
