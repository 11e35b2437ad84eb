import type { Edit, Fix } from "../core/finding.js";
import { groupsBy } from "../core/groups.js";
import { firstIndex } from "../core/search.js";
import type { FilePath, Span } from "../core/span.js";

/** What fixes that were chosen do to one file. */
interface Taken {
  /** Sorted by start and end: ranges that do not overlap, and points between them. */
  readonly places: Span[];
  /** Where a part of a line is inserted: nothing else may be done there, as it would not be clear what comes first. */
  readonly inserted: Set<number>;
  /** Lines that are added, and lines that are taken from elsewhere. */
  readonly added: Set<string>;
  readonly moved: Set<string>;
}

const isLine = (text: string): boolean => text.includes("\n");

/** Whether a fix takes lines away, to put them elsewhere. */
const isMove = ({ edits }: Fix): boolean => edits.some(({ at, text }) => text === "" && at.start < at.end);

/**
 * Chooses fixes that can be made together: `take` says whether one touches no character that another touches, inserts nothing into a line where another
 * does something, and adds no line that another adds. Each of several equal lines may be moved, as each is taken from its own place.
 */
export function fixesTogether(): { readonly take: (fix: Fix) => boolean } {
  const files = new Map<FilePath, Taken>();
  const takenOf = (file: FilePath): Taken => {
    const taken = files.get(file) ?? { places: [], inserted: new Set(), added: new Set(), moved: new Set() };
    files.set(file, taken);
    return taken;
  };
  return {
    take(fix) {
      const moves = isMove(fix);
      const clashes = ({ at, text }: Edit): boolean => {
        const { places, inserted, added, moved } = takenOf(at.file);
        if (overlaps(places, at) || inserted.has(at.start) || inserted.has(at.end)) return true;
        if (isLine(text)) return added.has(text) || (!moves && moved.has(text));
        return at.start === at.end && touches(places, at);
      };
      if (fix.edits.some(clashes)) return false;
      for (const { at, text } of fix.edits) {
        const { places, inserted, added, moved } = takenOf(at.file);
        const index = indexOf(places, at);
        if (places[index]?.start !== at.start || places[index]?.end !== at.end) places.splice(index, 0, at);
        if (isLine(text)) (moves ? moved : added).add(text);
        else if (at.start === at.end) inserted.add(at.start);
      }
      return true;
    },
  };
}

/** Where a place stands in the order, or would. */
function indexOf(places: readonly Span[], { start, end }: Span): number {
  return firstIndex(places.length, (index) => {
    const at = places[index] as Span;
    return at.start > start || (at.start === start && at.end >= end);
  });
}

function overlaps(places: readonly Span[], { start, end }: Span): boolean {
  const index = indexOf(places, { file: "", start, end: start });
  if ((places[index - 1]?.end ?? 0) > start) return true;
  for (let next = index; (places[next]?.start ?? end) < end; next++) if ((places[next]?.end ?? 0) > start) return true;
  return false;
}

/** Whether a point is one, or an end, of the places. */
function touches(places: readonly Span[], point: Span): boolean {
  const index = indexOf(places, point);
  return places[index]?.start === point.start || places[index - 1]?.end === point.start;
}

/** Where places start once edits are made. */
export function movedBy(edits: readonly Edit[]): (at: Span) => number {
  const files = groupsBy(edits, ({ at }) => at.file);
  const shifts = new Map([...files].map(([file, all]) => [file, shiftsOf(all)]));
  return ({ file, start }) => start + (shifts.get(file)?.(start) ?? 0);
}

/** How far a text moves behind each edit that ends before it. */
function shiftsOf(edits: readonly Edit[]): (start: number) => number {
  const sorted = [...edits].sort((a, b) => a.at.end - b.at.end);
  const sums = [0];
  for (const { at, text } of sorted) sums.push((sums.at(-1) ?? 0) + text.length - (at.end - at.start));
  const ends = sorted.map(({ at }) => ({ ...at, start: at.end }));
  return (start) => sums[indexOf(ends, { file: "", start, end: start + 1 })] ?? 0;
}
