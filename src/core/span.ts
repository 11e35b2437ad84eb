/** An absolute POSIX path: inside the root when one is given (`--root`), else of this machine. Reporters turn it into what the user sees. */
export type FilePath = string;

/** A stretch of one file: half-open, in UTF-16 code units from the start of the file's text. Lines and columns exist only in reporters. */
export interface Span {
  readonly file: FilePath;
  readonly start: number;
  readonly end: number;
}

/** The last component of a path. */
export function fileName(path: FilePath): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The directory that holds a path; the root's is the root. */
export function parentOf(path: FilePath): FilePath {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** Where to speak of a file as a whole: its beginning. */
export function wholeFile(file: FilePath): Span {
  return { file, start: 0, end: 0 };
}

/** The smallest span that holds both; they must lie in one file. */
export function joinSpans(a: Span, b: Span): Span {
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
