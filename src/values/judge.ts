import { type Directive, directive, isKnown, isLegacy, parserOf } from "../catalog/directives.js";
import { expandsSpecifiers } from "../catalog/parsers.js";
import { type Mapped, spanOf } from "../core/mapped.js";
import type { Span } from "../core/span.js";
import { remember, type Version, type VersionMemo, versionMemo } from "../core/version.js";
import { isUnknown } from "../syntax/template.js";
import type { Effect, Fault, FaultKind, Input } from "./parser.js";
import { parsers } from "./parsers.js";

/** What systemd says of an assignment. */
export interface Verdict {
  readonly effect: Effect;
  readonly kind: FaultKind;
  /** What is wrong: a clause for a message, as `"maybe" is no boolean`. */
  readonly problem: string;
  /** The part of the value that is wrong. */
  readonly at: Span;
  /** What was probably meant, where there is one clear answer. */
  readonly suggestion?: string;
}

/** Where an assignment stands, as far as its parsing depends on that. */
export interface ValueContext {
  /** The type of the unit, as `service`. */
  readonly unitType: string;
  readonly manager: "system" | "user";
  /** The unit's own name, for specifiers; a template's stands for unknown instances. */
  readonly unit: string;
}

const NOTHING: readonly Verdict[] = [];

/**
 * Judges one assignment, as the parser that systemd of this version has for the directive does; nothing: accepted in silence. Of keys that the
 * version does not know or takes without effect, of command lines, and of values that hold another tool's placeholders, nothing is said.
 */
export function judge(section: string, key: string, value: Mapped, context: ValueContext, v: Version): readonly Verdict[] {
  const d = directive(section, key);
  return d && isKnown(d, v) && !isLegacy(d, v) ? judgeKnown(d, value, context, v) : NOTHING;
}

/** As {@link judge}, for a directive that this version knows and heeds. */
export function judgeKnown(d: Directive, value: Mapped, context: ValueContext, v: Version): readonly Verdict[] {
  if (isUnknown(value.text)) return NOTHING;
  const faults = faultsOf(d, value.text, context, v);
  return faults.length === 0 ? NOTHING : faults.map((found) => verdictOf(found, value));
}

function verdictOf({ from, to, ...rest }: Fault, value: Mapped): Verdict {
  return { ...rest, at: spanOf(value, from, to) };
}

/** Answers of values that were judged before, by context and directive: most values of most units come again and again. */
const answers: Readonly<Record<ValueContext["manager"], Map<string, Map<Directive, Answers>>>> = { system: new Map(), user: new Map() };
type Answers = Map<string, VersionMemo<readonly Fault[]>>;
const MOST_ANSWERS = 2000;

function faultsOf(d: Directive, text: string, context: ValueContext, v: Version): readonly Fault[] {
  let ofType = answers[context.manager].get(context.unitType);
  if (!ofType) {
    ofType = new Map();
    answers[context.manager].set(context.unitType, ofType);
  }
  let ofDirective = ofType.get(d);
  if (!ofDirective || ofDirective.size > MOST_ANSWERS) {
    ofDirective = new Map();
    ofType.set(d, ofDirective);
  }
  const question = text.includes("%") || d.parser === "config_parse_trigger_unit" ? `${context.unit}\n${text}` : text;
  let memo = ofDirective.get(question);
  if (!memo) {
    memo = versionMemo();
    ofDirective.set(question, memo);
  }
  return remember(memo, v, (inner) => parse(d, text, context, inner));
}

function parse(d: Directive, text: string, context: ValueContext, v: Version): readonly Fault[] {
  const { parser, ltype } = parserOf(d, v);
  const input: Input = { text, section: d.section, key: d.key, ltype, ...context, v, expands: expandsSpecifiers(parser, v) };
  return parsers[parser.slice("config_parse_".length)]?.(input) ?? [];
}
