import { type Mapped, sliceMapped, spanOf } from "../core/mapped.js";
import type { Span } from "../core/span.js";
import { memoized, since, type Version } from "../core/version.js";
import { isUnknown } from "./template.js";
import { BLANKS, firstWord, type Word } from "./words.js";

/** The special prefixes of an executable, systemd.service(5) "Command lines". */
export type ExecPrefix = "-" | "@" | ":" | "+" | "!" | "!!" | "|";

/** One command of an Exec setting. */
export interface ExecCommand {
  /** From the first prefix to the end of the last argument. */
  readonly at: Span;
  /** In the order in which they are written. */
  readonly prefixes: readonly { readonly prefix: ExecPrefix; readonly at: Span }[];
  /** The executable: the first word without its prefixes. Empty only with `|`. */
  readonly path: Mapped;
  /** The first word with its prefixes, as written. */
  readonly pathAt: Span;
  /** The arguments behind the zeroth. */
  readonly args: readonly Word[];
  /** The zeroth argument where `@` gives one; else it is the path. */
  readonly argv0: Word | undefined;
  /** `-`. */
  readonly ignoreFailure: boolean;
  /** `+`: no sandboxing, though still the unit's network, IPC and mount namespace. */
  readonly fullPrivileges: boolean;
  /** `!`: User= and Group= do not count (`!!` on kernels without ambient capabilities only). */
  readonly keepsUser: boolean;
  /** `:` (since 242): `$` is a character like others. */
  readonly noExpansion: boolean;
  /** `|` (since 258): the words, joined by blanks, are a command of the user's shell. */
  readonly viaShell: boolean;
}

/**
 * Why systemd complains of a command line. `unknown-escape` and `removed-prefix` (`!!` since 258) are mere complaints, the command stays. Others
 * end the reading of the line.
 */
export type ExecErrorReason =
  | "unknown-escape"
  | "removed-prefix"
  | "unbalanced-quotes"
  | "empty-path"
  | "special-characters"
  | "directory"
  | "bad-path"
  | "no-argv0";

interface ExecError {
  readonly reason: ExecErrorReason;
  readonly at: Span;
  /** systemd refuses the unit. */
  readonly fatal: boolean;
}

/** What one assignment of an Exec setting says. */
export interface ExecLine {
  /** The commands before the line was given up. */
  readonly commands: readonly ExecCommand[];
  readonly errors: readonly ExecError[];
}

/** A first word, taken apart. */
interface Head {
  readonly prefixes: readonly { readonly prefix: ExecPrefix; readonly at: Span }[];
  readonly path: Mapped;
}

const has = (head: Head, prefix: ExecPrefix): boolean => head.prefixes.some((p) => p.prefix === prefix);

/** `@|` is a login shell and takes no word. */
const takesArgv0 = (head: Head): boolean => has(head, "@") && !has(head, "|");

/** Which version brought each prefix: NEWS 231, 235, 242, 258. */
const sinceVersion: Readonly<Record<string, number>> = { "+": 231, "!": 235, ":": 242, "|": 258 };

function headOf(word: Mapped, v: Version | undefined): Head {
  const prefixes: { prefix: ExecPrefix; at: Span }[] = [];
  const seen = (p: string): boolean => prefixes.some(({ prefix }) => prefix === p);
  let at = 0;
  for (;;) {
    const c = word.text[at] ?? "";
    if (!"-@:+!|".includes(c) || c === "") break;
    const first = sinceVersion[c];
    if (first !== undefined && v && !since(v, first)) break;
    const place = spanOf(word, at, at + 1);
    const last = prefixes.at(-1);
    if (c === "!" && seen("!") && !seen("!!") && last) {
      const index = prefixes.findIndex(({ prefix }) => prefix === "!");
      prefixes[index] = { prefix: "!!", at: { ...place, start: (prefixes[index]?.at ?? place).start } };
    } else if ("+!".includes(c) ? seen("+") || seen("!") || seen("!!") : seen(c)) break;
    else prefixes.push({ prefix: c as ExecPrefix, at: place });
    at++;
  }
  return { prefixes, path: sliceMapped(word, at) };
}

const SPECIAL = /[\x01-\x1f"'\\\x7f]/;
/** Since systemd 262 these are not taken either. */
const GLOB = /[*?[]/;
const LONGEST_NAME = 255;
const LONGEST_PATH = 4095;

/** What is wrong with the path of an executable. A path that begins with a placeholder or a specifier is not known. */
function pathError(path: string, v: Version | undefined): ExecErrorReason | undefined {
  if (path === "") return "empty-path";
  if (SPECIAL.test(path) || (GLOB.test(path) && v && since(v, 262))) return "special-characters";
  if (/(^|\/)\.{0,2}$/.test(path)) return "directory";
  const names = path.split("/");
  if (names.some((name) => name.length > LONGEST_NAME) || path.length > LONGEST_PATH) return "bad-path";
  const unknown = isUnknown(path) || /^%[^%]/.test(path);
  return path.startsWith("/") || names.length === 1 || unknown ? undefined : "bad-path";
}

const endsWord = (c: string | undefined): boolean => c === undefined || BLANKS.includes(c);

interface Reader {
  readonly value: Mapped;
  readonly errors: ExecError[];
  at: number;
}

/** The next word, as extract_first_word_and_warn() gives it: with unknown escapes as written; undefined at the end, "failed" on open quotes. */
function nextWord(reader: Reader, fatal: boolean): Word | "failed" | undefined {
  let found = firstWord(reader.value, reader.at, { unquote: true, escapes: "strict" });
  if (found && "reason" in found && found.reason === "bad-escape") {
    const { at } = found;
    found = firstWord(reader.value, reader.at, { unquote: true, escapes: "relaxed" });
    if (found && "word" in found) reader.errors.push({ reason: "unknown-escape", at, fatal: false });
  }
  if (!found) return undefined;
  if ("reason" in found) {
    reader.errors.push({ reason: "unbalanced-quotes", at: found.at, fatal });
    return "failed";
  }
  reader.at = found.next;
  return found.word;
}

function skipBlanks(reader: Reader): void {
  while (reader.at < reader.value.text.length && endsWord(reader.value.text[reader.at])) reader.at++;
}

/** The words of a command behind the first, up to a lone `;` or the end. */
function argumentsOf(reader: Reader, fatal: boolean): Word[] | "failed" {
  const { value } = reader;
  const words: Word[] = [];
  for (;;) {
    skipBlanks(reader);
    const { at } = reader;
    if (value.text[at] === ";" && endsWord(value.text[at + 1])) return words;
    if (value.text.startsWith("\\;", at) && endsWord(value.text[at + 2])) {
      reader.at += 2;
      words.push({ text: sliceMapped(value, at + 1, at + 2), at: spanOf(value, at, at + 2), quoted: false });
      continue;
    }
    const word = nextWord(reader, fatal);
    if (word === "failed") return "failed";
    if (!word) return words;
    words.push(word);
  }
}

function commandOf(first: Word, head: Head, words: readonly Word[]): ExecCommand {
  const argv0 = takesArgv0(head) ? words[0] : undefined;
  const end = (words.at(-1) ?? first).at.end;
  return {
    at: { ...first.at, end },
    prefixes: head.prefixes,
    path: head.path,
    pathAt: first.at,
    args: argv0 ? words.slice(1) : words,
    argv0,
    ignoreFailure: has(head, "-"),
    fullPrivileges: has(head, "+"),
    keepsUser: has(head, "!"),
    noExpansion: has(head, ":"),
    viaShell: has(head, "|"),
  };
}

/** Reads one command; whether the line can be read further. */
function readCommand(reader: Reader, commands: ExecCommand[], v: Version | undefined): boolean {
  const first = nextWord(reader, false);
  if (!first || first === "failed") return false;
  if (first.text.text === ";") return true;
  const head = headOf(first.text, v);
  const fatal = !has(head, "-");
  const bangs = head.prefixes.find(({ prefix }) => prefix === "!!");
  if (bangs && v && since(v, 258)) reader.errors.push({ reason: "removed-prefix", at: bangs.at, fatal: false });
  const wrong = has(head, "|") ? undefined : pathError(head.path.text, v);
  if (wrong) {
    reader.errors.push({ reason: wrong, at: first.at, fatal });
    return false;
  }
  const words = argumentsOf(reader, fatal);
  if (words === "failed") return false;
  if (takesArgv0(head) && words.length === 0) {
    reader.errors.push({ reason: "no-argv0", at: first.at, fatal });
    return false;
  }
  commands.push(commandOf(first, head, words));
  return reader.at < reader.value.text.length;
}

/**
 * Reads the value of an Exec setting as config_parse_exec() in systemd's load-fragment.c does: commands separated by a lone unquoted `;`, each with
 * the prefixes of its first word. Without a version all known prefixes count. An empty value, which resets the list, gives no command.
 */
export function parseExec(value: Mapped, v?: Version): ExecLine {
  return v ? parsed(value, v) : parse(value);
}

const parsed: (value: Mapped, v: Version) => ExecLine = memoized(parse);

function parse(value: Mapped, v?: Version): ExecLine {
  const reader: Reader = { value, errors: [], at: 0 };
  const commands: ExecCommand[] = [];
  while (readCommand(reader, commands, v));
  return { commands, errors: reader.errors };
}

/** The first prefix of a value that this version does not know yet, and the version that brought it. */
export function newerPrefix(
  value: Mapped,
  v: Version,
): { readonly prefix: ExecPrefix; readonly at: Span; readonly since: number } | undefined {
  if (!/(?:^|;)\s*[^\s/\w]/.test(value.text)) return undefined;
  for (const { prefixes } of parseExec(value).commands) {
    for (const { prefix, at } of prefixes) {
      const first = sinceVersion[prefix.charAt(0)];
      if (first !== undefined && !since(v, first)) return { prefix, at, since: first };
    }
  }
  return undefined;
}
