import { type Directive, parserOf } from "../catalog/directives.js";
import { type KeyState, keyState } from "../catalog/key-state.js";
import { cardinality } from "../catalog/parsers.js";
import { type Mapped, spanOf } from "../core/mapped.js";
import type { Span } from "../core/span.js";
import { memoized, type Version } from "../core/version.js";
import { type ExecCommand, type ExecLine, parseExec } from "../syntax/exec.js";
import { isUnknown } from "../syntax/template.js";
import type { Assignment, Item, UnitFile } from "../syntax/unit-file.js";
import { judge, type ValueContext, type Verdict } from "../values/judge.js";
import { specifiersIn } from "../values/specifiers.js";
import { nameForSpecifiers } from "./layout.js";
import { roleOf } from "./role.js";

/** An assignment that systemd looks its key up for. */
export interface KeyedLine {
  readonly assignment: Assignment;
  readonly section: string;
  readonly state: KeyState;
}

/** What systemd makes of the key of each assignment of a file; undefined where it does not look the key up. */
const keyStates = memoized((file: UnitFile, v): readonly (KeyState | undefined)[] => {
  const { unitType } = roleOf(file.path);
  return file.assignments.map(({ section, key }) =>
    section === undefined || isUnknown(key) ? undefined : keyState(unitType, section, key, v),
  );
});

/** The assignments of a file whose keys systemd looks up, each with what it makes of the key. */
export function* keyedLines(file: UnitFile, v: Version): Generator<KeyedLine> {
  const states = keyStates(file, v);
  for (let n = 0; n < states.length; n++) {
    const assignment = file.assignments[n] as Assignment;
    const { section } = assignment;
    const state = states[n];
    if (section !== undefined && state) yield { assignment, section, state };
  }
}

/** Those of the {@link keyedLines} whose key systemd does not simply know: few files have any. */
export function oddLines(file: UnitFile, v: Version): readonly KeyedLine[] {
  const isOdd = keyStates(file, v).some((state) => state && state.is !== "known");
  return isOdd ? [...keyedLines(file, v)].filter(({ state }) => state.is !== "known") : NO_LINES;
}

const NO_LINES: readonly KeyedLine[] = [];

/** An Exec setting that systemd reads. */
export interface ExecAssignment {
  readonly assignment: Assignment;
  readonly line: ExecLine;
}

/** The Exec settings of a file, as this version reads them. */
export const execLines = memoized((file: UnitFile, v): readonly ExecAssignment[] => {
  const lines: ExecAssignment[] = [];
  for (const { assignment, state } of keyedLines(file, v)) {
    if (state.is !== "known" || parserOf(state.directive, v).parser !== "config_parse_exec") continue;
    lines.push({ assignment, line: parseExec(assignment.value, v) });
  }
  return lines;
});

/** The commands of a file's Exec settings, as far as this version reads them. */
export const commandsIn = memoized((file: UnitFile, v): readonly ExecCommand[] => execLines(file, v).flatMap(({ line }) => line.commands));

/** What systemd says of the value of an assignment; nothing where it does not know the key. */
export function verdictsOn(assignment: Assignment, value: Mapped, context: ValueContext, v: Version): readonly Verdict[] {
  const { section, key } = assignment;
  if (section === undefined || keyState(context.unitType, section, key, v)?.is !== "known") return [];
  return judge(section, key, value, context, v);
}

/** Where the assignments of a file stand, for {@link judge}. */
export function contextOf(file: UnitFile, manager: ValueContext["manager"]): ValueContext {
  const { unit, unitType, dropin } = roleOf(file.path);
  return { unitType, manager, unit: dropin ? unit : nameForSpecifiers(file.path, unit) };
}

/**
 * Whether a line may belong to a quoted text that was opened above it and not closed, in a command that was to go over several lines. systemd
 * reads no further than that command, and the line is no fault of its own.
 */
export const inOpenQuotes: (file: UnitFile, v: Version) => (line: Item) => boolean = memoized((file, v) => {
  const open = new Set<Item>();
  for (const { assignment, line } of execLines(file, v))
    if (line.errors.some(({ reason, fatal }) => reason === "unbalanced-quotes" && fatal)) open.add(assignment);
  const inside = new Set<Item>();
  let within = false;
  for (const item of open.size > 0 ? file.items : []) {
    if (item.kind === "section") within = false;
    if (within) inside.add(item);
    within ||= open.has(item);
  }
  return (line: Item) => inside.has(line);
});

/** Whether the values of a directive are names of units. */
export function namesUnits(d: Directive, v: Version): boolean {
  return d.section === "Install" ? d.key !== "DefaultInstance" : /^unit-name/.test(cardinality(parserOf(d, v).parser)?.kind ?? "");
}

/** The specifier in a command line that this version does not know (since 236: before, it stayed as it was); `fatal`: systemd refuses the unit. */
export function unknownSpecifier(
  { commands }: ExecLine,
  v: Version,
): { readonly specifier: string; readonly at: Span; readonly fatal: boolean } | undefined {
  for (const { path, argv0, args, ignoreFailure } of commands) {
    for (const text of [path, ...(argv0 ? [argv0] : []), ...args].map((word) => ("pieces" in word ? word : word.text))) {
      for (const { at, letter, known } of specifiersIn(text.text, "full", v))
        if (!known) return { specifier: `%${letter}`, at: spanOf(text, at, at + 2), fatal: !ignoreFailure };
    }
  }
  return undefined;
}
