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

/** What is known of one question: an answer, and those that were found before it. There are very many of these, and most are the only one. */
interface Known<T> extends Answer<T> {
  readonly before: Known<T> | undefined;
}

/** What is known of one question for versions that were asked already. */
export interface VersionMemo<T> {
  known: Known<T> | undefined;
}

/** An empty store for {@link remember}. */
export function versionMemo<T>(): VersionMemo<T> {
  return { known: undefined };
}

/** The answers that are known, the one that was found last first. */
export function answersIn<T>({ known }: VersionMemo<T>): readonly Answer<T>[] {
  const answers: Answer<T>[] = [];
  for (let one = known; one; one = one.before) answers.push(one);
  return answers;
}

function find<T>(known: Known<T> | undefined, { number }: Version): Known<T> | undefined {
  let one = known;
  while (one && (number < one.range.min || number > one.range.max)) one = one.before;
  return one;
}

/** Whether the answer for this version is known. */
export const isAnswered = <T>({ known }: VersionMemo<T>, v: Version): boolean => find(known, v) !== undefined;

/** The answer for this version, if it is known; what asked for it then holds as far as the answer does. */
function recall<T>(known: Known<T> | undefined, v: Version): Known<T> | undefined {
  const ready = find(known, v);
  if (ready) narrow(v, ready.range);
  return ready;
}

/** The answer of `compute` for this version; what asked for it then holds as far as the answer does. */
function answer<T>(v: Version, compute: (v: Version) => T): Answer<T> {
  const own = version(v.number);
  const value = compute(own);
  const { min, max } = own.valid;
  const range = min === OLDEST && max === NEWEST ? ALL_VERSIONS : { min, max };
  narrow(v, range);
  return { range, value };
}

/** The answer of `compute` for this version: remembered for all versions in which it holds. */
export function remember<T>(memo: VersionMemo<T>, v: Version, compute: (v: Version) => T): T {
  const ready = recall(memo.known, v);
  if (ready) return ready.value;
  const { range, value } = answer(v, compute);
  memo.known = { range, value, before: memo.known };
  return value;
}

/** The answers of all versions, those of neighbours joined where they are the same: what asks for one then holds as far as the answer does. */
export function settled<T>(compute: (v: Version) => T): VersionMemo<T> {
  const memo = versionMemo<T>();
  for (const { range, value } of overVersions(ALL_VERSIONS, compute)) {
    const newer = memo.known;
    const isSame = newer !== undefined && Object.is(newer.value, value);
    memo.known = isSame
      ? { range: { min: range.min, max: newer.range.max }, value, before: newer.before }
      : { range, value, before: newer };
  }
  return memo;
}

/** The answer of {@link settled} in this version. */
export function answerIn<T>({ known }: VersionMemo<T>, v: Version): T {
  const found = recall(known, v);
  if (!found) throw new RangeError(`no version ${v.number}`);
  return found.value;
}

/** A function of an object and a version; its answers are remembered as long as the object lives. */
export function memoized<K extends object, T>(compute: (key: K, v: Version) => T): (key: K, v: Version) => T {
  const answers = new WeakMap<K, Known<T>>();
  return (key, v) => {
    const ready = recall(answers.get(key), v);
    if (ready) return ready.value;
    const { range, value } = answer(v, (inner) => compute(key, inner));
    answers.set(key, { range, value, before: answers.get(key) });
    return value;
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
