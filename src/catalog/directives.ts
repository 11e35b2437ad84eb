import { exists, since, type Version } from "../core/version.js";
import { directives as text } from "./data/directives.js";

/** What reads the values of a directive: a function of systemd and its parameter, as in load-fragment-gperf.gperf.in. */
export interface Parser {
  /** As `config_parse_bool`. */
  readonly parser: string;
  readonly ltype: string;
}

/** One key of one section, as systemd 230 to 262 know it. */
export interface Directive extends Parser {
  readonly section: string;
  readonly key: string;
  /** The first version that knows it; null: known since before 230. */
  readonly since: number | null;
  /** The first version that does not know it any more. */
  readonly removed?: number;
  /** The first version that takes it without any effect, with a notice. */
  readonly legacy?: number;
  /** Stable series whose later point releases know it: `{"252": "252.5"}`. */
  readonly backported?: Readonly<Record<string, string>>;
  /** Its parsers over time, oldest first, where they changed; `from` null: before 230. `parser` and `ltype` are the newest. */
  readonly history?: readonly (Parser & { readonly from: number | null })[];
  /** The present name, where this is an old spelling. */
  readonly aliasOf?: string;
  /** The man page, without its section number; null: undocumented. */
  readonly man: string | null;
  /** The build option without which it is taken and ignored, as `HAVE_SECCOMP`. */
  readonly build?: string;
}

type More = Pick<Directive, "removed" | "legacy" | "backported" | "aliasOf" | "build"> & {
  readonly history?: readonly (readonly [from: number | null, parser: number, ltype: string])[];
};
type Row = readonly [sections: number, key: string, parser: number, ltype: string, since: number | null, page: number | null, more?: More];

interface Facts {
  readonly unitTypes: Readonly<Record<string, readonly string[]>>;
  readonly unitTypesRemoved: Readonly<Record<string, number>>;
  readonly sections: readonly string[];
  readonly parsers: readonly string[];
  readonly pages: readonly string[];
  readonly rows: readonly Row[];
}

type Section = ReadonlyMap<string, Directive>;

let known: { readonly facts: Facts; readonly sections: Map<string, Section> } | undefined;

function catalog(): NonNullable<typeof known> {
  known ??= { facts: JSON.parse(text) as Facts, sections: new Map() };
  return known;
}

function sectionNamed(name: string): Section | undefined {
  const { facts, sections } = catalog();
  const ready = sections.get(name);
  if (ready) return ready;
  const bit = facts.sections.indexOf(name);
  if (bit < 0) return undefined;
  const section = new Map<string, Directive>();
  for (const row of facts.rows) if (row[0] & (1 << bit)) section.set(row[1], directiveOf(name, row, facts));
  sections.set(name, section);
  return section;
}

function directiveOf(section: string, [, key, parser, ltype, from, page, more]: Row, { parsers, pages }: Facts): Directive {
  const { history, ...rest } = more ?? {};
  const named = history?.map(([from, parser, ltype]) => ({ from, parser: parsers[parser] ?? "", ltype }));
  return {
    section,
    key,
    parser: parsers[parser] ?? "",
    ltype,
    since: from,
    man: page === null ? null : (pages[page] ?? null),
    ...rest,
    ...(named ? { history: named } : {}),
  };
}

/** What is known of a key in a section, in whatever version; undefined if no version knows it. */
export function directive(section: string, key: string): Directive | undefined {
  return sectionNamed(section)?.get(key);
}

/** All keys of a section over all versions, in systemd's order. */
export function directivesOf(section: string): readonly Directive[] {
  return [...(sectionNamed(section)?.values() ?? [])];
}

/** The sections that a unit of this type may have, as `["Unit", "Service", "Install"]`; none for an unknown type. */
export function sectionsOf(unitType: string): readonly string[] {
  return catalog().facts.unitTypes[unitType] ?? [];
}

/** All sections that unit files of any type have. */
export function allSections(): readonly string[] {
  return catalog().facts.sections;
}

/** Whether this version of systemd knows the key. */
export function isKnown(d: Directive, v: Version): boolean {
  return exists(v, d.since, d.removed);
}

/** Whether this version takes the key without any effect. */
export function isLegacy(d: Directive, v: Version): boolean {
  return d.legacy !== undefined && since(v, d.legacy);
}

/** The function that reads the values of this key in this version. */
export function parserOf(d: Directive, v: Version): Parser {
  const { history } = d;
  if (!history) return d;
  for (let n = history.length - 1; n > 0; n--) {
    const period = history[n];
    if (period && (period.from === null || since(v, period.from))) return period;
  }
  return history[0] ?? d;
}
