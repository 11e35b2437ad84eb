import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const top = new URL("..", import.meta.url).pathname;

/** What can stand in front of a regular expression, and the expression: also finds some text of strings, which does no harm. */
const LITERAL = /(?<=(?:[(,=:[!&|?{};>]|return|^)\s*)\/(?![*/?])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/gm;

interface Literal {
  readonly place: string;
  readonly regex: RegExp;
}

function literalsIn(file: string): readonly Literal[] {
  const text = readFileSync(join(top, file), "utf8");
  return [...text.matchAll(LITERAL)].flatMap(({ 1: source = "", 2: flags = "", index }) => {
    try {
      const regex = new RegExp(source, flags);
      return [{ place: `${file}:${text.slice(0, index).split("\n").length} ${regex}`, regex }];
    } catch {
      return [];
    }
  });
}

const files = ["src", "rules"].flatMap((folder) =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);
const literals = new Map(files.flatMap(literalsIn).map((literal) => [String(literal.regex), literal]));

/** Texts that the expression may take again and again: its letters and words as they are, and one of each kind of character. */
function pumpsOf({ source }: RegExp): readonly string[] {
  const plain = source
    .replace(/\(\?(?:<?[=!]|:|<\w+>)/g, " ")
    .replace(/\[\^?((?:[^\]\\]|\\.)*)\]/g, (_, set: string) => ` ${set.charAt(0) === "\\" ? set.slice(0, 2) : set.charAt(0)} `)
    .replace(/\{\d*,?\d*\}/g, " ")
    .replace(/\\[sS]/g, "\t")
    .replace(/\\[wdWDbB]/g, "0")
    .replace(/\\([nrt0])/g, (_, c: string) => ({ n: "\n", r: "\r", t: "\t" })[c] ?? "\0")
    .replace(/\\(.)/g, "\u0001$1")
    .replace(/(?<!\u0001)[()^$|*+?.]/g, " ")
    .replaceAll("\u0001", "");
  const words = [...new Set(plain.split(" ").filter((word) => word !== ""))].slice(0, 12);
  const pairs = words.flatMap((word) => [` ${word}`, `${word}0`, `/${word}`, `-${word}`, `0${word}_`]);
  return [...new Set([..." \t\n/-_.0aA\\$:{['", "a.", "0_", "a ", "/a", "-a", ...words, ...pairs, words.slice(0, 3).join("")])].filter(
    (pump) => pump !== "",
  );
}

/** How long an expression takes to look through a text, in milliseconds. */
function timeOf(regex: RegExp, text: string): number {
  regex.lastIndex = 0;
  const began = performance.now();
  regex.exec(text);
  return performance.now() - began;
}

/** Linear time takes far less for so much text, quadratic time far more. */
const MOST = 60;

/** How long the texts are: by small steps at first, at one of which exponential time is long but not without end. */
const COUNTS = [24, 36, 54, 80, 120, 180, 1500, 24_000];

function slowestText({ regex }: Literal): string | undefined {
  const starts = [
    "",
    ...new Set(
      pumpsOf(regex)
        .filter((pump) => pump.length > 1)
        .map((pump) => pump.trim()),
    ),
  ].slice(0, 6);
  for (const pump of pumpsOf(regex)) {
    for (const start of starts) {
      for (const count of COUNTS) {
        const text = `${start}${pump.repeat(count / pump.length)}\u0000!`;
        if (timeOf(regex, text) > MOST && timeOf(regex, text) > MOST) return JSON.stringify(`${start} ${pump} × ${count}`);
      }
    }
  }
  return undefined;
}

describe("regular expressions take time that grows with the text, whatever stands there", () => {
  test("there are many", () => expect(literals.size).toBeGreaterThan(400));

  test.each([...literals.values()].map((literal) => [literal.place, literal] as const))("%s", (_, literal) => {
    expect(slowestText(literal)).toBeUndefined();
  });
});
