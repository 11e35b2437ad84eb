import { describe, expect, test } from "vitest";
import { readConfig } from "../src/engine/config.js";
import { applyEdits } from "../src/engine/fix.js";
import type { Rule } from "../src/engine/rule.js";
import { selectRules } from "../src/engine/select.js";
import { readTarget, readVersion } from "../src/engine/target.js";

describe("configuration", () => {
  const ids = ["join-without-private", "netns-resolv-conf"];

  test("is read", async () => {
    const text =
      "[unitlint]\nsystemd = 252..257\nfail-on = info\n[rules]\njoin-without-private = error\nnetns-resolv-conf = off\n[exclude]\npaths[] = vendor/**\npaths[] = *.in\n";
    expect(await readConfig(text, ids)).toEqual({
      systemd: "252..257",
      failOn: "info",
      rules: new Map([
        ["join-without-private", "error"],
        ["netns-resolv-conf", "off"],
      ]),
      exclude: ["vendor/**", "*.in"],
      profiles: [],
      overrides: [],
    });
    expect(await readConfig("[unitlint]\nsystemd = >=250\n", ids)).toMatchObject({ systemd: ">=250" });
    expect(await readConfig("", ids)).toEqual({ rules: new Map(), exclude: [], profiles: [], overrides: [] });
  });

  test("takes patterns as people write them", async () => {
    const patterns = ["**/vendor/**/*.d/*-*.conf", "{a,b}/{c,d,e}/*.{service,socket}", "x{1..9}/[a-f]?.service", "!(a|b)/**", "a.b/c.d"];
    const text = `[exclude]\n${patterns.map((pattern) => `paths[] = ${pattern}\n`).join("")}`;
    expect(await readConfig(text, ids)).toMatchObject({ exclude: patterns });
  });

  test("has profiles, and levels for some paths", async () => {
    const text =
      "[unitlint]\nprofile = hardening\n[rules vendor/**]\nnetns-resolv-conf = off\n[rules a.b/*.service]\njoin-without-private = info\n";
    expect(await readConfig(text, ids)).toMatchObject({
      profiles: ["hardening"],
      overrides: [
        { pattern: "vendor/**", rules: new Map([["netns-resolv-conf", "off"]]) },
        { pattern: "a.b/*.service", rules: new Map([["join-without-private", "info"]]) },
      ],
    });
    expect(await readConfig("[rules x]\nnetns-resolv-con = off\n", ids)).toMatch(/no rule is called netns-resolv-con/);
  });

  test.each([
    ["[rule]\n", "there is no section [rule] (did you mean rules?)"],
    ["systemd = 252\n", "systemd stands before the first section"],
    ["[unitlint]\nfailon = error\n", "[unitlint] has no key failon (did you mean fail-on?)"],
    ["[unitlint]\nfail-on = warn\n", "fail-on is one of error, warning, info, not warn"],
    ["[rules]\njoin-without-privat = off\n", "no rule is called join-without-privat (did you mean join-without-private?)"],
    ["[rules]\njoin-without-private = of\n", "join-without-private is one of error, warning, info, off, not of"],
    ["[exclude]\npath[] = a\n", "[exclude] has no key path (did you mean paths?)"],
    ["[exclude]\npaths[] =\n", "a pattern of paths is empty"],
    [`[exclude]\npaths[] = ${"{a,b}".repeat(10)}\n`, "stands for more than 500 others"],
    ["[exclude]\npaths[] = x{1..501}\n", "the pattern x{1..501} stands for more than 500 others"],
    ["[exclude]\npaths[] = *a*b*c*d\n", "the pattern *a*b*c*d has too many asterisks"],
    ["[rules **/a/**/b/**/c/**/d/**]\nnetns-resolv-conf = off\n", "has too many asterisks"],
    [`[exclude]\npaths[] = ${"a".repeat(1001)}\n`, "is longer than 1000 characters"],
    [`[${"a.".repeat(20_000)}b]\nx = 1\n`, "there is no section [a.a."],
  ])("%j is refused in one sentence", async (text, problem) => {
    expect(await readConfig(text, ids)).toContain(problem);
  });
});

describe("versions asked for", () => {
  test.each([
    ["254", 254, 254],
    ["v254", 254, 254],
    ["254.26-1~bpo12+1", 254, 254],
    ["255~rc1", 255, 255],
    ["2:256", 256, 256],
    ["252.38-1~deb12u1..257", 252, 257],
    [">=250", 250, 262],
    ["<254", 230, 253],
    [">=252 <257", 252, 256],
  ])("%s", async (text, min, max) => expect(await readTarget(text)).toEqual({ min, max }));

  test.each(["", "newest", "229", "263", "252..300", "257..252", ">300", "2540", ">="])("%j is refused", async (text) => {
    expect(await readTarget(text)).toEqual(expect.stringMatching(/unitlint knows 230 to 262|upside down/));
  });

  test("no version of anything else", () => expect(readVersion("25.4")).toBeUndefined());
});

describe("selection", () => {
  const rule = (id: string, optional?: "hardening"): Rule =>
    ({ id, severity: "warning", ...(optional ? { optional } : {}), scope: "file", check: () => [] }) as unknown as Rule;
  const listed = [
    { category: "exec", rule: rule("exec-a") },
    { category: "exec", rule: rule("exec-b") },
    { category: "values", rule: rule("value-a", "hardening") },
  ];
  const chosen = (select: string[], ignore: string[] = [], config = new Map<string, "off" | "error">()) => {
    const selection = selectRules(listed, { select, ignore, config });
    return typeof selection === "string" ? selection : [...selection.rules.map(({ rule }) => rule.id), ...selection.own.keys()];
  };

  test("all but optional ones by default", () => expect(chosen([])).toEqual(["exec-a", "exec-b", "unreadable-file", "unused-suppression"]));
  test("rules, categories and optional groups", () => {
    expect(chosen(["exec"])).toEqual(["exec-a", "exec-b"]);
    expect(chosen(["hardening", "exec-b"], ["exec"])).toEqual(["exec-b", "value-a"]);
    expect(chosen(["exec"], ["exec-a"])).toEqual(["exec-b"]);
  });
  test("by configuration", () => {
    const config = new Map([
      ["exec-a", "off" as const],
      ["value-a", "error" as const],
    ]);
    expect(chosen([], ["engine"], config)).toEqual(["exec-b", "value-a"]);
    expect(chosen(["exec-a"], [], config)).toEqual(["exec-a"]);
  });
  test("an unknown name", () => expect(chosen(["exec-c-"])).toMatch(/no rule or category is called exec-c-/));
});

test("edits are made from the start; those that overlap are refused", () => {
  const at = (start: number, end: number) => ({ file: "/a", start, end });
  expect(
    applyEdits("abcdef", [
      { at: at(4, 5), text: "X" },
      { at: at(0, 1), text: "" },
      { at: at(2, 2), text: "-" },
    ]),
  ).toBe("b-cdXf");
  expect(
    applyEdits("abcdef", [
      { at: at(0, 3), text: "" },
      { at: at(2, 4), text: "" },
    ]),
  ).toBeUndefined();
});
