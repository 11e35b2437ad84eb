/** The rows of {@link editDistance} that it works on, kept from call to call. */
const rows: [number[], number[], number[]] = [[], [], []];

/**
 * How many letters must be inserted, dropped, replaced or swapped with their neighbour to get from one text to the other. Where that is more than
 * `limit` it may be any number above it: no more is computed than it takes to know.
 */
export function editDistance(a: string, b: string, limit = Math.max(a.length, b.length)): number {
  const far = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return far;
  let [before, row, next] = rows;
  for (let j = 0; j <= Math.min(b.length, far); j++) row[j] = j;
  let lowestBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    const first = Math.max(1, i - limit);
    const last = Math.min(b.length, i + limit);
    const letter = a.charCodeAt(i - 1);
    next[first - 1] = first === 1 ? i : far;
    let lowest = first === 1 ? i : far;
    for (let j = first; j <= last; j++) {
      const other = b.charCodeAt(j - 1);
      let best = (row[j - 1] ?? far) + (letter === other ? 0 : 1);
      if (j < i + limit) best = Math.min(best, (row[j] ?? far) + 1);
      best = Math.min(best, (next[j - 1] ?? far) + 1);
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other)
        best = Math.min(best, (before[j - 2] ?? far) + 1);
      next[j] = best;
      lowest = Math.min(lowest, best);
    }
    if (lowest > limit && lowestBefore >= limit) return far;
    lowestBefore = lowest;
    [before, row, next] = [row, next, before];
  }
  return row[b.length] ?? far;
}

/** The one candidate that a misspelt word most likely means, letter case aside; undefined where none is near or two are equally near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  const limit = Math.min(2, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  let tied = false;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance > bestDistance) continue;
    tied = distance === bestDistance && best !== undefined;
    best = candidate;
    bestDistance = distance;
  }
  return bestDistance > limit || tied ? undefined : best;
}
