import { type Directive, directive, isKnown, isLegacy, parserOf, sectionsOf } from "../catalog/directives.js";
import { cardinality, expandsSpecifiers } from "../catalog/parsers.js";
import type { Mapped } from "../core/mapped.js";
import { answerIn, settled, since, type Version, type VersionMemo } from "../core/version.js";
import { parseExec } from "../syntax/exec.js";
import type { Assignment, UnitFile } from "../syntax/unit-file.js";
import { judgeKnown, type ValueContext } from "../values/judge.js";
import { unknownSpecifier } from "./lines.js";
import { expand, type SpecifierUnit } from "./specifiers.js";
import type { Setting, UnitType } from "./unit.js";

/** A unit while its files are read, one after the other. */
export interface Merging {
  readonly unit: SpecifierUnit;
  readonly type: UnitType;
  readonly settings: Map<string, Setting[]>;
  /** The assignments that systemd read, by file. */
  readonly read: (readonly Assignment[])[];
}

/** Keys that systemd keeps in one list: an empty assignment to one of them resets all that match. */
const SHARED_LISTS: readonly RegExp[] = [
  /^Unit\.Condition/,
  /^Unit\.Assert/,
  /^Socket\.Listen/,
  /^Timer\.On(Active|Boot|Startup|UnitActive|UnitInactive)Sec$|^Timer\.OnCalendar$/,
  /^Path\.(PathExists|PathExistsGlob|PathChanged|PathModified|DirectoryNotEmpty)$/,
  /\.Bind(ReadOnly)?Paths$/,
  /\.LoadCredential(Encrypted)?$/,
  /\.SetCredential(Encrypted)?$/,
  /\.StandardInput(Text|Data)$/,
];

/** Documented names of earlier versions for what is the same setting now. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  ReadWriteDirectories: "ReadWritePaths",
  ReadOnlyDirectories: "ReadOnlyPaths",
  InaccessibleDirectories: "InaccessiblePaths",
};

/** A directive, and what it is called at present. */
interface PresentName {
  readonly directive: Directive;
  readonly section: string;
  readonly key: string;
  /** `Section.Key`. */
  readonly name: string;
}

const presentNames = new Map<Directive, PresentName>();

function presentName(known: Directive): PresentName {
  const ready = presentNames.get(known);
  if (ready) return ready;
  const [first = known.key, second] = (known.aliasOf ?? OLD_NAMES[known.key] ?? known.key).split(".");
  const [section, key] = second === undefined ? [known.section, first] : [first, second];
  const made = { directive: known, section, key, name: `${section}.${key}` };
  presentNames.set(known, made);
  return made;
}

/** Parsers that split a value into words, quotes and escapes undone, before they expand specifiers. */
const SPLITS_FIRST =
  /^config_parse_(exec|environ|pass_environ|unset_environ|log_extra_fields|bind_paths|exec_directories|mount_images|extension_images|temporary_filesystems|namespace_path_strv|unit_path_strv_printf|set_credential|load_credential|import_credential)$/;

/**
 * What becomes of an assignment: systemd refuses the unit, ignores the line, empties the setting, or takes the value in place of others, beside
 * others, or if there is none yet.
 */
type Outcome = "refused" | "ignored" | "resets" | "replaces" | "adds" | "begins";

/**
 * An assignment of a file whose key some version of systemd knows there, in units of one type under one manager, as the setting that it makes where
 * that does not depend on the unit's name.
 */
interface Line extends Setting {
  readonly present: PresentName;
  /** What becomes of it; undefined where that depends on the unit's name. */
  readonly outcomes: VersionMemo<Outcome> | undefined;
}

/** Of most lines always the same becomes: they share these. */
const ALWAYS = new Map<Outcome, VersionMemo<Outcome>>(
  (["refused", "ignored", "resets", "replaces", "adds", "begins"] as const).map((outcome) => [outcome, settled(() => outcome)]),
);

/** What is the same for all units of one type under one manager. */
interface Kind {
  readonly sections: readonly string[];
  readonly lines: WeakMap<UnitFile, readonly Line[]>;
  /** What becomes of the values that a directive was given so far: most come again and again. */
  readonly outcomes: Map<Directive, Map<string, VersionMemo<Outcome>>>;
}

const kinds = new Map<string, Kind>();
const MOST_VALUES = 2000;

function kindOf({ type, unit: { manager } }: Merging): Kind {
  const name = `${type} ${manager}`;
  const ready = kinds.get(name) ?? { sections: sectionsOf(type), lines: new WeakMap(), outcomes: new Map() };
  kinds.set(name, ready);
  return ready;
}

function linesOf(file: UnitFile, into: Merging): readonly Line[] {
  const kind = kindOf(into);
  const ready = kind.lines.get(file);
  if (ready) return ready;
  const lines: Line[] = [];
  for (const assignment of file.assignments) {
    const { section, key } = assignment;
    const known = section !== undefined && kind.sections.includes(section) ? directive(section, key) : undefined;
    if (known) lines.push(lineOf(assignment, presentName(known), kind, into));
  }
  kind.lines.set(file, lines);
  return lines;
}

function lineOf(from: Assignment, present: PresentName, kind: Kind, into: Merging): Line {
  const { value } = from;
  const { directive, section, key } = present;
  if (value.text.includes("%") || directive.parser === "config_parse_trigger_unit")
    return { section, key, value, from, present, outcomes: undefined };
  return { section, key, value, from, present, outcomes: outcomesOf(value, directive, kind, into) };
}

function outcomesOf(value: Mapped, directive: Directive, { outcomes }: Kind, into: Merging): VersionMemo<Outcome> {
  let known = outcomes.get(directive);
  if (!known || known.size > MOST_VALUES) {
    known = new Map();
    outcomes.set(directive, known);
  }
  const ready = known.get(value.text);
  if (ready) return ready;
  const found = settled((v) => outcomeOf(value, directive, into, v));
  const kept = (found.known && !found.known.before && ALWAYS.get(found.known.value)) || found;
  known.set(value.text, kept);
  return kept;
}

/**
 * The first line that systemd cannot read a file behind, as config_parse() in conf-parser.c: up to 240 a line without `=` too, since 258 an empty
 * section name.
 */
function lastLine(file: UnitFile, v: Version): number {
  const end = file.broken?.start ?? Number.POSITIVE_INFINITY;
  for (const item of file.items) {
    if (item.start >= end) break;
    if (item.kind === "section" && item.name === "" && since(v, 258)) return item.start;
    if (item.kind === "invalid" && (item.reason === "missing-equals" || item.reason === "empty-key") && !since(v, 241)) return item.start;
  }
  return end;
}

/**
 * Takes the assignments of a file in, as config_parse() in conf-parser.c calls one parser function for each. systemd stops reading the file at an
 * assignment that is fatal ("refused") and at a line that it cannot read ("broken").
 */
export function takeIn(file: UnitFile, into: Merging, v: Version): "read" | "refused" | "broken" {
  const end = lastLine(file, v);
  for (const line of linesOf(file, into)) {
    const { from, present, outcomes } = line;
    if (from.start >= end) break;
    const outcome = outcomes ? answerIn(outcomes, v) : outcomeOf(line.value, present.directive, into, v);
    if (outcome === "refused") {
      into.read.push(file.assignments.slice(0, file.assignments.indexOf(from) + 1));
      return "refused";
    }
    if (outcome === "resets") reset(into.settings, present.name);
    else if (outcome !== "ignored") assign(line, outcome, into, v);
  }
  const all = end === Number.POSITIVE_INFINITY;
  into.read.push(all ? file.assignments : file.assignments.filter(({ start }) => start < end));
  return all ? "read" : "broken";
}

/** What becomes of an assignment. Exec lines are read for their commands, others judged by their values. */
function outcomeOf(value: Mapped, directive: Directive, { type, unit }: Merging, v: Version): Outcome {
  if (!isKnown(directive, v) || isLegacy(directive, v)) return "ignored";
  const { parser } = parserOf(directive, v);
  const facts = cardinality(parser);
  const verdict =
    parser === "config_parse_exec"
      ? execVerdict(value, v)
      : valueVerdict(directive, value, { unitType: type, manager: unit.manager, unit: unit.name }, v);
  if (verdict !== undefined) return verdict;
  if (facts?.cardinality === "ignored") return "ignored";
  if (value.text === "")
    return facts?.cardinality === "accumulate" || facts?.cardinality === "first" || facts?.empty === "error" ? "ignored" : "resets";
  if (facts?.cardinality === "first") return "begins";
  return facts?.cardinality === "list" || facts?.cardinality === "accumulate" ? "adds" : "replaces";
}

function execVerdict(value: Mapped, v: Version): "refused" | "ignored" | undefined {
  if (value.text === "") return undefined;
  const line = parseExec(value, v);
  if (unknownSpecifier(line, v)?.fatal || line.errors.some(({ fatal }) => fatal)) return "refused";
  return line.commands.length > 0 ? undefined : "ignored";
}

function valueVerdict(directive: Directive, value: Mapped, context: ValueContext, v: Version): "refused" | "ignored" | undefined {
  const verdicts = judgeKnown(directive, value, context, v);
  if (verdicts.length === 0) return undefined;
  if (verdicts.some(({ effect }) => effect === "refused")) return "refused";
  return verdicts.some(({ effect }) => effect === "ignored") ? "ignored" : undefined;
}

function assign(line: Line, outcome: "replaces" | "adds" | "begins", { settings, unit }: Merging, v: Version): void {
  const { name } = line.present;
  const before = settings.get(name);
  if (outcome === "begins" && before) return;
  const setting = line.outcomes ? line : expanded(line, unit, v);
  if (!setting) return;
  if (outcome === "adds" && before) before.push(setting);
  else if (setting.value.text === "" && outcome === "replaces") reset(settings, name);
  else settings.set(name, [setting]);
}

/** The setting that a line makes in one unit, its specifiers expanded; undefined if systemd fails at one. */
function expanded(
  { section, key, value: written, from, present: { directive } }: Line,
  unit: SpecifierUnit,
  v: Version,
): Setting | undefined {
  const { parser } = parserOf(directive, v);
  const specifiers = cardinality(parser)?.specifiers;
  const value = specifiers && expandsSpecifiers(parser, v) ? expand(written, specifiers, SPLITS_FIRST.test(parser), unit, v) : written;
  return value && { section, key, value, from };
}

function reset(settings: Map<string, Setting[]>, name: string): void {
  settings.delete(name);
  const shared = SHARED_LISTS.find((pattern) => pattern.test(name));
  if (shared) for (const other of [...settings.keys()]) if (shared.test(other)) settings.delete(other);
}
