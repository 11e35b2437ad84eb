/** Microseconds in each unit, in the order in which systemd tries the spellings. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:seconds|second|sec|s)/, 1e6],
  [/^(?:minutes|minute|min)/, 60e6],
  [/^(?:months|month|M)/, 2629800e6],
  [/^(?:msec|ms)/, 1e3],
  [/^m/, 60e6],
  [/^(?:hours|hour|hr|h)/, 3600e6],
  [/^(?:days|day|d)/, 86400e6],
  [/^(?:weeks|week|w)/, 604800e6],
  [/^(?:years|year|y)/, 31557600e6],
  [/^(?:usec|us|μs|µs)/, 1],
];
const NANOSECONDS = /^(?:nsec|ns)/;
const LARGEST = 2 ** 64;

/** What a number without a unit counts: seconds for most settings, microseconds for LimitRTTIME=, nanoseconds for TimerSlackNSec=. */
export type DefaultUnit = "s" | "us" | "ns";

/**
 * A time span in microseconds, as parse_time() and parse_nsec() in systemd's time-util.c read it: `5min 20s`, `1.5h`, `infinity`; undefined if it
 * is none.
 */
export function parseTimeSpan(text: string, unit: DefaultUnit = "s"): number | undefined {
  const scale = unit === "ns" ? 1e3 : 1;
  if (/^[ \t\n\r]*infinity[ \t\n\r]*$/.test(text)) return Number.POSITIVE_INFINITY;
  let sum = 0;
  let rest = text.replace(/^[ \t\n\r]+/, "");
  if (rest === "") return undefined;
  while (rest !== "") {
    const found = /^(?:\+?([0-9]+)(?:\.([0-9]+))?|\.([0-9]+))([ \t\n\r]*)/.exec(rest);
    if (!found) return undefined;
    const [all, whole = "0", fraction = found[3] ?? "", , blanks = ""] = found;
    if (whole.length > 18 && BigInt(whole) >= 2n ** 63n) return undefined;
    rest = rest.slice(all.length);
    const suffix = unitAt(rest, unit);
    if (suffix.length === 0 && blanks === "" && rest !== "") return undefined;
    rest = rest.slice(suffix.length).replace(/^[ \t\n\r]+/, "");
    sum += (Number(whole) + (fraction === "" ? 0 : Number(`0.${fraction}`))) * suffix.factor;
    if (sum * scale >= LARGEST) return undefined;
  }
  return sum;
}

function unitAt(rest: string, unit: DefaultUnit): { readonly length: number; readonly factor: number } {
  for (const [pattern, factor] of UNITS) {
    const found = pattern.exec(rest);
    if (found) return { length: found[0].length, factor };
  }
  const nanoseconds = unit === "ns" ? NANOSECONDS.exec(rest) : null;
  if (nanoseconds) return { length: nanoseconds[0].length, factor: 1e-3 };
  return { length: 0, factor: unit === "s" ? 1e6 : unit === "us" ? 1 : 1e-3 };
}
