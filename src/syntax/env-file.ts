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
  return { value: value.slice(0, solid), next: at };
}

/** The variables that a file of EnvironmentFile= sets: parse_env_file_internal() in systemd's env-file.c. Lines without `=` and with other names are skipped. */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (let at = 0; at < text.length; at++) {
    while (/[ \t\n\r]/.test(text[at] ?? "")) at++;
    const end = /[\n\r]/.exec(text.slice(at))?.index ?? text.length - at;
    const line = text.slice(at, at + end);
    const equals = line.indexOf("=");
    if (/^[#;]/.test(line) || equals < 0) {
      at += end;
      continue;
    }
    const { value, next } = valueAt(text, at + equals + 1);
    const key = line.slice(0, equals).trim();
    if (KEY.test(key)) variables.set(key, value);
    at = next;
  }
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
