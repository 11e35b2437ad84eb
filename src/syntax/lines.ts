const LINE_END = /[\n\r\0]/g;
const COMMENT = /^[ \t]*[#;]/;

/** One line as it stands in the file. */
export interface PhysicalLine {
  readonly start: number;
  readonly end: number;
  /** Behind the line end. */
  readonly next: number;
}

/** The line that starts at `start`. Lines end at \n, \r or \0; different ones in a row are one line end (read_line_full in systemd's fileio.c). */
export function lineFrom(text: string, start: number): PhysicalLine {
  LINE_END.lastIndex = start;
  const found = LINE_END.exec(text);
  if (!found) return { start, end: text.length, next: text.length };
  let next = found.index + 1;
  for (let seen = text[found.index] as string; next < text.length; next++) {
    const c = text[next] as string;
    if ((c !== "\n" && c !== "\r" && c !== "\0") || seen.includes(c)) break;
    seen += c;
  }
  return { start, end: found.index, next };
}

/** Whether a line's text is a comment: such a line ends no continued value. */
export function isComment(line: string): boolean {
  return COMMENT.test(line);
}

/** Whether `text[start..end)` goes on in the next line: it ends in an odd number of backslashes. */
export function endsInContinuation(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === 92) at--;
  return (end - at) % 2 === 1;
}
