/** The one of these words that a misspelled one was clearly meant to be: the only one that is very near; undefined if there is no such. */
export function closest(word: string, words: Iterable<string>): string | undefined {
  const limit = word.length <= 4 ? 1 : 2;
  let best = limit + 1;
  let found: string | undefined;
  let tied = false;
  for (const candidate of words) {
    if (candidate.toLowerCase() === word.toLowerCase()) return candidate;
    if (Math.abs(candidate.length - word.length) > limit || candidate.length <= 2) continue;
    const distance = distanceOf(word, candidate, best);
    if (distance > best) continue;
    tied = distance === best && found !== undefined;
    if (distance < best || found === undefined) found = candidate;
    best = distance;
  }
  return best <= limit && !tied ? found : undefined;
}

/** The number of letters to add, drop, replace or swap with their neighbour; some number above `limit` where it is more than that. */
function distanceOf(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
