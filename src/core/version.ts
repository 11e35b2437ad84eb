import { oncePer } from "./once.js";

/** The versions of systemd that are known: releases, without point releases. */
export const OLDEST = 230;
/** The newest version of systemd that is known here. */
export const NEWEST = 262;

/** Versions from `min` to `max`, both included. */
export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

/** All versions that are known. */
export const ALL_VERSIONS: VersionRange = { min: OLDEST, max: NEWEST };

/**
 * One version of systemd, as code that depends on it sees it. Every comparison goes through {@link since}, which also notes in `valid` between
 * which versions the answers given so far stay the same: what was computed for one version then holds for all of them, and a range of
 * versions costs no more runs than it has differences.
 */
export interface Version {
  readonly number: number;
  readonly valid: { min: number; max: number };
}

/** A version by its number, as it is compared by {@link since} and {@link exists}. */
export function version(number: number): Version {
  return { number, valid: { min: OLDEST, max: NEWEST } };
}

/** Whether this is version `first` or a later one. */
export function since(v: Version, first: number): boolean {
  if (v.number >= first) {
    if (first > v.valid.min) v.valid.min = first;
    return true;
  }
  if (first - 1 < v.valid.max) v.valid.max = first - 1;
  return false;
}

/** Whether something exists that came with `from` (null: always there) and went with `removed` (null: still there). */
export function exists(v: Version, from: number | null | undefined, removed?: number | null): boolean {
  return (from == null || since(v, from)) && (removed == null || !since(v, removed));
}

/** Forgets between which versions earlier answers hold, so that the same object serves for another question. */
export function renew({ valid }: Version): void {
  valid.min = OLDEST;
  valid.max = NEWEST;
}

/** An answer, and the versions in which it holds. */
export interface Answer<T> {
  readonly range: VersionRange;
  readonly value: T;
}

/** What is known of one question for versions that were asked already. There are very many of these, and most have one answer. */
export interface VersionMemo<T> {
  answers: readonly Answer<T>[];
}

const NO_ANSWERS: readonly never[] = [];

/** An empty store for {@link remember}. */
export function versionMemo<T>(): VersionMemo<T> {
  return { answers: NO_ANSWERS };
}

function known<T>({ answers }: VersionMemo<T>, { number }: Version): Answer<T> | undefined {
  for (const answer of answers) if (answer.range.min <= number && number <= answer.range.max) return answer;
  return undefined;
}

/** Whether the answer for this version is known. */
export const isAnswered = <T>(memo: VersionMemo<T>, v: Version): boolean => known(memo, v) !== undefined;

/** The answer for this version, if it is known; what asked for it then holds as far as the answer does. */
function recall<T>(memo: VersionMemo<T>, v: Version): Answer<T> | undefined {
  const ready = known(memo, v);
  if (ready) narrow(v, ready.range);
  return ready;
}

/** The answer of `compute` for this version: remembered for all versions in which it holds. */
export function remember<T>(memo: VersionMemo<T>, v: Version, compute: (v: Version) => T): T {
  const ready = recall(memo, v);
  if (ready) return ready.value;
  const own = version(v.number);
  const value = compute(own);
  const { min, max } = own.valid;
  const range = min === OLDEST && max === NEWEST ? ALL_VERSIONS : { min, max };
  memo.answers = memo.answers.length === 0 ? [{ range, value }] : [...memo.answers, { range, value }];
  narrow(v, range);
  return value;
}

/** The answers of all versions, those of neighbours joined where they are the same: what asks for one then holds as far as the answer does. */
export function settled<T>(compute: (v: Version) => T): VersionMemo<T> {
  const answers: Answer<T>[] = [];
  for (const { range, value } of overVersions(ALL_VERSIONS, compute)) {
    const newer = answers.at(-1);
    if (newer && Object.is(newer.value, value)) answers[answers.length - 1] = { range: { min: range.min, max: newer.range.max }, value };
    else answers.push({ range, value });
  }
  return { answers };
}

/** The answer of {@link settled} in this version. */
export function answerIn<T>(memo: VersionMemo<T>, v: Version): T {
  const found = recall(memo, v);
  if (!found) throw new RangeError(`no version ${v.number}`);
  return found.value;
}

/** A function of an object and a version; its answers are remembered as long as the object lives. */
export function memoized<K extends object, T>(compute: (key: K, v: Version) => T): (key: K, v: Version) => T {
  const memoOf = oncePer((_: K) => versionMemo<T>());
  return (key, v) => {
    const memo = memoOf(key);
    const ready = recall(memo, v);
    return ready ? ready.value : remember(memo, v, (inner) => compute(key, inner));
  };
}

/** As {@link memoized}, of two objects, the first of which the second belongs to. */
export function memoizedIn<O extends object, K extends object, T>(
  compute: (owner: O, key: K, v: Version) => T,
): (owner: O, key: K, v: Version) => T {
  const ofOwner = oncePer((owner: O) => memoized((key: K, v) => compute(owner, key, v)));
  return (owner, key, v) => ofOwner(owner)(key, v);
}

/** Notes that what was found holds for these versions only. */
export function narrow(v: Version, { min, max }: VersionRange): void {
  if (min > v.valid.min) v.valid.min = min;
  if (max < v.valid.max) v.valid.max = max;
}

/** Runs `run` for as few versions of the range as give all its different answers; from the newest to the oldest. */
export function overVersions<T>(range: VersionRange, run: (v: Version) => T): Answer<T>[] {
  const answers: Answer<T>[] = [];
  for (let number = range.max; number >= range.min; ) {
    const v = version(number);
    const value = run(v);
    const min = Math.max(v.valid.min, range.min);
    answers.push({ range: { min, max: number }, value });
    number = min - 1;
  }
  return answers;
}
