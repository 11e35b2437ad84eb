import { since, type Version } from "../core/version.js";
import { isUnknown } from "../syntax/template.js";
import { contradictingWeekday, parseCalendar } from "./calendar.js";
import { extractMany } from "./extract.js";
import { parseInteger, parseMode, parsePermyriad, parseSize, parseU64, parseUnsigned } from "./integers.js";
import { ACCEPTED, type Check, fault, type Input, orEmpty, type Parser, quote, whole } from "./parser.js";
import { expand, isNo, unknownSpecifier } from "./specifiers.js";
import { type DefaultUnit, parseTimeSpan } from "./time-span.js";

const between = (min: number, max: number): Check => {
  const what = `integer from ${min} to ${max}`;
  return (text) => (parseInteger(text, min, max) === undefined ? isNo(text, what) : undefined);
};

/** A whole number in a range, as safe_atoi() and its kin read it. */
const integer = (min: number, max: number): Parser => whole(between(min, max));

/** config_parse_int(): 32 bits, signed. */
export const int: Parser = integer(-0x80000000, 0x7fffffff);
/** config_parse_unsigned(): 32 bits, not signed. */
export const unsigned: Parser = integer(0, 0xffffffff);
/** config_parse_long(): 64 bits, signed. */
export const long: Parser = whole((text) =>
  parseInteger(text, -(2n ** 63n), 2n ** 63n - 1n) === undefined ? isNo(text, "integer of 64 bits") : undefined,
);
/** config_parse_exit_status(): SuccessActionExitStatus= and its kin. */
export const exitStatus: Parser = orEmpty(integer(0, 255));
/** Nice=. */
export const nice: Parser = orEmpty(integer(-20, 19));
/** OOMScoreAdjust=. */
export const oomScoreAdjust: Parser = orEmpty(integer(-1000, 1000));
/** IOSchedulingPriority=. */
export const ioPriority: Parser = orEmpty(integer(0, 7));
/** CPUSchedulingPriority=. */
export const schedulingPriority: Parser = integer(0, 99);
/** Priority= of swap units. */
export const swapPriority: Parser = orEmpty(integer(-1, 32767));
/** TTYRows=, TTYColumns=. */
export const ttySize: Parser = orEmpty(unsigned);

/** A weight of control groups. */
export const weight = (min: number, max: number): Parser => orEmpty(integer(min, max));
const cpuWeightNumber = weight(1, 10000);
/** CPUWeight= since 252: a weight, or `idle`. */
export const cpuWeight: Parser = (input) => (input.text === "idle" ? ACCEPTED : cpuWeightNumber(input));

/** ConcurrencySoftMax=, ConcurrencyHardMax=: a number, or `infinity`. */
export const concurrencyMax: Parser = (input) => (input.text === "" || input.text === "infinity" ? ACCEPTED : unsigned(input));

/** config_parse_mode(): UMask=, DirectoryMode= and its kin. */
export const mode: Parser = whole((text) =>
  parseMode(text) === undefined ? isNo(text, "access mode of octal digits up to 7777") : undefined,
);

const timeSpanCheck =
  (unit: DefaultUnit): Check =>
  (text) =>
    parseTimeSpan(text, unit) === undefined ? isNo(text, "time span") : undefined;

/** config_parse_sec(): a time span, in seconds where it has no unit. */
export const timeSpan: Parser = whole(timeSpanCheck("s"));
/** config_parse_nsec(): TimerSlackNSec=, in nanoseconds where it has no unit. */
export const nanoseconds: Parser = whole(timeSpanCheck("ns"));
/** As {@link timeSpan}; an empty one restores the default. */
export const timeSpanOrEmpty: Parser = orEmpty(timeSpan);

/** ManagedOOMMemoryPressureDurationSec=. */
export const pressureDuration: Parser = orEmpty(
  whole((text) => {
    const span = parseTimeSpan(text);
    if (span === undefined) return isNo(text, "time span");
    return span < 1e6 || span === Number.POSITIVE_INFINITY ? `${quote(text)} is not between 1s and infinity` : undefined;
  }),
);

const share = (text: string, v: Version): number | undefined => parsePermyriad(text, v);
const SHARE = "percentage";

/** config_parse_iec_size(): bytes, with K, M, G and so on for powers of 1024. */
export const size: Parser = whole((text) => (parseSize(text, 1024) === undefined ? isNo(text, "size in bytes, as 16M") : undefined));

/** MemoryMax= and its kin: config_parse_memory_limit(). Zero is for limits from below and for swap only. */
export const memoryLimit: Parser = orEmpty(
  whole((text, { key, v }) => {
    if (text === "infinity") return undefined;
    const part = share(text, v);
    if (part !== undefined && part > 10000) return `${quote(text)} is more than 100%`;
    const bytes = part ?? parseSize(text, 1024);
    if (bytes === undefined) return isNo(text, "size, no percentage and not infinity");
    if (bytes >= 2n ** 64n - 1n) return `${quote(text)} is out of range`;
    return bytes <= 0 && !MAY_BE_ZERO.test(key) ? `${quote(text)} is out of range: it has to be more than 0` : undefined;
  }),
);
const MAY_BE_ZERO = /^((Startup)?Memory(Z?SwapMax|Low)|MemoryMin|DefaultMemory(Low|Min))$/;

/** TasksMax=: a number, a percentage of the machine's limit, or `infinity`. */
export const tasksMax: Parser = orEmpty(
  whole((text, { v }) => {
    if (text === "infinity") return undefined;
    const part = share(text, v);
    if (part !== undefined && part <= 10000) return undefined;
    const count = parseU64(text);
    if (count === undefined) return isNo(text, "number, no percentage and not infinity");
    return count > 0 && count < 2n ** 64n - 1n ? undefined : `${quote(text)} is out of range`;
  }),
);

/** CPUQuota=: a percentage, which may be above 100. */
export const cpuQuota: Parser = orEmpty(
  whole((text, { v }) => {
    const part = share(text, v);
    if (part === undefined) return parseInteger(text, 0, 1000000) === undefined ? isNo(text, SHARE) : `${quote(text)} lacks the %`;
    return part > 0 ? undefined : `${quote(text)} is out of range: it has to be more than 0%`;
  }),
);

/** ManagedOOMMemoryPressureLimit=: a percentage, 0 for the default. */
export const pressureLimit: Parser = orEmpty(
  whole((text, { v }) => {
    const part = share(text, v);
    return part === undefined || part > 10000 ? isNo(text, `${SHARE} up to 100%`) : undefined;
  }),
);

/** StateDirectoryQuota= and its kin: bytes, a percentage, or `off`. */
export const diskQuota: Parser = (input) => {
  const { text, v } = input;
  if (text === "" || text === "off") return ACCEPTED;
  const part = share(text, v);
  if ((part !== undefined && part <= 10000) || parseSize(text, 1024) !== undefined) return ACCEPTED;
  return [fault(input, isNo(text, "size, no percentage and not off"))];
};

const LARGEST = 2n ** 64n - 1n;

function limitOf(resource: string, text: string): number | bigint | undefined {
  if (resource === "RLIMIT_CPU" || resource === "RLIMIT_RTTIME") return parseTimeSpan(text, resource === "RLIMIT_CPU" ? "s" : "us");
  if (resource === "RLIMIT_NICE") return niceLimit(text);
  if (text === "infinity") return LARGEST;
  const value = COUNTED.test(resource) ? parseU64(text) : parseSize(text, 1024);
  return value === undefined || value >= LARGEST ? undefined : value;
}
const COUNTED = /^RLIMIT_(NOFILE|NPROC|LOCKS|SIGPENDING|RTPRIO)$/;

function niceLimit(text: string): number | undefined {
  const value = parseUnsigned(/^[+-]/.test(text) ? text.slice(1) : text);
  if (value === undefined) return undefined;
  if (text.startsWith("+")) return value < 20 ? 20 - value : undefined;
  if (text.startsWith("-")) return value <= 20 ? 20 + value : undefined;
  return value <= 40 ? value : undefined;
}

/** LimitNOFILE= and its kin, `soft:hard`: rlimit_parse() in systemd's rlimit-util.c. */
export const resourceLimit: Parser = (input) => {
  const { text, ltype } = input;
  if (text === "") return [fault(input, "it is empty")];
  const parts = extractMany(text, 0, 2, ":", { dontCoalesce: true });
  const values: (number | bigint)[] = [];
  for (const word of parts?.words ?? []) {
    const value = limitOf(ltype, word.text);
    if (value === undefined) return [fault(input, isNo(word.text, "limit of this resource"), { from: word.start, to: word.end })];
    values.push(value);
  }
  if (!parts || parts.next >= 0) return [fault(input, isNo(text, "limit: it is a soft limit, or a soft and a hard one with a colon"))];
  const [soft = 0, hard = soft] = values;
  return soft > hard ? [fault(input, `the soft limit is higher than the hard limit in ${quote(text)}`)] : ACCEPTED;
};

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** OnCalendar= and the other timers: config_parse_timer(). */
export const timer: Parser = (input) => {
  if (input.text === "") return ACCEPTED;
  const expansion = expand(input.text, "full", input);
  if (expansion.unknown !== undefined) return [unknownSpecifier(input, expansion.unknown, expansion.at)];
  if (isUnknown(expansion.text)) return ACCEPTED;
  return input.ltype === "TIMER_CALENDAR" ? calendar(input, expansion.text) : timeSpan({ ...input, text: expansion.text });
};

function calendar(input: Input, text: string): ReturnType<Parser> {
  const spec = parseCalendar(text);
  if (!spec) return [fault(input, isNo(text, "calendar event"))];
  const weekday = contradictingWeekday(spec);
  if (weekday === undefined || !since(input.v, 262)) return ACCEPTED;
  return [fault(input, `the date is a ${WEEKDAYS[weekday]}, so this never elapses`, { effect: "complained" })];
}
