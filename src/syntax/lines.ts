/** One line as it stands in the file. */
export interface PhysicalLine {
  readonly start: number;
  readonly end: number;
  /** Behind the line end. */
  readonly next: number;
}

const LF = 10;
const CR = 13;
const isLineEnd = (code: number): boolean => code === LF || code === CR || code === 0;

/** The line that starts at `start`. Lines end at \n, \r or \0; different ones in a row are one line end (read_line_full in systemd's fileio.c). */
export function lineFrom(text: string, start: number): PhysicalLine {
  let end = start;
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++;
  let next = Math.min(end + 1, text.length);
  while (next < text.length && isLineEnd(text.charCodeAt(next)) && !text.slice(end, next).includes(text.charAt(next))) next++;
  return { start, end, next };
}

/** Whether a line's text is a comment: such a line ends no continued value. */
export function isComment(text: string, start = 0, end = text.length): boolean {
  let at = start;
  while (at < end && (text[at] === " " || text[at] === "\t")) at++;
  return at < end && (text[at] === "#" || text[at] === ";");
}

/** Whether `text[start..end)` goes on in the next line: it ends in an odd number of backslashes. */
export function endsInContinuation(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === 92) at--;
  return (end - at) % 2 === 1;
}
