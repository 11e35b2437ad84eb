import { isTimeZone } from "./time-zone.js";

/** From `start`, up to `stop` or without an end, every `repeat`; a single value where `repeat` is 0. Seconds count in microseconds. */
interface CalendarPart {
  readonly start: number;
  readonly stop: number | undefined;
  readonly repeat: number;
}

/** A calendar event expression; an undefined part matches everything. */
export interface CalendarSpec {
  /** Bit 0 is Monday; undefined: every day. */
  readonly weekdays: number | undefined;
  readonly year: readonly CalendarPart[] | undefined;
  readonly month: readonly CalendarPart[] | undefined;
  readonly day: readonly CalendarPart[] | undefined;
  /** Days count back from the end of the month. */
  readonly endOfMonth: boolean;
  readonly hour: readonly CalendarPart[] | undefined;
  readonly minute: readonly CalendarPart[] | undefined;
  readonly second: readonly CalendarPart[] | undefined;
  /** `UTC`, a name as `Europe/Berlin`, or undefined: the local time. */
  readonly timeZone: string | undefined;
}

const SECOND = 1e6;
const one = (start: number): readonly CalendarPart[] => [{ start, stop: undefined, repeat: 0 }];

const daily = {
  weekdays: undefined,
  year: undefined,
  month: undefined,
  day: undefined,
  endOfMonth: false,
  hour: one(0),
  minute: one(0),
  second: one(0),
};
const fourths: readonly CalendarPart[] = [1, 4, 7, 10].flatMap(one);
const halves: readonly CalendarPart[] = [1, 7].flatMap(one);

/** The shorthands of systemd.time(7), in lower case. */
const shorthands: Readonly<Record<string, Omit<CalendarSpec, "timeZone">>> = {
  minutely: { ...daily, hour: undefined, minute: undefined },
  hourly: { ...daily, hour: undefined },
  daily,
  weekly: { ...daily, weekdays: 1 },
  monthly: { ...daily, day: one(1) },
  quarterly: { ...daily, month: fourths, day: one(1) },
  semiannually: { ...daily, month: halves, day: one(1) },
  "semi-annually": { ...daily, month: halves, day: one(1) },
  biannually: { ...daily, month: halves, day: one(1) },
  "bi-annually": { ...daily, month: halves, day: one(1) },
  annually: { ...daily, month: one(1), day: one(1) },
  anually: { ...daily, month: one(1), day: one(1) },
  yearly: { ...daily, month: one(1), day: one(1) },
};

/**
 * A calendar event expression, as calendar_spec_from_string() in systemd's calendarspec.c reads it: `Mon..Fri *-*-* 10:00 Europe/Berlin`;
 * undefined if it is none.
 */
export function parseCalendar(text: string): CalendarSpec | undefined {
  const { rest, timeZone } = splitTimeZone(text);
  if (rest === "") return undefined;
  const word = rest.toLowerCase();
  if (Object.hasOwn(shorthands, word)) return { ...daily, ...shorthands[word], timeZone };
  const days = parseWeekdays(rest);
  if (!days) return undefined;
  const date = parseDate(days.rest);
  if (!date) return undefined;
  const time = date.time ?? parseTime(date.rest);
  if (!time) return undefined;
  const spec = { ...date.date, ...time, weekdays: days.weekdays === 127 ? undefined : days.weekdays };
  return isValid(spec) ? { ...spec, timeZone: date.time ? "UTC" : timeZone } : undefined;
}

function splitTimeZone(text: string): { readonly rest: string; readonly timeZone: string | undefined } {
  const blank = text.lastIndexOf(" ");
  const zone = text.slice(blank + 1);
  if (blank < 0 || !(/^utc$/i.test(zone) || isTimeZone(zone))) return { rest: text, timeZone: undefined };
  return { rest: text.slice(0, blank), timeZone: /^utc$/i.test(zone) ? "UTC" : zone };
}

const DAY = /^(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?=[-., ]|$)/i;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** The weekdays at the start, and the rest; without any, the rest is all. undefined: not a list of weekdays. */
function parseWeekdays(text: string): { readonly weekdays: number | undefined; readonly rest: string } | undefined {
  let weekdays = 0;
  let rangeFrom = -1;
  for (let at = 0; ; ) {
    const found = DAY.exec(text.slice(at));
    if (!found)
      return at === 0 && !DAYS.some((day) => text.toLowerCase().startsWith(day)) ? { weekdays: undefined, rest: text } : undefined;
    const day = DAYS.indexOf(found[0].slice(0, 3).toLowerCase());
    if (rangeFrom > day) return undefined;
    for (let n = rangeFrom >= 0 ? rangeFrom : day; n <= day; n++) weekdays |= 1 << n;
    at += found[0].length;
    const next = /^(?:\.\.|[-,]|)/.exec(text.slice(at))?.[0] ?? "";
    at += next.length;
    if (next === "" && text.charAt(at) === ".") return undefined;
    if (next === ".." || next === "-") {
      if (rangeFrom >= 0) return undefined;
      rangeFrom = day;
    } else rangeFrom = -1;
    if (at >= text.length || text.charAt(at) === " ") {
      return rangeFrom < 0 ? { weekdays, rest: text.slice(at).replace(/^ +/, "") } : undefined;
    }
  }
}

interface Chain {
  readonly parts: readonly CalendarPart[] | undefined;
  readonly rest: string;
}

/** `*`, or numbers, ranges and repetitions, separated by commas. */
function parseChain(text: string, seconds = false): Chain | undefined {
  if (text.startsWith("*")) {
    return { parts: seconds ? [{ start: 0, stop: undefined, repeat: SECOND }] : undefined, rest: text.slice(1) };
  }
  const parts: CalendarPart[] = [];
  const number = seconds ? "([0-9]+(?:\\.(?!\\.)[0-9]+)?)" : "([0-9]+)";
  const pattern = new RegExp(`^${number}(?:\\.\\.${number})?(?:/${number})?(?=[ ,~:-]|$)(,?)`);
  for (let rest = text; parts.length <= 240; ) {
    const found = pattern.exec(rest);
    const part = found ? partOf(found, seconds) : undefined;
    if (!found || !part) return undefined;
    parts.push(part);
    rest = rest.slice(found[0].length);
    if (found[4] === "") return { parts, rest };
  }
  return undefined;
}

function partOf([, first = "", last, every]: RegExpExecArray, seconds: boolean): CalendarPart | undefined {
  const scale = seconds ? SECOND : 1;
  const value = (digits: string): number => Math.round(Number(digits) * scale);
  const start = value(first);
  const stop = last === undefined ? undefined : value(last);
  const repeat = every === undefined ? (stop === undefined ? 0 : scale) : value(every);
  if (Math.max(start, stop ?? 0, repeat) > 0x7fffffff || (every !== undefined && repeat === 0)) return undefined;
  if (every === undefined && seconds && stop !== undefined && start + repeat > stop) return undefined;
  return normalized({ start, stop, repeat });
}

/** As normalize_chain(): a range ends where it last matches, and one that matches once is a single value. */
function normalized({ start, stop, repeat }: CalendarPart): CalendarPart {
  if (stop === undefined) return { start, stop, repeat };
  const last = stop > start && repeat > 0 ? stop - ((stop - start) % repeat) : stop;
  return last === start || (last > start && repeat > 0 && start + repeat > last)
    ? { start, stop: undefined, repeat: 0 }
    : { start, stop: last, repeat };
}

type DateParts = Pick<CalendarSpec, "year" | "month" | "day" | "endOfMonth">;
type TimeParts = Pick<CalendarSpec, "hour" | "minute" | "second">;
const anyDate: DateParts = { year: undefined, month: undefined, day: undefined, endOfMonth: false };

function parseDate(text: string): { readonly date: DateParts; readonly rest: string; readonly time?: TimeParts } | undefined {
  if (text === "") return { date: anyDate, rest: "" };
  if (text.startsWith("@")) return parseEpoch(text);
  const first = parseChain(text);
  if (!first) return undefined;
  if (first.rest === "" || first.rest.startsWith(":")) return { date: anyDate, rest: text };
  const second = /^[-~]/.test(first.rest) ? parseChain(first.rest.slice(1)) : undefined;
  if (!second) return undefined;
  let endOfMonth = first.rest.startsWith("~");
  if (/^( |$)/.test(second.rest)) {
    const date = { year: undefined, month: first.parts, day: second.parts, endOfMonth: endOfMonth && second.parts !== undefined };
    return { date, rest: second.rest.replace(/^ +/, "") };
  }
  if (endOfMonth) return undefined;
  const third = /^[-~]/.test(second.rest) ? parseChain(second.rest.slice(1)) : undefined;
  if (!third || !/^( |$)/.test(third.rest)) return undefined;
  endOfMonth = second.rest.startsWith("~") && third.parts !== undefined;
  const year = first.parts?.map((part) => ({
    ...part,
    start: century(part.start),
    stop: part.stop === undefined ? undefined : century(part.stop),
  }));
  return { date: { year, month: second.parts, day: third.parts, endOfMonth }, rest: third.rest.replace(/^ +/, "") };
}

/** 12 is 2012, 89 is 1989. */
function century(year: number): number {
  if (year < 0 || year >= 100) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

function parseEpoch(text: string): ReturnType<typeof parseDate> {
  const found = /^@\s*\+?([0-9]+)$/.exec(text);
  const date = new Date(Number(found?.[1]) * 1000);
  if (!found || Number.isNaN(date.getTime())) return undefined;
  return {
    date: { year: one(date.getUTCFullYear()), month: one(date.getUTCMonth() + 1), day: one(date.getUTCDate()), endOfMonth: false },
    rest: "",
    time: { hour: one(date.getUTCHours()), minute: one(date.getUTCMinutes()), second: one(date.getUTCSeconds() * SECOND) },
  };
}

function parseTime(text: string): TimeParts | undefined {
  if (text === "") return { hour: one(0), minute: one(0), second: one(0) };
  const hour = parseChain(text);
  const minute = hour?.rest.startsWith(":") ? parseChain(hour.rest.slice(1)) : undefined;
  if (!hour || !minute) return undefined;
  if (minute.rest === "") return { hour: hour.parts, minute: minute.parts, second: one(0) };
  const second = minute.rest.startsWith(":") ? parseChain(minute.rest.slice(1), true) : undefined;
  return second?.rest === "" ? { hour: hour.parts, minute: minute.parts, second: second.parts } : undefined;
}

function isValid({ year, month, day, endOfMonth, hour, minute, second }: Omit<CalendarSpec, "timeZone">): boolean {
  return (
    isWithin(year, 1970, 2199) &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, endOfMonth ? 28 : 31, endOfMonth) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 60 * SECOND - 1)
  );
}

/** As chain_valid(): every part lies between the bounds, and what repeats does so at least once. */
function isWithin(parts: readonly CalendarPart[] | undefined, from: number, to: number, backwards = false): boolean {
  return (parts ?? []).every(({ start, stop, repeat }) => {
    if (start < from || start > to || repeat > to - from) return false;
    if (stop !== undefined) return stop >= from && stop <= to && start + repeat <= stop;
    return backwards ? start - repeat >= from : start + repeat <= to;
  });
}

const single = (parts: readonly CalendarPart[] | undefined): number | undefined => {
  const [part, ...more] = parts ?? [];
  return part && more.length === 0 && part.stop === undefined && part.repeat === 0 ? part.start : undefined;
};

/** The weekday (0 is Monday) of the one date that this names, if the weekdays it asks for do not include it: then it never comes. */
export function contradictingWeekday(spec: CalendarSpec): number | undefined {
  const [year, month, day] = [single(spec.year), single(spec.month), single(spec.day)];
  if (spec.weekdays === undefined || spec.endOfMonth || year === undefined || month === undefined || day === undefined) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1) return undefined;
  const weekday = (date.getUTCDay() + 6) % 7;
  return spec.weekdays & (1 << weekday) ? undefined : weekday;
}
