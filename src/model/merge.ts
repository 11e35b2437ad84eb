import { type Directive, directive, isKnown, isLegacy, parserOf, sectionsOf } from "../catalog/directives.js";
import { cardinality } from "../catalog/parsers.js";
import type { Mapped } from "../core/mapped.js";
import { since, type Version } from "../core/version.js";
import { parseExec } from "../syntax/exec.js";
import type { Assignment, UnitFile } from "../syntax/unit-file.js";
import { assignmentsOf } from "../syntax/unit-file.js";
import { judgeKnown } from "../values/judge.js";
import { unknownSpecifier } from "./lines.js";
import { expand, type SpecifierUnit } from "./specifiers.js";
import type { Setting, UnitType } from "./unit.js";

/** A unit while its files are read, one after the other. */
export interface Merging {
  readonly unit: SpecifierUnit;
  readonly type: UnitType;
  readonly settings: Map<string, Setting[]>;
  readonly assignments: Assignment[];
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

/** What a directive is called at present. */
interface PresentName {
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
  const made = { section, key, name: `${section}.${key}` };
  presentNames.set(known, made);
  return made;
}

/** Parsers that split a value into words, quotes and escapes undone, before they expand specifiers. */
const SPLITS_FIRST =
  /^config_parse_(exec|environ|pass_environ|unset_environ|log_extra_fields|bind_paths|exec_directories|mount_images|extension_images|temporary_filesystems|namespace_path_strv|unit_path_strv_printf|set_credential|load_credential|import_credential)$/;

/**
 * The first line that systemd cannot read a file behind, as config_parse() in conf-parser.c: up to 240 a line without `=` too, since 258 an empty
 * section name.
 */
function lastLine(file: UnitFile, v: Version): number {
  const end = file.broken?.lines.start ?? Number.POSITIVE_INFINITY;
  for (const item of file.items) {
    if (item.lines.start >= end) break;
    if (item.kind === "section" && item.name === "" && since(v, 258)) return item.lines.start;
    if (item.kind === "invalid" && (item.reason === "missing-equals" || item.reason === "empty-key") && !since(v, 241))
      return item.lines.start;
  }
  return end;
}

/**
 * Takes the assignments of a file in, as config_parse() in conf-parser.c calls one parser function for each. systemd stops reading the file at an
 * assignment that is fatal ("refused") and at a line that it cannot read ("broken").
 */
export function takeIn(file: UnitFile, into: Merging, v: Version): "read" | "refused" | "broken" {
  const sections = sectionsOf(into.type);
  const end = lastLine(file, v);
  for (const assignment of assignmentsOf(file)) {
    if (assignment.lines.start >= end) break;
    into.assignments.push(assignment);
    const { section, key } = assignment;
    if (section === undefined || !sections.includes(section)) continue;
    const known = directive(section, key);
    if (!known || !isKnown(known, v) || isLegacy(known, v)) continue;
    const effect = effectOf(assignment, known, into, v);
    if (effect === "refused") return "refused";
    if (effect === "counts") assign(assignment, known, into, v);
  }
  return end === Number.POSITIVE_INFINITY ? "read" : "broken";
}

/** What becomes of an assignment: Exec lines are read for their commands, others judged by their values. */
function effectOf({ value }: Assignment, known: Directive, { type, unit }: Merging, v: Version): "refused" | "ignored" | "counts" {
  if (parserOf(known, v).parser === "config_parse_exec") {
    if (value.text === "") return "counts";
    const line = parseExec(value, v);
    const { commands, errors } = line;
    if (unknownSpecifier(line, v)?.fatal) return "refused";
    return errors.some(({ fatal }) => fatal) ? "refused" : commands.length > 0 ? "counts" : "ignored";
  }
  const verdicts = judgeKnown(known, value, { unitType: type, manager: unit.manager, unit: unit.name }, v);
  if (verdicts.length === 0) return "counts";
  if (verdicts.some(({ effect }) => effect === "refused")) return "refused";
  return verdicts.some(({ effect }) => effect === "ignored") ? "ignored" : "counts";
}

function assign(from: Assignment, known: Directive, { settings, unit }: Merging, v: Version): void {
  const { section, key, name } = presentName(known);
  const { parser } = parserOf(known, v);
  const facts = cardinality(parser);
  if (facts?.cardinality === "ignored") return;
  if (from.value.text === "") {
    if (facts?.cardinality === "accumulate" || facts?.cardinality === "first" || facts?.empty === "error") return;
    reset(settings, name);
    return;
  }
  let value: Mapped | undefined = from.value;
  if (facts?.specifiers) value = expand(value, facts.specifiers, SPLITS_FIRST.test(parser), unit, v);
  if (!value) return;
  const setting = { section, key, value, from };
  const before = settings.get(name);
  if (facts?.cardinality === "first" && before) return;
  if (before && facts && (facts.cardinality === "list" || facts.cardinality === "accumulate")) before.push(setting);
  else settings.set(name, [setting]);
}

function reset(settings: Map<string, Setting[]>, name: string): void {
  settings.delete(name);
  const shared = SHARED_LISTS.find((pattern) => pattern.test(name));
  if (shared) for (const other of [...settings.keys()]) if (shared.test(other)) settings.delete(other);
}
