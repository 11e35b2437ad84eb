import { since, type Version } from "../core/version.js";

const INTEGER = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;

const U64 = 2n ** 64n;

function magnitude(digits: string): number | bigint {
  if (/^0[0-7]+$/.test(digits)) return magnitude(`0o${digits.slice(1)}`);
  return digits.length < 15 ? Number(digits) : BigInt(digits);
}

/**
 * An integer as safe_atoi() and its kin in systemd's parse-util.c read it: decimal, octal behind `0` or `0o`, hexadecimal behind `0x`, binary
 * behind `0b`; undefined if it is none, or none between `min` and `max`.
 */
export function parseInteger(text: string, min: number | bigint, max: number | bigint): number | bigint | undefined {
  const found = INTEGER.exec(text);
  if (!found) return undefined;
  const [, sign = "", digits = ""] = found;
  const value = magnitude(digits);
  const signed = sign === "-" ? -value : value;
  return signed >= min && signed <= max ? signed : undefined;
}

/** safe_atou(): 32 bits. */
export function parseUnsigned(text: string, max = 0xffffffff): number | undefined {
  const value = parseInteger(text, 0, max);
  return value === undefined ? undefined : Number(value);
}

/** safe_atou64(). */
export function parseU64(text: string): number | bigint | undefined {
  return parseInteger(text, 0, U64 - 1n);
}

/** An octal access mode, as parse_mode() reads it; undefined if it is none. */
export function parseMode(text: string): number | undefined {
  const found = /^[ \t\n\r]*([0-7]+)$/.exec(text);
  const value = found ? Number.parseInt(found[1] ?? "", 8) : Number.NaN;
  return value <= 0o7777 ? value : undefined;
}

/**
 * A share in hundredths of a percent, as parse_permyriad_unbounded() reads it: `12.34%`, `123‰`, `1234‱`; before systemd 248 in tenths of a percent
 * only. undefined if it is none.
 */
export function parsePermyriad(text: string, v: Version): number | undefined {
  const fine = since(v, 248);
  const suffixes: readonly (readonly [string, number])[] = fine
    ? [
        ["‱", 0],
        ["‰", 1],
        ["%", 2],
      ]
    : [
        ["‰", 0],
        ["%", 1],
      ];
  for (const [suffix, places] of suffixes) {
    if (!text.endsWith(suffix)) continue;
    const [whole = "", fraction = "0", ...more] = text.slice(0, -suffix.length).split(".");
    if (more.length > 0 || !/^[0-9]+$/.test(fraction) || (places === 0 && text.includes(".")) || fraction.length > Math.max(places, 1))
      return undefined;
    const value = parseInteger(whole, 0, 0x7fffffff);
    if (value === undefined) return undefined;
    const scaled = Number(value) * 10 ** places + (places === 0 ? 0 : Number(fraction.padEnd(places, "0")));
    return scaled > 0x7fffffff ? undefined : fine ? scaled : scaled * 10;
  }
  return undefined;
}

const SUFFIXES = "EPTGMKB";

/** A size in bytes with suffixes K to E of this base, also several in falling order, as parse_size() reads it; undefined if it is none. */
export function parseSize(text: string, base: 1000 | 1024): bigint | undefined {
  let sum = 0n;
  let first = 0;
  for (let at = 0; at < text.length || at === 0; ) {
    const found = /^[ \t\n\v\f\r]*\+?([0-9]+)(?:\.([0-9]*))?[ \t\n\r]*/.exec(text.slice(at));
    if (!found) return undefined;
    const [all, digits = "", fraction = ""] = found;
    at += all.length;
    const index = SUFFIXES.indexOf(text.charAt(at) || "-");
    const place = index < 0 ? SUFFIXES.length : index;
    if (place < first) return undefined;
    const power = Math.max(0, SUFFIXES.length - 1 - place);
    const factor = BigInt(base) ** BigInt(power);
    const part = fraction === "" ? 0n : (BigInt(fraction) * factor) / 10n ** BigInt(fraction.length);
    sum += BigInt(digits) * factor + part;
    if (sum >= U64) return undefined;
    if (index >= 0) at++;
    first = place + 1;
    if (at >= text.length) return sum;
    if (first > SUFFIXES.length) return undefined;
  }
  return undefined;
}
