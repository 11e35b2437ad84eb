import fc from "fast-check";
import { expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { contradictingWeekday, parseCalendar } from "../src/values/calendar.js";
import { cpuSet } from "../src/values/cpu-set.js";
import { extractFirst } from "../src/values/extract.js";
import { parseInteger, parseSize } from "../src/values/integers.js";
import { isIpAddress } from "../src/values/ip-address.js";
import { parseTimeSpan } from "../src/values/time-span.js";
import { parseUnitName } from "../src/values/unit-name.js";

test("any date and time is a calendar event that names just it", () => {
  const date = fc.date({ min: new Date("1970-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(date, (d) => {
      const iso = d.toISOString();
      const spec = parseCalendar(`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`);
      const single = (n: number) => [{ start: n, stop: undefined, repeat: 0 }];
      expect(spec).toMatchObject({
        year: single(d.getUTCFullYear()),
        month: single(d.getUTCMonth() + 1),
        day: single(d.getUTCDate()),
        timeZone: "UTC",
      });
      expect(parseCalendar(`@${Math.floor(d.getTime() / 1000)}`)).toEqual(spec);
    }),
  );
});

test("a weekday that the date is not contradicts it", () => {
  const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const wrong = days.map((day) => parseCalendar(`${day} 2024-02-29`)).map((spec) => spec && contradictingWeekday(spec));
  expect(wrong).toEqual([3, 3, 3, undefined, 3, 3, 3]);
});

test.each([
  "Mon..Fri 10:00",
  "*-*~3",
  "*-02~01..03",
  "*:0/15",
  "Sat,Sun *-1,7-* 12:00:30.5",
  "weekly",
  "10:00 Europe/Berlin",
  "Mon-Fri",
  "*-*-1/3",
])("%s is a calendar event", (text) => expect(parseCalendar(text)).toBeDefined());

test.each(["", "25:00", "*:0/60", "Wed..Mon", "2024-13-01", "1969-1-1", "*-*-*T10:00", "Mon.Fri", "10:00 Mars/Phobos", "*-*~31"])(
  "%s is no calendar event",
  (text) => expect(parseCalendar(text)).toBeUndefined(),
);

test("parts of a time span add up, in whatever unit", () => {
  const units = { us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6, d: 86400e6 };
  const part = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.constantFrom<keyof typeof units>("us", "ms", "s", "min", "h", "d"));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.constantFrom("", " "), (parts, blank) => {
      const text = parts.map(([n, unit]) => `${n}${unit}`).join(blank);
      expect(parseTimeSpan(text)).toBe(parts.reduce((sum, [n, unit]) => sum + n * units[unit], 0));
    }),
  );
  expect(parseTimeSpan("1.5h")).toBe(5400e6);
  expect(parseTimeSpan("infinity")).toBe(Number.POSITIVE_INFINITY);
  for (const wrong of ["", "-1", "5 parsecs", "1.", "12.34.56", "infinitys"]) expect(parseTimeSpan(wrong), wrong).toBeUndefined();
});

test("a unit's name is made of the parts it falls into", () => {
  const stem = fc.stringMatching(/^[a-z][a-zA-Z0-9:_.\\-]{0,20}$/);
  fc.assert(
    fc.property(stem, fc.option(stem, { nil: undefined }), fc.constantFrom("service", "socket", "mount"), (prefix, instance, type) => {
      const name = `${prefix}${instance === undefined ? "" : `@${instance}`}.${type}`;
      expect(parseUnitName(name)).toEqual({ prefix, instance, type });
    }),
  );
  for (const wrong of ["", "a", "a.frob", ".service", "@.service", "a/b.service", "a b.service", `${"a".repeat(250)}.service`]) {
    expect(parseUnitName(wrong), wrong).toBeUndefined();
  }
});

const context = {
  section: "Service",
  key: "CPUAffinity",
  ltype: "0",
  expands: true,
  unitType: "service",
  manager: "system",
  unit: "a.service",
} as const;
/** What is wrong with a set of CPUs. */
const cpuFaults = (text: string): readonly string[] => cpuSet({ ...context, text, v: version(262) }).map(({ problem }) => problem);

test("a set of CPUs is taken as it is written, and nothing else is", () => {
  const range = fc.tuple(fc.nat(4000), fc.nat(4000)).map(([first, more]) => ({ first, last: first + more }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), fc.constantFrom(",", " ", ", "), (ranges, separator) => {
      const text = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(separator);
      expect(cpuFaults(text)).toEqual([]);
    }),
  );
  for (const wrong of ["3-1", "0-", "x", "8192", "0--3"]) expect(cpuFaults(wrong), wrong).toHaveLength(1);
});

test("integers come in four bases, and no parser throws", () => {
  expect(["10", "010", "0x10", "-1", "+1", "08", "1a", ""].map((text) => parseInteger(text, -9, 99))).toEqual([
    10,
    8,
    16,
    -1,
    1,
    undefined,
    undefined,
    undefined,
  ]);
  expect(["1K", "1.5M", "1G 500M", "500M 1G", "10X"].map((text) => parseSize(text, 1024))).toEqual([
    1024n,
    1572864n,
    1598029824n,
    undefined,
    undefined,
  ]);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      parseCalendar(text);
      parseTimeSpan(text);
      parseSize(text, 1000);
      parseUnitName(text);
      cpuFaults(text);
      isIpAddress(text);
      extractFirst(text, 0, ":", { unquote: true, unescape: true });
    }),
  );
});
