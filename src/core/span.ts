/** An absolute POSIX path: inside the root when one is given (`--root`), else of this machine. Reporters turn it into what the user sees. */
export type FilePath = string;

/** A stretch of one file: half-open, in UTF-16 code units from the start of the file's text. Lines and columns exist only in reporters. */
export interface Span {
  readonly file: FilePath;
  readonly start: number;
  readonly end: number;
}

/** The smallest span that holds both; they must lie in one file. */
export function joinSpans(a: Span, b: Span): Span {
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
