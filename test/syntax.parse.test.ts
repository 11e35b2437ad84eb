import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spanOf } from "../src/core/mapped.js";
import { parseExec } from "../src/syntax/exec.js";
import { LONGEST_LINE, parseUnitFile } from "../src/syntax/parse.js";
import { type Item, keyAt, type UnitFile } from "../src/syntax/unit-file.js";
import { splitWords } from "../src/syntax/words.js";

const read = (text: string): UnitFile => parseUnitFile("/a.service", text);
const describeItem = (item: Item): string => {
  if (item.kind === "assignment") return `${item.key}=${item.value.text}`;
  if (item.kind === "invalid") return item.reason;
  return item.kind === "section" ? `[${item.name}]` : item.kind;
};
const items = (text: string): readonly string[] => read(text).items.map(describeItem);

describe("lines", () => {
  test("end at line feed, carriage return, NUL and their combinations", () => {
    expect(items("[A]\r\nB=1\rC=2\0D=3\n\0E=4")).toEqual(["[A]", "B=1", "C=2", "D=3", "E=4"]);
    expect(items("A=1\n\nB=2\0\0")).toEqual(["A=1", "blank", "B=2", "blank"]);
  });

  test("go on behind an odd number of backslashes, past comments, up to a blank line", () => {
    expect(items("A=1 \\\n# x \\\n  ; y\n  2\nB=3")).toEqual(["A=1    2", "B=3"]);
    expect(items("A=1 \\\\\nB=2 \\\\\\\n3")).toEqual(["A=1 \\\\", "B=2 \\\\ 3"]);
    expect(items("A=1 \\\n\nB=2")).toEqual(["A=1", "B=2"]);
    expect(items("A=1 \\ \nB=2\\")).toEqual(["A=1 \\", "B=2"]);
    expect(items("A=1\\\n[Install]\nB=2")).toEqual(["A=1 [Install]", "B=2"]);
    expect(items("# x \\\nA=1")).toEqual(["comment", "A=1"]);
  });

  test("lose one byte order mark", () => {
    expect(items("\uFEFF[A]\n\uFEFFB=1")).toEqual(["[A]", "\uFEFFB=1"]);
    expect(items("[A]\n\uFEFFB=1")).toEqual(["[A]", "B=1"]);
    expect(items("\uFEFF# x")).toEqual(["missing-equals"]);
  });

  test("are blank only for space, tab and line ends", () => {
    expect(items("  \t\nA = 1 \t\n\fB=2\n\u00a0C=3")).toEqual(["blank", "A=1", "\fB=2", "\u00a0C=3"]);
  });
});

describe("what systemd cannot take", () => {
  test("is an invalid item", () => {
    expect(items("A\n=x\n]")).toEqual(["missing-equals", "empty-key", "missing-equals"]);
    for (const header of ["[Service] x", "[Service", "[", "[Service] # x"]) expect(items(header)).toEqual(["bad-header"]);
    expect(items("[]\n[ A ]")).toEqual(["[]", "[ A ]"]);
  });

  test("ends the reading where systemd gives up", () => {
    const file = read("A=1\nB=\udce9\nC=3");
    expect(file.broken?.reason).toBe("bad-utf8");
    expect(file.assignments.map(({ key }) => key)).toEqual(["A"]);
    expect(read("# \udce9\nC=3").broken).toBeUndefined();
  });

  test("is a line of a mebibyte", () => {
    const longest = "x".repeat(LONGEST_LINE - 3);
    expect(read(`A=${longest}`).broken).toBeUndefined();
    expect(read(`A=${longest}x`).broken?.reason).toBe("too-long");
    expect(read(`A=${"é".repeat(LONGEST_LINE / 2)}`).broken?.reason).toBe("too-long");
    expect(read(`A=${"x".repeat(LONGEST_LINE / 2)}\\\n${"x".repeat(LONGEST_LINE / 2)}`).broken?.reason).toBe("too-long");
  });
});

test("a value knows its place through continuations", () => {
  const text = "[Service]\nExecStart=/bin/x \\\n# no\n  abc\n";
  const [, item] = read(text).items;
  if (item?.kind !== "assignment") throw new Error("no assignment");
  const at = spanOf(item.value, item.value.text.indexOf("abc"));
  expect(text.slice(at.start, at.end)).toBe("abc");
  expect(text.slice(keyAt(item).start, keyAt(item).end)).toBe("ExecStart");
});

/** That nothing is lost, and every place lies in the file. */
function check(text: string): void {
  const file = read(text);
  expect(file.items.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
  for (const item of file.items) {
    if (item.kind !== "assignment") continue;
    const words = splitWords(item.value, { unquote: true, escapes: "relaxed" }).words;
    const { commands, errors } = parseExec(item.value);
    const places = [item.at, keyAt(item), ...words.map(({ at }) => at), ...commands.map(({ at }) => at), ...errors.map(({ at }) => at)];
    for (const at of [...places, ...words.map((word) => spanOf(word.text)), ...commands.map(({ path }) => spanOf(path))]) {
      expect(at.start).toBeGreaterThanOrEqual(item.start);
      expect(at.end).toBeGreaterThanOrEqual(at.start);
      expect(at.end).toBeLessThanOrEqual(item.end);
    }
  }
}

const parts = [
  "[",
  "]",
  "A",
  "=",
  "\\",
  "\n",
  "\r",
  "\0",
  "\uFEFF",
  "#",
  ";",
  " ",
  "\t",
  "'",
  '"',
  "%i",
  "é",
  "\udcff",
  "\\x41",
  "@",
  "-",
  "+!",
  "$X",
];

test("reading never throws and loses nothing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), check));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 60 }), (some) => check(some.join(""))),
    { numRuns: 1000 },
  );
});

const fuzz = fileURLToPath(new URL("../../shared/fuzz/unit-file/", import.meta.url));

test.skipIf(!existsSync(fuzz))("the inputs that systemd is fuzzed with are read without loss", () => {
  for (const name of readdirSync(fuzz)) check(readFileSync(fuzz + name, "latin1"));
});
