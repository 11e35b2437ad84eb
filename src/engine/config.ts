import type { Severity } from "../core/finding.js";
import { severities } from "../core/finding.js";
import { nearest } from "../core/nearest.js";

/** What a `.unitlint.conf` says. */
export interface Config {
  readonly systemd?: string;
  readonly failOn?: Severity;
  /** Groups of optional rules to run. */
  readonly profiles: readonly string[];
  /** By rule id. */
  readonly rules: ReadonlyMap<string, Severity | "off">;
  /** Patterns of paths, relative to the file's directory, whose findings are not reported. */
  readonly exclude: readonly string[];
  /** Other levels for paths that a pattern matches; of several that do, the last one counts. */
  readonly overrides: readonly Override[];
}

/** A section `[rules PATTERN]`. */
interface Override {
  readonly pattern: string;
  readonly rules: ReadonlyMap<string, Severity | "off">;
}

const SECTIONS = ["unitlint", "rules", "exclude"];
const OVERRIDE = /^rules\s+(\S.*)$/;

/**
 * Reads the text of a configuration file. A sentence that says what is wrong with it if it is not understood, as a misspelt key that is passed
 * over would silently change nothing.
 */
export async function readConfig(text: string, ruleIds: readonly string[]): Promise<Config | string> {
  const { parse } = await import("ini");
  const sections = sectionsOf(text, parse);
  const names = Object.keys(sections);
  const unknown = names.find((name) => !(SECTIONS.includes(name) || OVERRIDE.test(name)) || !isTable(sections[name]));
  if (unknown !== undefined && !isTable(sections[unknown])) return `${unknown} stands before the first section`;
  if (unknown !== undefined) return wrong(`there is no section [${unknown}]`, unknown, SECTIONS);
  const main = readMain(tableOf(sections.unitlint));
  if (typeof main === "string") return main;
  const rules = readRules(tableOf(sections.rules), ruleIds);
  if (typeof rules === "string") return rules;
  const overrides: Override[] = [];
  for (const name of names) {
    const pattern = OVERRIDE.exec(name)?.[1];
    if (pattern === undefined) continue;
    const levels = readRules(tableOf(sections[name]), ruleIds);
    if (typeof levels === "string") return levels;
    const problem = patternProblem(pattern);
    if (problem !== undefined) return problem;
    overrides.push({ pattern, rules: levels });
  }
  const { paths, ...others } = tableOf(sections.exclude);
  const other = Object.keys(others)[0];
  if (other !== undefined) return wrong(`[exclude] has no key ${other}`, other, ["paths"]);
  const exclude = listOf(paths);
  const problem = exclude.map(patternProblem).find((one) => one !== undefined);
  return problem ?? { ...main, rules, overrides, exclude };
}

type Table = Readonly<Record<string, unknown>>;
const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null && !Array.isArray(value);
const tableOf = (value: unknown): Table => (isTable(value) ? value : {});

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

/** The sections under their names as they are written: ini would take a dot in them for one section within another. */
const sectionsOf = (text: string, parse: (text: string) => Table): Table =>
  parse(text.replace(/^\[[^\]\r\n]*\]/gm, (header) => header.replace(/(?<!\\)\./g, "\\.")));

const LONGEST_PATTERN = 1000;
/** What a pattern with braces may stand for. */
const MOST_ALTERNATIVES = 500;
/** Asterisks in a name, and names of any depth: what each more of them matches takes many times longer to find out. */
const MOST_ASTERISKS = 3;
const MOST_DEPTHS = 4;

/** How many words a range in braces stands for, as `1..9` or `a..f`. */
function rangeIn(group: string): number | undefined {
  const [, from, to] = /^(-?\d+|\w)\.\.(-?\d+|\w)/.exec(group) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const [start, end] = [from, to].map((word) => (/\d/.test(word) ? Number(word) : word.charCodeAt(0))) as [number, number];
  return Math.abs(end - start) + 1;
}

/** Why a pattern of paths cannot be held against anything. */
function patternProblem(pattern: string): string | undefined {
  if (pattern === "") return "a pattern of paths is empty";
  const shown = pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern;
  if (pattern.length > LONGEST_PATTERN) return `the pattern ${shown} is longer than ${LONGEST_PATTERN} characters`;
  const groups = [...pattern.matchAll(/\{([^{}]*)/g)].map(([, group = ""]) => rangeIn(group) ?? group.split(",").length);
  if (groups.reduce((product, count) => product * count, 1) > MOST_ALTERNATIVES)
    return `the pattern ${shown} stands for more than ${MOST_ALTERNATIVES} others`;
  const names = pattern.split("/");
  const depths = names.filter((name) => name === "**").length;
  const asterisks = names.map((name) => (name === "**" ? 0 : name.split(/\*+|[?+@!]\(/).length - 1));
  return depths > MOST_DEPTHS || Math.max(...asterisks) > MOST_ASTERISKS ? `the pattern ${shown} has too many asterisks` : undefined;
}

const wrong = (problem: string, word: string, known: readonly string[]): string => {
  const guess = nearest(word, known);
  return guess === undefined ? problem : `${problem} (did you mean ${guess}?)`;
};

function readMain(table: Table): Pick<Config, "systemd" | "failOn" | "profiles"> | string {
  const keys = ["systemd", "fail-on", "profile"];
  const unknown = Object.keys(table).find((key) => !keys.includes(key));
  if (unknown !== undefined) return wrong(`[unitlint] has no key ${unknown}`, unknown, keys);
  const failOn = table["fail-on"];
  const severity = severities.find((name) => name === failOn);
  if (failOn !== undefined && severity === undefined) {
    return wrong(`fail-on is one of ${severities.join(", ")}, not ${String(failOn)}`, String(failOn), severities);
  }
  return {
    profiles: listOf(table.profile),
    ...(table.systemd === undefined ? {} : { systemd: String(table.systemd) }),
    ...(severity ? { failOn: severity } : {}),
  };
}

function readRules(table: Table, ids: readonly string[]): Config["rules"] | string {
  const levels = [...severities, "off"] as const;
  const rules = new Map<string, Severity | "off">();
  for (const [id, value] of Object.entries(table)) {
    if (!ids.includes(id)) return wrong(`no rule is called ${id}`, id, ids);
    const level = levels.find((name) => name === value);
    if (level === undefined) return wrong(`${id} is one of ${levels.join(", ")}, not ${String(value)}`, String(value), levels);
    rules.set(id, level);
  }
  return rules;
}
