import type { Finding } from "../core/finding.js";

/** How many findings of each rule are known, by file and rule. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Something in a baseline that is not found as often any more. */
export interface Stale {
  readonly path: string;
  readonly rule: string;
  readonly known: number;
  readonly found: number;
}

/** Counts findings; `pathOf` gives the paths that the baseline is to name. */
export function baselineOf(findings: readonly Finding[], pathOf: (finding: Finding) => string): Baseline {
  const files = new Map<string, Map<string, number>>();
  for (const finding of findings) {
    const rules = files.get(pathOf(finding)) ?? new Map<string, number>();
    files.set(pathOf(finding), rules.set(finding.rule, (rules.get(finding.rule) ?? 0) + 1));
  }
  return files;
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** A baseline as the text of its file: sorted, so that changes of it can be read. */
export function baselineText(baseline: Baseline): string {
  const files = Object.fromEntries(sorted(baseline).map(([path, rules]) => [path, Object.fromEntries(sorted(rules))]));
  return `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`;
}

/** Reads the file of a baseline; a sentence that says what is wrong with it if it is none. */
export function readBaseline(text: string): Baseline | string {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${(error as Error).message}`;
  }
  const isTable = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isTable(read) || read.version !== 1 || !isTable(read.files)) return "it is no baseline of version 1";
  const files = new Map<string, ReadonlyMap<string, number>>();
  for (const [path, rules] of Object.entries(read.files)) {
    const counts = isTable(rules) ? Object.entries(rules) : undefined;
    if (!counts?.every(([, count]) => Number.isInteger(count))) return `what it says of ${path} is no table of numbers`;
    files.set(path, new Map(counts as [string, number][]));
  }
  return files;
}

/**
 * The findings less those that the baseline knows. Where a file has more of a rule than it knows, all of them are left: which one is new cannot be told.
 * `judged` says whether a run could have found a rule in a file; other entries are not stale.
 */
export function withoutKnown(
  findings: readonly Finding[],
  baseline: Baseline,
  pathOf: (finding: Finding) => string,
  judged: (path: string, rule: string) => boolean,
): { readonly findings: readonly Finding[]; readonly stale: readonly Stale[] } {
  const found = baselineOf(findings, pathOf);
  const count = (counts: Baseline, path: string, rule: string): number => counts.get(path)?.get(rule) ?? 0;
  const stale = sorted(baseline).flatMap(([path, rules]) =>
    sorted(rules)
      .map(([rule, known]) => ({ path, rule, known, found: count(found, path, rule) }))
      .filter((entry) => entry.found < entry.known && judged(path, entry.rule)),
  );
  const left = findings.filter((one) => count(found, pathOf(one), one.rule) > count(baseline, pathOf(one), one.rule));
  return { findings: left, stale };
}
