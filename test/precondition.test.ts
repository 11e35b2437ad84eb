import { describe, expect, test } from "vitest";
import { check } from "../src/engine/check.js";
import type { Rule } from "../src/engine/rule.js";
import { treesOf } from "../src/engine/trees.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import { namespaceGraph } from "../src/namespaces/build.js";

function find(rule: Rule, files: MemoryFiles): readonly string[] {
  const snapshot = memorySnapshot(files);
  const request = { snapshot, trees: treesOf(snapshot), rules: [{ rule }], own: new Map(), known: new Set([rule.id]) };
  return check({ ...request, range: { min: 257, max: 257 }, graph: namespaceGraph }).map(({ at, message }) => `${at.start} ${message}`);
}

/** The rule, run whatever the texts hold. */
function everywhere(rule: Rule): Rule {
  const { mentions: _, ...when } = rule.when ?? {};
  return { ...rule, when } as Rule;
}

/** Ways to write a word that mean the same to systemd, and to a shell. */
const WAYS: Readonly<Record<string, (word: string) => string>> = {
  "in quotes": (word) => `"${word}"`,
  "quoted in part": (word) => `${word.slice(0, 1)}"${word.slice(1)}"`,
  "with empty quotes within": (word) => `${word.slice(0, 1)}''${word.slice(1)}`,
  "with its first character escaped": (word) => `\\x${word.charCodeAt(0).toString(16)}${word.slice(1)}`,
  "with its last character escaped": (word) =>
    `${word.slice(0, -1)}\\${word
      .charCodeAt(word.length - 1)
      .toString(8)
      .padStart(3, "0")}`,
  "with an escape that stands for itself": (word) => `${word.slice(0, 1)}\\${word.slice(1)}`,
};

/** The files of an example with every word of its commands, units and paths written in another way. */
function written(files: MemoryFiles, way: (word: string) => string): MemoryFiles {
  const line = (text: string): string =>
    text.replace(
      /^(Exec\w+=|After=|Wants=|Requires=)(.*)$/gm,
      (_, key: string, value: string) => key + value.replace(/(?<![\\$%\w-])[a-z]{2,}\b/g, way),
    );
  return Object.fromEntries(Object.entries(files).map(([path, one]) => [path, typeof one === "string" ? line(one) : one]));
}

const pathOf = (name: string): string =>
  /systemd\/(system|user)\//.test(name) || name.startsWith("/") ? name : `/etc/systemd/system/${name}`;
const named = rules.filter(({ rule }) => rule.when?.mentions !== undefined);

describe.each(Object.entries(WAYS))("what a rule has to find in a text is found %s", (_, way) => {
  test.each(named.map(({ rule }) => [rule.id, rule] as const))("by %s", (_, rule) => {
    for (const { bad } of rule.examples) {
      const files = typeof bad === "string" ? { "a.service": bad } : bad;
      const tree = Object.fromEntries(Object.entries(written(files, way)).map(([name, one]) => [pathOf(name), one]));
      expect(find(rule, tree)).toEqual(find(everywhere(rule), tree));
    }
  });
});

test.each([
  ["redundant-nohup", 'no"hup" /bin/true'],
  ["redundant-nohup", "/usr/bin/no'h'up /bin/true"],
  ["sudo-in-exec", "/usr/bin/su\\144o /bin/true"],
  ["sudo-in-exec", '/usr/bin/s"u"do -u a /bin/true'],
  ["relative-script", 'python3 app.p"y"'],
  ["relative-script", 'python3 app"."py'],
])("%s finds %s", (id, command) => {
  const rule = rules.find((one) => one.rule.id === id)?.rule as Rule;
  expect(find(rule, { "/a.service": `[Service]\nExecStart=${command}\n` })).toHaveLength(1);
});
