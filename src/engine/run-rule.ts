import type { Finding, Problem, Severity } from "../core/finding.js";
import { oncePer } from "../core/once.js";
import { NEWEST, OLDEST, overVersions, renew, type Version, type VersionRange, version } from "../core/version.js";
import type { UnitName, UnitTree } from "../model/unit.js";
import type { NamespaceGraph } from "../namespaces/graph.js";
import { canFindInTree, rulesForFiles, rulesForUnits } from "./precondition.js";
import type { Facts, Rule } from "./rule.js";

/** A rule to run, and the severity that its findings get where not its own. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly severity?: Severity;
}

/** Rules to be run on one tree. */
export interface Job {
  readonly tree: UnitTree;
  readonly rules: readonly ActiveRule[];
  /** The versions asked for. */
  readonly range: VersionRange;
  readonly graph: (tree: UnitTree, v: Version) => NamespaceGraph;
  /** Rules of which to give findings too that hold for no version asked for. */
  readonly wide: ReadonlySet<string>;
  /** Called for each subject that is done with. */
  readonly onStep?: () => void;
}

/** A finding, and whether it holds for any version asked for. */
export interface Judged {
  readonly finding: Finding;
  readonly asked: boolean;
}

/** Runs a rule on one subject for one version. */
type Run = (facts: Facts) => Iterable<Problem>;

/** Problems that hold for the same versions. */
interface Answer {
  readonly range: VersionRange;
  readonly value: readonly Problem[];
}

type RuleOf<S extends Rule["scope"]> = Extract<Rule, { scope: S }>;

/** A rule as it is run on the subjects of a tree. */
interface Runner<R extends Rule = Rule> {
  readonly rule: R;
  readonly severity: Severity | undefined;
  readonly wide: boolean;
  /** The versions in which the rule can apply. */
  readonly known: VersionRange;
}

/** The same, by what it looks at. */
interface RunnerOn<S> extends Pick<Runner, "known"> {
  readonly rule: { readonly check: (subject: S, facts: Facts) => Iterable<Problem> };
}

function runnersOf<S extends Rule["scope"]>(job: Job, scope: S): readonly Runner<RuleOf<S>>[] {
  return job.rules.flatMap(({ rule, severity }) => {
    if (!isOf(rule, scope)) return [];
    const known = { min: Math.max(rule.systemd?.min ?? OLDEST, OLDEST), max: Math.min(rule.systemd?.max ?? NEWEST, NEWEST) };
    return [{ rule, severity, wide: job.wide.has(rule.id), known }];
  });
}

const isOf = <S extends Rule["scope"]>(rule: Rule, scope: S): rule is RuleOf<S> => rule.scope === scope;

/** How many subjects {@link runRules} goes through. */
export const stepsIn = (tree: UnitTree, rules: readonly ActiveRule[]): number =>
  rules.filter(({ rule }) => rule.scope === "tree").length + tree.files.size + unitsOf(tree).length;

/** What rules find in a tree. */
export function* runRules(job: Job): Generator<Judged> {
  const { tree, range, onStep } = job;
  const probe = probesOf(job);
  for (const runner of runnersOf(job, "tree")) {
    const { rule, wide } = runner;
    if (wide || (canFindInTree(rule, tree) && findsIn(runner, tree, range, probe)))
      yield* judge(job, runner, (facts) => rule.check(tree, facts));
    onStep?.();
  }
  const ableIn = rulesForFiles(runnersOf(job, "file"), tree.manager);
  for (const file of tree.files.values()) {
    for (const runner of ableIn(file)) {
      if (runner.wide || findsIn(runner, file, range, probe)) yield* judge(job, runner, (facts) => runner.rule.check(file, facts));
    }
    onStep?.();
  }
  yield* runOnUnits(job, probe);
}

/** What rules find in the units of a tree. Units that share a fragment say what they have to say of a place once. */
function* runOnUnits(job: Job, probe: Probe): Generator<Judged> {
  const { tree, range, onStep } = job;
  const ableIn = rulesForUnits(runnersOf(job, "unit").map((runner) => ({ ...runner, speakers: new Map<string, string>() })));
  for (const name of unitsOf(tree)) {
    const done = new Set<Rule>();
    for (const { range: within, value: unit } of overVersions(range, (v) => tree.unit(name, v))) {
      for (const runner of ableIn(unit)) {
        const { rule, wide, speakers } = runner;
        if (done.has(rule) || !(wide || findsIn(runner, unit, within, probe))) continue;
        done.add(rule);
        for (const one of judge(job, runner, (facts) => rule.check(tree.unit(name, facts.v), facts))) {
          const { file, start, end } = one.finding.at;
          const place = `${unit.fragment?.path ?? name}\0${file}\0${start}\0${end}`;
          const speaker = speakers.get(place) ?? name;
          speakers.set(place, speaker);
          if (speaker === name) yield one;
        }
      }
    }
    onStep?.();
  }
}

/** A name of each unit of a tree: those left out whose unit has its id among the tree's names too. */
const unitsOf = oncePer((tree: UnitTree): readonly UnitName[] => {
  const names = new Set(tree.names);
  return tree.names.filter((name) => {
    const id = tree.id(name);
    return id === name || !names.has(id);
  });
});

/** What a rule may look at in a version, of which nothing has been asked yet. */
type Probe = (number: number) => Facts;

/** Most rules find nothing in most subjects, so the same few objects serve them all. */
function probesOf(job: Job): Probe {
  const probes = new Map<number, Facts>();
  return (number) => {
    const ready = probes.get(number) ?? factsOf(job, version(number));
    probes.set(number, ready);
    renew(ready.v);
    return ready;
  };
}

const factsOf = ({ tree, graph }: Job, v: Version): Facts => ({ v, tree, graph: () => graph(tree, v) });

/** Whether a rule finds anything in its subject in any version of a range. */
function findsIn<S>({ rule, known }: RunnerOn<S>, subject: S, range: VersionRange, probe: Probe): boolean {
  const min = Math.max(range.min, known.min);
  for (let number = Math.min(range.max, known.max); number >= min; ) {
    const facts = probe(number);
    for (const _ of rule.check(subject, facts)) return true;
    number = facts.v.valid.min - 1;
  }
  return false;
}

/** What a rule finds in one subject: for the versions asked for, and how far that holds beyond them. */
function judge(job: Job, { rule, severity, known }: Runner, run: Run): readonly Judged[] {
  const asked = { min: Math.max(job.range.min, known.min), max: Math.min(job.range.max, known.max) };
  const severityOf = (problem: Problem): Severity => severity ?? problem.severity ?? rule.severity;
  const answers = overVersions(known, (v) => [...run(factsOf(job, v))]);
  return merge(answers, asked, severityOf).map(({ problem, min, max, asked }) => ({
    finding: {
      ...problem,
      rule: rule.id,
      severity: severityOf(problem),
      systemd: { since: min === OLDEST ? null : min, until: max === NEWEST ? null : max },
    },
    asked,
  }));
}

/** What makes two problems of one rule the same: they say the same of the same place. */
export const identity = ({ at, message }: Problem, severity: Severity): string =>
  `${at.file}\0${at.start}\0${at.end}\0${severity}\0${message}`;

/** A problem over versions that follow each other. */
interface Stretch {
  readonly problem: Problem;
  readonly min: number;
  readonly max: number;
  readonly asked: boolean;
}

/**
 * Joins problems that say the same of the same place for versions that follow each other. Of what else they say, that of the newest version
 * asked for is kept; systemd rejects or refuses something if it does so in any version asked for.
 */
function merge(answers: readonly Answer[], asked: VersionRange, severityOf: (p: Problem) => Severity): readonly Stretch[] {
  const open = new Map<string, Stretch>();
  const closed: Stretch[] = [];
  for (const { range, value } of answers) {
    const isAsked = range.min <= asked.max && asked.min <= range.max;
    const still = new Map<string, Stretch>();
    for (const problem of value) {
      const key = identity(problem, severityOf(problem));
      if (still.has(key)) continue;
      const stretch = open.get(key);
      open.delete(key);
      still.set(key, stretch ? extend(stretch, problem, range.min, isAsked) : { problem, ...range, asked: isAsked });
    }
    closed.push(...open.values());
    open.clear();
    for (const [key, stretch] of still) open.set(key, stretch);
  }
  return [...closed, ...open.values()];
}

/** The stretch with an older version's problem. */
function extend(stretch: Stretch, older: Problem, min: number, isAsked: boolean): Stretch {
  if (!isAsked) return { ...stretch, min };
  if (!stretch.asked) return { problem: older, min, max: stretch.max, asked: true };
  const { problem } = stretch;
  const verdict = { ...(older.rejected ? { rejected: true } : {}), ...(older.refused ? { refused: true } : {}) };
  return { ...stretch, problem: { ...problem, ...verdict }, min };
}
