import type { Mapped } from "../core/mapped.js";
import { splitWords } from "./words.js";

const BLANK = /[ \t]/;
const KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The value that starts at `text[from]`, up to the end of its line. Quotes count at its start and behind a closing quote only. */
function valueAt(text: string, from: number): { readonly value: string; readonly next: number } {
  let value = "";
  let solid = 0;
  let quote = "";
  let opening = true;
  let at = from;
  for (; at < text.length; at++) {
    const c = text[at] as string;
    if (quote === "" && (c === "\n" || c === "\r")) break;
    if (c === "\\" && quote !== "'") {
      const next = text[++at];
      if (next !== undefined && next !== "\n") value += quote === '"' && !'"\\`$'.includes(next) ? `\\${next}` : next;
      solid = value.length;
      if (quote === "") opening = false;
    } else if (quote !== "" && c === quote) {
      quote = "";
      opening = true;
    } else if (quote === "" && opening && (c === "'" || c === '"')) quote = c;
    else if (quote !== "" || !opening || !BLANK.test(c)) {
      value += c;
      if (quote === "") opening = false;
      if (quote !== "" || !BLANK.test(c)) solid = value.length;
    }
  }
  return { value: value.slice(0, solid), next: Math.min(at, text.length) };
}

/** One line of a file of EnvironmentFile=, with the lines that its value goes on over. Places are offsets into the text. */
export interface EnvironmentLine {
  readonly start: number;
  readonly end: number;
  /** What stands before the first `=`, blanks around it aside; undefined where there is none, and systemd skips the line. */
  readonly name: string | undefined;
  /** Whether systemd takes the name; it drops others with a message. */
  readonly isValid: boolean;
  /** Where the value begins, as written. */
  readonly valueAt: number;
  /** The value that systemd gives the variable. */
  readonly value: string;
}

/** The lines of a file of EnvironmentFile= that are no comments: parse_env_file_internal() in systemd's env-file.c. */
export function environmentLines(text: string): readonly EnvironmentLine[] {
  const lines: EnvironmentLine[] = [];
  for (let at = 0; at < text.length; at++) {
    while (/[ \t\n\r]/.test(text[at] ?? "")) at++;
    const end = at + (/[\n\r]/.exec(text.slice(at))?.index ?? text.length - at);
    const line = text.slice(at, end);
    const equals = line.indexOf("=");
    if (line === "" || /^[#;]/.test(line) || equals < 0) {
      if (line !== "" && !/^[#;]/.test(line)) lines.push({ start: at, end, name: undefined, isValid: false, valueAt: end, value: "" });
      at = end;
      continue;
    }
    const { value, next } = valueAt(text, at + equals + 1);
    const name = line.slice(0, equals).trim();
    lines.push({ start: at, end: next, name, isValid: KEY.test(name), valueAt: at + equals + 1, value });
    at = next;
  }
  return lines;
}

/** The variables that a file of EnvironmentFile= sets. Lines without `=` and with other names are skipped. */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const { name, isValid, value } of environmentLines(text)) if (name !== undefined && isValid) variables.set(name, value);
  return variables;
}

/** The assignments of one value of Environment=. */
export function parseEnvironment(value: Mapped): readonly { readonly name: string; readonly value: string }[] {
  return splitWords(value, { unquote: true, escapes: "relaxed" }).words.flatMap(({ text: { text } }) => {
    const equals = text.indexOf("=");
    const name = text.slice(0, equals);
    return equals > 0 && KEY.test(name) ? [{ name, value: text.slice(equals + 1) }] : [];
  });
}
