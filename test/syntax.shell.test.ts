import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapped } from "../src/core/mapped.js";
import type { Span } from "../src/core/span.js";
import { parseEnvironmentFile } from "../src/syntax/env-file.js";
import { parseExec } from "../src/syntax/exec.js";
import { parseShell, type ShellNode, type ShellWord } from "../src/syntax/shell.js";
import { expandWords } from "../src/syntax/variables.js";

const read = (text: string): ShellNode => parseShell(mapped("/s", text, 0));

/** Every word and command of a script. */
function* pieces(node: ShellNode): Generator<{ readonly at: Span }> {
  const words = (list: readonly ShellWord[]): ShellWord[] => [...list];
  switch (node.kind) {
    case "command":
      yield node;
      yield* words(node.words);
      for (const { value } of node.assignments) yield value;
      for (const { target } of node.redirects) yield target;
      for (const { parts } of node.words) for (const part of parts) if (part.kind === "output") yield* pieces(part.script);
      return;
    case "if":
      for (const { condition, body } of node.branches) yield* [...pieces(condition), ...pieces(body)];
      if (node.otherwise) yield* pieces(node.otherwise);
      return;
    case "case":
      for (const { patterns, body } of node.branches) yield* [...patterns, ...pieces(body)];
      return;
    case "loop":
      if (node.condition) yield* pieces(node.condition);
      yield* pieces(node.body);
      return;
    case "function":
    case "subshell":
      yield* pieces(node.body);
      return;
    default:
      for (const inner of node.nodes) yield* pieces(inner);
  }
}

const wordsOf = (text: string): readonly string[] => Array.from(pieces(read(text)), ({ at }) => text.slice(at.start, at.end));

describe("scripts", () => {
  test("give their commands and words with their places", () => {
    expect(wordsOf("a 'b c' >/f && x=1 \"d\"")).toEqual(["a 'b c' >/f", "a", "'b c'", "/f", 'x=1 "d"', '"d"', "1"]);
    expect(wordsOf("case $1 in a|b) c;; esac")).toEqual(["a", "b", "c", "c"]);
    expect(wordsOf("if a; then b; elif c; then d; else e; fi")).toEqual(["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"]);
    expect(wordsOf("f() { a; }; for i in x; do b; done; (c) & d | e")).toEqual(["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"]);
    expect(wordsOf("a $(b)")).toEqual(["a $(b)", "a", "$(b)", "b", "b"]);
  });

  test("tell literal text from what is not known", () => {
    const node = read("a 'b'\"$c\"$1${d:-e}*.f");
    expect(node.kind === "command" && node.words[1]?.parts).toEqual([
      { kind: "text", text: "b", quoted: true },
      { kind: "variable", name: "c", quoted: true },
      { kind: "variable", name: "1", quoted: false },
      { kind: "variable", name: "d", quoted: false, fallback: [{ kind: "text", text: "e", quoted: false }] },
      { kind: "glob", text: "*" },
      { kind: "text", text: ".f", quoted: false },
    ]);
  });

  test("in a unit know their place through quotes, escapes and continuations", () => {
    const text = "/bin/sh -c 'a $$x \\\n  && \\x62 c'";
    const value = mapped("/a.service", text.replace("\\\n", "  "), 0);
    const [command] = parseExec(value).commands;
    const [, script] = expandWords(command?.args ?? [], () => undefined);
    if (!script) throw new Error("no script");
    const places = Array.from(pieces(parseShell(script.text)), ({ at }) => text.slice(at.start, at.end));
    expect(places).toEqual(["a $$x", "a", "$$x", "\\x62 c", "\\x62", "c"]);
  });

  test("nested beyond reason are given up", () => {
    expect(() => read("$(".repeat(5000))).not.toThrow();
    expect(() => read("(".repeat(5000) + ")".repeat(5000))).not.toThrow();
    expect(() => read("if a; then ".repeat(2000))).not.toThrow();
  });
});

const tokens = [
  "a",
  " ",
  "'",
  '"',
  "$",
  "$(",
  "`",
  ")",
  "(",
  "{",
  "}",
  ";",
  "\n",
  "&&",
  "||",
  "|",
  "&",
  "<<E",
  ">",
  "case",
  "in",
  "esac",
  "if",
  "fi",
  "\\",
  "[[",
  "]]",
  "${",
  "=",
  "*",
  "\0",
];

test("reading never throws, and every place lies in the text", () => {
  const check = (text: string): void => {
    for (const { at } of pieces(read(text))) {
      expect(at.start).toBeGreaterThanOrEqual(0);
      expect(at.end).toBeGreaterThanOrEqual(at.start);
      expect(at.end).toBeLessThanOrEqual(text.length);
    }
  };
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), check));
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...tokens), { maxLength: 40 }).map((some) => some.join("")),
      check,
    ),
    { numRuns: 1000 },
  );
});

describe("variables of the unit", () => {
  const expand = (words: string, environment: Readonly<Record<string, string>> = {}): readonly string[] => {
    const [command] = parseExec(mapped("/a", `/x ${words}`, 0)).commands;
    return expandWords(command?.args ?? [], (name) => environment[name]).map(({ text }) => text.text);
  };

  test("are replaced in braces anywhere, without braces as a whole word", () => {
    expect(expand("a${B}c $B '$B' a$B", { B: "x y" })).toEqual(["ax yc", "x", "y", "x", "y", "a$B"]);
    expect(expand("$NONE ${NONE} a", {})).toEqual(["", "a"]);
    expect(expand("$$ $$$$ $${B} ${B:-x} '$B and more' $", { B: "x" })).toEqual(["$", "$$", "${B}", "${B:-x}", "$"]);
  });
});

test("environment files", () => {
  const text = "# c\nA=1\n B = x y  \nC='q \"r'\nD=\"a\\\"b\\q\"\nE=a\\\nb\nbad\nF G=1\nH=\n;x=1\nI=a'b'c\nJ='a' \"b\"";
  expect(Object.fromEntries(parseEnvironmentFile(text))).toEqual({
    A: "1",
    B: "x y",
    C: 'q "r',
    D: 'a"b\\q',
    E: "ab",
    H: "",
    I: "a'b'c",
    J: "ab",
  });
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (any) => {
      for (const name of parseEnvironmentFile(any).keys()) expect(name).toMatch(/^\w+$/);
    }),
  );
});
