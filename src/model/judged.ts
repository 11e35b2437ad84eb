import { type Directive, isKnown, isLegacy, parserOf } from "../catalog/directives.js";
import { spanOf } from "../core/mapped.js";
import { ALL_VERSIONS, memoized, overVersions, since, type Version } from "../core/version.js";
import { parseExec } from "../syntax/exec.js";
import { type Assignment, blanksBehindBackslash, type UnitFile } from "../syntax/unit-file.js";
import { judge, judgeKnown, type ValueContext, type Verdict } from "../values/judge.js";
import { inlineComment } from "./inline-comment.js";
import { contextOf, keyedLines } from "./lines.js";

/** An assignment whose value systemd has something to say of. */
export interface JudgedLine {
  readonly assignment: Assignment;
  readonly directive: Directive;
  /** The gravest comes first. */
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  /** The first version that takes the value as it is, where this one is older. */
  readonly takenSince: number | undefined;
  /** Whether a line above ends the reading of the file, so that systemd never sees this one. */
  readonly unread: boolean;
}

const judgedUnder = (manager: ValueContext["manager"]) => memoized((file: UnitFile, v) => judgeLines(file, contextOf(file, manager), v));
const judged = { system: judgedUnder("system"), user: judgedUnder("user") };

/**
 * The assignments of a file that this version of systemd does not take as they are, or only with a message; in order. Those that are wrong
 * only because of a comment behind the value are not among them.
 */
export function judgedLines(file: UnitFile, manager: ValueContext["manager"], v: Version): readonly JudgedLine[] {
  return judged[manager](file, v);
}

function judgeLines(file: UnitFile, context: ValueContext, v: Version): readonly JudgedLine[] {
  const lines: JudgedLine[] = [];
  let unread = false;
  let triggers = false;
  for (const { assignment, state } of keyedLines(file, v)) {
    if (state.is !== "known") continue;
    const { directive } = state;
    const { parser } = parserOf(directive, v);
    if (parser === "config_parse_exec") {
      unread ||= parseExec(assignment.value, v).errors.some(({ fatal }) => fatal);
      continue;
    }
    const verdicts = judgeKnown(directive, assignment.value, context, v);
    const again = triggers && parser === TRIGGER && verdicts.length === 0;
    triggers ||= parser === TRIGGER && verdicts.length === 0;
    const [first, ...more] = again ? [secondTrigger(assignment)] : verdicts.toSorted(byGravity);
    if (!first) continue;
    const takenSince = !again && rejects(first) ? firstTaking(directive, assignment, context, v) : undefined;
    const elsewhere = blanksBehindBackslash(file, assignment) ?? inlineComment(assignment, context, v);
    if (!elsewhere) lines.push({ assignment, directive, verdicts: [first, ...more], takenSince, unread });
    unread ||= first.effect === "refused";
  }
  return lines;
}

const TRIGGER = "config_parse_trigger_unit";

/** Of Unit= in timers and paths the first one counts. */
function secondTrigger({ value }: Assignment): Verdict {
  const problem = "a line above already names the unit to trigger, of which there can be only one";
  return { effect: "ignored", kind: "value", problem, at: spanOf(value) };
}

const gravity = ["refused", "ignored", "partial", "complained"];
const byGravity = (a: Verdict, b: Verdict): number => gravity.indexOf(a.effect) - gravity.indexOf(b.effect);

const rejects = ({ effect }: Verdict): boolean => effect !== "complained";

/** The first version after this one that knows the directive and takes the value as it is. */
function firstTaking(d: Directive, { value }: Assignment, context: ValueContext, v: Version): number | undefined {
  const takes = (inner: Version): boolean =>
    isKnown(d, inner) && !isLegacy(d, inner) && !judge(d.section, d.key, value, context, inner).some(rejects);
  return overVersions(ALL_VERSIONS, takes)
    .filter(({ value, range }) => value && !since(v, range.min))
    .at(-1)?.range.min;
}
