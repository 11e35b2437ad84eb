import { ALL_VERSIONS, NEWEST, OLDEST, type VersionRange } from "../core/version.js";

/** One version as people and packages write it: `254`, `v254`, `254.26-1~bpo12+1`, `2:256`, `255~rc1`; undefined if it is none. */
export function readVersion(text: string): number | undefined {
  const found = /^\s*(?:\d+:)?v?(\d{3})(?:$|[.~+-])/.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** A range as `unitlint` writes it: `257` or `252..257`. */
export const rangeText = ({ min, max }: VersionRange): string => (min === max ? `${min}` : `${min}..${max}`);

/**
 * The known versions that `--systemd` names: one version, `252..257`, or a range of semver (`>=250`, `<254`, `>=252 <257`). A sentence that says
 * what is wrong where it names none.
 */
export async function readTarget(text: string): Promise<VersionRange | string> {
  const known = `unitlint knows ${OLDEST} to ${NEWEST}`;
  const bounds = /^\s*(\S+?)\s*\.\.\s*(\S+)\s*$/.exec(text);
  const single = readVersion(text);
  if (single === undefined && !bounds && !/^[\s<>=~^|0-9.v-]+$/.test(text)) return `"${text}" is no version of systemd; ${known}`;
  const min = bounds ? readVersion(bounds[1] ?? "") : single;
  const max = bounds ? readVersion(bounds[2] ?? "") : single;
  if (bounds || single !== undefined) {
    if (min === undefined || max === undefined) return `"${text}" is no range of versions of systemd; ${known}`;
    if (min > max) return `the range ${text} is upside down`;
    return min < OLDEST || max > NEWEST ? `systemd ${text} is not known; ${known}` : { min, max };
  }
  const { default: Range } = await import("semver/classes/range.js");
  try {
    const range = new Range(text, { includePrerelease: true });
    const numbers: number[] = [];
    for (let number = ALL_VERSIONS.min; number <= ALL_VERSIONS.max; number++) if (range.test(`${number}.0.0`)) numbers.push(number);
    const first = numbers[0];
    const last = numbers.at(-1);
    if (first === undefined || last === undefined) return `no known version of systemd is ${text}; ${known}`;
    return { min: first, max: last };
  } catch {
    return `"${text}" is no range of versions of systemd; ${known}`;
  }
}
