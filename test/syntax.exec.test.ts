import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mapped } from "../src/core/mapped.js";
import { version } from "../src/core/version.js";
import { type ExecErrorReason, type ExecLine, parseExec } from "../src/syntax/exec.js";

const read = (value: string, v?: number): ExecLine => parseExec(mapped("/a.service", value, 0), v === undefined ? undefined : version(v));
const reasons = (value: string, v?: number): readonly string[] => read(value, v).errors.map(({ reason }) => reason);
const argv = (value: string): readonly (readonly string[])[] =>
  read(value).commands.map(({ path, args }) => [path.text, ...args.map(({ text }) => text.text)]);

describe("commands", () => {
  test("are separated by a lone semicolon without quotes", () => {
    expect(argv("/bin/a x ; /bin/b ; ; /bin/c ;")).toEqual([["/bin/a", "x"], ["/bin/b"], ["/bin/c"]]);
    expect(argv('/bin/a \\; ";" ;/bin/b x; y')).toEqual([["/bin/a", ";", ";", ";/bin/b", "x;", "y"]]);
  });

  test("keep quotes in the middle of a word together", () => {
    expect(argv("/bin/a exec:'a b' it\"'\"s ''")).toEqual([["/bin/a", "exec:a b", "it's", ""]]);
  });

  test("know where each word stands", () => {
    const value = "-/bin/sh -c 'a b' ; +/bin/x";
    const [first, second] = read(value).commands;
    const text = (at: { start: number; end: number } | undefined): string => value.slice(at?.start, at?.end);
    expect(text(first?.at)).toBe("-/bin/sh -c 'a b'");
    expect(text(first?.pathAt)).toBe("-/bin/sh");
    expect(text(first?.args[1]?.at)).toBe("'a b'");
    expect(text(second?.prefixes[0]?.at)).toBe("+");
  });
});

describe("prefixes", () => {
  const prefixes = (value: string, v?: number): string => {
    const command = read(value, v).commands[0];
    return `${command?.prefixes.map(({ prefix }) => prefix).join(" ")} ${command?.path.text}`;
  };

  test("may come in any order, once each", () => {
    expect(prefixes(":+-@/bin/true a")).toBe(": + - @ /bin/true");
    expect(prefixes("'-'/bin/true")).toBe("- /bin/true");
    expect(prefixes("!-!/bin/true")).toBe("!! - /bin/true");
    expect(reasons("+!/bin/true")).toEqual(["bad-path"]);
    expect(reasons("!!!/bin/true")).toEqual(["bad-path"]);
  });

  test("are part of the path where the version does not know them", () => {
    expect(prefixes("|/bin/true", 258)).toBe("| /bin/true");
    expect(reasons("|/bin/true", 257)).toEqual(["bad-path"]);
    expect(reasons(":/bin/true", 241)).toEqual(["bad-path"]);
    expect(reasons("!!/bin/true", 258)).toEqual(["removed-prefix"]);
  });

  test("take the zeroth argument from the words", () => {
    const command = read("@/bin/sh name -c x").commands[0];
    expect(command?.argv0?.text.text).toBe("name");
    expect(command?.args.map(({ text }) => text.text)).toEqual(["-c", "x"]);
  });
});

test("open quotes in the first word are only ignored", () => {
  expect(read("'/bin/true").errors).toMatchObject([{ reason: "unbalanced-quotes", fatal: false }]);
  expect(read("/bin/true 'x").errors).toMatchObject([{ reason: "unbalanced-quotes", fatal: true }]);
  expect(read("-/bin/true 'x").errors).toMatchObject([{ reason: "unbalanced-quotes", fatal: false }]);
});

test("unknown paths are not judged", () => {
  for (const path of ["%h/x", "\uE000\uE000/x", "a\uE000/x"]) expect(reasons(path)).toEqual([]);
});

const truth = new URL("../../shared/truth/exec.json", import.meta.url);
const messageOf: readonly (readonly [RegExp, ExecErrorReason])[] = [
  [/unknown escape/, "unknown-escape"],
  [/modifier .* no longer supported/, "removed-prefix"],
  [/Unbalanced quoting/, "unbalanced-quotes"],
  [/Empty path/, "empty-path"],
  [/special characters/, "special-characters"],
  [/specifies a directory/, "directory"],
  [/Neither a valid executable/, "bad-path"],
  [/zeroeth argument/, "no-argv0"],
];

interface Truth {
  readonly cases: readonly { key: string; value: string; messages: Readonly<Record<string, readonly string[]>> }[];
}

test.skipIf(!existsSync(truth))("systemd complains of the same command lines", () => {
  const { cases } = JSON.parse(readFileSync(truth, "utf8")) as Truth;
  for (const { key, value, messages } of cases) {
    if (value.includes("%")) continue;
    const text = value.trim().replace(/\\$/, "");
    for (const [v, lines] of Object.entries(messages)) {
      const expected = lines.flatMap((line) => messageOf.filter(([text]) => text.test(line)).map(([, reason]) => reason));
      expect([key, value, v, ...reasons(text, Number(v))]).toEqual([key, value, v, ...expected]);
      const refused = lines.some((line) => line.includes("fatal error"));
      expect([value, v, read(text, Number(v)).errors.some(({ fatal }) => fatal)]).toEqual([value, v, refused]);
    }
  }
});
