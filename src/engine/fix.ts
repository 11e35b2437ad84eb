import type { Edit } from "../core/finding.js";

/** The text with the edits of one file made; undefined if two of them touch the same characters. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  let done = "";
  let at = 0;
  for (const edit of sorted) {
    if (edit.at.start < at) return undefined;
    done += text.slice(at, edit.at.start) + edit.text;
    at = edit.at.end;
  }
  return done + text.slice(at);
}
