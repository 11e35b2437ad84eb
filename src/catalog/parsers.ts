import { exists, since, type Version } from "../core/version.js";
import { parsers as text } from "./data/parsers.js";

/** Which table of specifiers a parser expands: `full` that of units, `name` that of unit names, `install` that of [Install]. */
export type SpecifierContext = "full" | "name" | "install";

/**
 * What several assignments make of each other. `scalar`: the last one wins; `first`: the first one wins; `list`: they add up and an empty one
 * resets; `accumulate`: they add up and nothing resets them; `ignored`: they have no effect.
 */
type Cardinality = "scalar" | "first" | "list" | "accumulate" | "ignored";

/** What is known of one parser function of systemd. */
export interface ParserFacts {
  /** The kind of value, as `boolean` or `enum:service_type`. */
  readonly kind: string;
  readonly cardinality: Cardinality;
  /** Whether an empty value drops what was assigned before. */
  readonly reset: boolean;
  /** What an empty value does to a scalar: `unset`, `default`, `infinity`, or `error`: it is ignored with a message. */
  readonly empty: string | null;
  /** Whether an invalid value keeps the unit from loading; `ltype`: only where the directive's ltype is `true`. */
  readonly fatal: boolean | "ltype";
  readonly specifiers: SpecifierContext | null;
}

type Range = readonly [since?: number | null, removed?: number | null];

interface Facts {
  readonly parsers: Readonly<
    Record<string, readonly [string, Cardinality, 0 | 1, string | null, 0 | 1 | "ltype", SpecifierContext | null]>
  >;
  readonly specifiers: Readonly<Record<string, Readonly<Partial<Record<SpecifierContext, Range>>>>>;
}

let known: Facts | undefined;

function facts(): Facts {
  known ??= JSON.parse(text) as Facts;
  return known;
}

const ready = new Map<string, ParserFacts>();

/** What is known of a parser function, by its name; undefined for a name that is not known. */
export function cardinality(parser: string): ParserFacts | undefined {
  const found = ready.get(parser);
  if (found) return found;
  const row = facts().parsers[parser];
  if (!row) return undefined;
  const [kind, cardinality, reset, empty, fatal, specifiers] = row;
  const made: ParserFacts = { kind, cardinality, reset: reset === 1, empty, fatal: fatal === "ltype" ? fatal : fatal === 1, specifiers };
  ready.set(parser, made);
  return made;
}

/** The first versions in which parsers expand specifiers, of those that did not at first: load-fragment.c of the releases. */
const EXPANDS_SINCE: Readonly<Record<string, number>> = {
  config_parse_timer: 232,
  config_parse_namespace_path_strv: 233,
  config_parse_unit_requires_mounts_for: 233,
  config_parse_bind_paths: 234,
  config_parse_pass_environ: 235,
  config_parse_blockio_bandwidth: 239,
  config_parse_blockio_device_weight: 239,
  config_parse_io_device_weight: 239,
  config_parse_io_limit: 239,
  config_parse_exec_cpu_affinity: 249,
  config_parse_allowed_cpus: 252,
  config_parse_allowed_cpuset: 252,
  config_parse_allowed_mems: 252,
  config_parse_numa_mask: 258,
};

/** Whether a parser expands the specifiers of a value, if there are any that it knows. */
export function expandsSpecifiers(parser: string, v: Version): boolean {
  const first = EXPANDS_SINCE[parser];
  return first === undefined || since(v, first);
}

/** A specifier letter and the versions in which each table has it; undefined if none ever had it. */
export interface Specifier {
  readonly letter: string;
  readonly contexts: Readonly<Partial<Record<SpecifierContext, { readonly since: number | null; readonly removed: number | null }>>>;
}

const specifiers = new Map<string, Specifier>();

/** What is known of `%` and this letter. */
export function specifier(letter: string): Specifier | undefined {
  const found = specifiers.get(letter);
  if (found) return found;
  const row = Object.hasOwn(facts().specifiers, letter) ? facts().specifiers[letter] : undefined;
  if (!row) return undefined;
  const contexts = Object.fromEntries(
    Object.entries(row).map(([context, [since = null, removed = null]]) => [context, { since, removed }]),
  );
  const made: Specifier = { letter, contexts };
  specifiers.set(letter, made);
  return made;
}

/** Whether this version expands `%` and this letter where the table `context` is used. `%%` is a percent sign everywhere. */
export function expands(letter: string, context: SpecifierContext, v: Version): boolean {
  if (letter === "%") return true;
  const range = specifier(letter)?.contexts[context];
  return range !== undefined && exists(v, range.since, range.removed);
}
