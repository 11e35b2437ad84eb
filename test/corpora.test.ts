import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Finding } from "../src/core/finding.js";
import { rules } from "../src/generated/rules.js";
import { memorySnapshot } from "../src/model/snapshot.js";
import { decode } from "../src/node/text.js";
import { environmentLines, parseEnvironmentFile } from "../src/syntax/env-file.js";
import { parseUnitFile } from "../src/syntax/parse.js";
import { parseCalendar } from "../src/values/calendar.js";
import { findingsIn } from "./support/trees.js";

const top = join(dirname(fileURLToPath(import.meta.url)), "../../shared/fuzz");
const has = existsSync(top);

/** The files of a corpus that fuzzing of systemd itself has left. */
const corpus = (kind: string): readonly { readonly name: string; readonly text: string }[] =>
  has ? readdirSync(join(top, kind)).map((name) => ({ name, text: decode(readFileSync(join(top, kind, name))) })) : [];

const all = rules.map(({ rule }) => rule);
const began = process.cpuUsage();

/** What all rules find in a unit of that text, all places of it inside the text. */
function findings(path: string, text: string, number: number): readonly Finding[] {
  const found = findingsIn(memorySnapshot({ [path]: text }, { complete: true }), all, { min: number, max: number });
  for (const { at, notes = [], fix, rule } of found) {
    for (const { file, start, end } of [at, ...notes.map((note) => note.at), ...(fix?.edits ?? []).map((edit) => edit.at)]) {
      const length = file === path ? text.length : 0;
      expect([0 <= start, start <= end, end <= length], `${rule} ${start} ${end}`).toEqual([true, true, true]);
    }
  }
  return found;
}

describe.skipIf(!has)("what has broken systemd's own parsers", () => {
  test.each(corpus("unit-file"))("unit file $name", ({ text }) => {
    const [type = "", ...lines] = text.split("\n");
    const unit = lines.join("\n");
    const path = `/etc/systemd/system/a@b.${type}`;
    const { items } = parseUnitFile(path, unit);
    expect(items.map(({ start, end }) => unit.slice(start, end)).join("")).toBe(unit);
    findings(path, unit, 236);
    expect(findings(path, unit, 257)).toEqual(findings(path, unit, 257));
  });

  test.each(corpus("calendarspec"))("calendar spec $name", ({ text }) => {
    for (const spec of text.trimEnd().split("\0")) {
      const isValid = parseCalendar(spec) !== undefined;
      const found = findings("/etc/systemd/system/a.timer", `[Timer]\nOnCalendar=${spec}\n`, 257);
      expect(found.some(({ rule, at }) => rule === "invalid-value" && at.start > 8)).toBe(!isValid);
    }
  });

  test.each(corpus("env-file"))("environment file $name", ({ text }) => {
    for (const { start, end } of environmentLines(text)) expect(start <= end && end <= text.length).toBe(true);
    expect(parseEnvironmentFile(text).size).toBeGreaterThan(0);
  });

  test("all that takes less than ten seconds", () => {
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});
