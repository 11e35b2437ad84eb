import { editDistance } from "../core/nearest.js";
import { confusions, noSuchDirective } from "./confusions.js";
import { directivesOf, sectionsOf } from "./directives.js";

/** A name that was probably meant. */
export interface Suggestion {
  readonly name: string;
  /** Whether it is the one clear answer, so that a fix may write it. */
  readonly clear: boolean;
}

/** How many slips of the keyboard a word of that length may have and still be taken for another: none in the shortest, three in long ones. */
function slips(length: number): number {
  if (length < 3) return 0;
  if (length < 6) return 1;
  return length < 12 ? 2 : 3;
}

const bare = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** The words of `ExecStartPre`, in lower case and sorted. */
const sortedWords = (name: string): string =>
  (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [])
    .map((w) => w.toLowerCase())
    .sort()
    .join(" ");

const ENDINGS = /(?:secs?|seconds|s)$/;
/** How much longer the longest of them makes a name than none does. */
const MOST_ENDING = "seconds".length;

/** A name as it is compared with others. */
interface Shape {
  readonly name: string;
  readonly text: string;
  /** As {@link sortedWords}. */
  readonly words: string;
  /** The text without an ending that is often mistaken. */
  readonly stem: string;
  /** A bit for each letter that is in the text. */
  readonly letters: number;
}

function shapeOf(name: string): Shape {
  const text = bare(name);
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) & 31);
  return { name, text, words: sortedWords(name), stem: text.replace(ENDINGS, ""), letters };
}

/** Whether two texts have so few letters in common that one takes more slips than that to become the other: a slip changes two letters at most. */
function areFar(a: Shape, b: Shape, limit: number): boolean {
  let count = 0;
  for (let rest = a.letters ^ b.letters; rest !== 0; rest &= rest - 1) count++;
  return count > 2 * limit;
}

/** How far a misspelt name is from a known one, 0 for another case or punctuation. Less than a slip: words in another order, another ending. */
function costOf(word: Shape, name: Shape, limit: number): number {
  if (Math.abs(word.text.length - name.text.length) > Math.max(limit, MOST_ENDING)) return limit + 1;
  if (word.text === name.text) return 0;
  if (word.words.includes(" ") && word.words === name.words) return 0.5;
  if (word.stem === name.stem) return 0.75 + editDistance(word.text, name.text) / 100;
  return areFar(word, name, limit) ? limit + 1 : editDistance(word.text, name.text, limit);
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at]?.toLowerCase() === b[at]?.toLowerCase()) at++;
  return at;
}

/**
 * The known name that a misspelt one is closest to; undefined where none is near enough to be meant, and for a name that is itself known.
 * Of several that are equally near the one with the longer common start comes first, and it is not clear.
 */
export const closest = (word: string, known: Iterable<string>): Suggestion | undefined =>
  closestOf(shapeOf(word), Array.from(known, shapeOf));

function closestOf(word: Shape, known: readonly Shape[]): Suggestion | undefined {
  const limit = slips(word.text.length);
  const near: { name: string; cost: number; start: number }[] = [];
  for (const shape of known) {
    const { name } = shape;
    if (name === word.name) return undefined;
    const cost = costOf(word, shape, limit);
    if (cost <= limit && cost < name.length / 3) near.push({ name, cost, start: commonStart(word.name, name) });
  }
  near.sort((a, b) => a.cost - b.cost || b.start - a.start || (a.name < b.name ? -1 : 1));
  const [first, second] = near;
  return first && { name: first.name, clear: second === undefined || first.cost < second.cost };
}

/** `PrivateDevices` for `ProtectDevices`, `ProtectHome` for `PrivateHome`. */
function swapped(key: string, { texts }: Known): string | undefined {
  const other = key.replace(/^(?:Private|Protect(?:ed)?)/i, (start) => (/^private/i.test(start) ? "Protect" : "Private"));
  const same = key.replace(/^Protected/i, "Protect");
  const wanted = new Set([other, `${other}s`, same].filter((name) => name !== key).map(bare));
  let first: Place | undefined;
  for (const text of wanted) {
    const place = texts.get(text);
    if (place && (!first || place.index < first.index)) first = place;
  }
  return first?.name;
}

/**
 * The directive that an unknown key of a section was probably meant to be: one that some version of systemd knows there and that is neither an old
 * spelling nor without effect. undefined also for a name that people expect and that has none.
 */
export function closestDirective(section: string, key: string): Suggestion | undefined {
  const question = `${section}\n${key}`;
  if (answers.has(question)) return answers.get(question);
  if (answers.size > MOST_ANSWERS) answers.clear();
  const answer = findDirective(section, key);
  answers.set(question, answer);
  return answer;
}

/** What was asked before: a line is judged for several versions. */
const answers = new Map<string, Suggestion | undefined>();
const MOST_ANSWERS = 10_000;

/** The keys of a section that are worth writing, as they are compared. */
interface Known {
  readonly shapes: readonly Shape[];
  readonly names: ReadonlySet<string>;
  /** Which of them comes first of those with a text. */
  readonly texts: ReadonlyMap<string, Place>;
}

interface Place {
  readonly name: string;
  readonly index: number;
}

const suggestible = new Map<string, Known>();

function namesToSuggest(section: string): Known {
  const ready = suggestible.get(section);
  if (ready) return ready;
  const shapes = directivesOf(section)
    .filter((d) => d.aliasOf === undefined && d.removed === undefined && d.legacy === undefined)
    .map((d) => shapeOf(d.key));
  const places = shapes.map(({ name, text }, index) => [text, { name, index }] as const);
  const known = { shapes, names: new Set(shapes.map(({ name }) => name)), texts: new Map(places.toReversed()) };
  if (shapes.length > 0) suggestible.set(section, known);
  return known;
}

function findDirective(section: string, key: string): Suggestion | undefined {
  if (noSuchDirective(key) !== undefined) return undefined;
  const known = namesToSuggest(section);
  const near = closestOf(shapeOf(key), known.shapes);
  const other = confusions.get(bare(key)) ?? swapped(key, known);
  if (other !== undefined && known.names.has(other) && !(near && bare(near.name) === bare(key))) return { name: other, clear: false };
  return near;
}

/** The section of a unit of this type that an unknown one was probably meant to be. */
export function closestSection(unitType: string, name: string): Suggestion | undefined {
  return closest(name, sectionsOf(unitType));
}
