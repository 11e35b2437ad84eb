import { directive, parserOf } from "../catalog/directives.js";
import { cardinality } from "../catalog/parsers.js";
import { type Mapped, sliceMapped, spanOf } from "../core/mapped.js";
import type { Span } from "../core/span.js";
import type { Version } from "../core/version.js";
import { programName } from "../syntax/command.js";
import { parseExec } from "../syntax/exec.js";
import type { Assignment } from "../syntax/unit-file.js";
import type { ValueContext } from "../values/judge.js";
import { verdictsOn } from "./lines.js";

/** A comment behind a value, which systemd takes as a part of it. */
export interface InlineComment {
  /** From the `#` or `;` on. */
  readonly at: Span;
  /** The value without it. */
  readonly value: Mapped;
  /** Whether systemd complains of the value, which it would take without the comment. */
  readonly rejected: boolean;
}

/** Kinds of values that may hold any text. */
const FREE = /^(string|regex|credential|base64|log-field-assignments|set-status)/;

/**
 * The comment in a value, where there is certainly one: systemd rejects the value with it and would take it without, or a `#` stands alone between
 * words where no such word has a meaning.
 */
export function inlineComment(line: Assignment, context: ValueContext, v: Version): InlineComment | undefined {
  const { section, key, value } = line;
  const known = section === undefined || !/[#;]/.test(value.text) ? undefined : directive(section, key);
  if (!known) return undefined;
  const kind = cardinality(parserOf(known, v).parser)?.kind ?? "string";
  if (kind === "exec-command") return inCommand(value, v);
  const from = commentIn(value.text);
  if (from < 0 || FREE.test(kind)) return undefined;
  const plain = sliceMapped(value, 0, value.text.slice(0, from).trimEnd().length);
  const rejected = verdictsOn(line, value, context, v).length > 0;
  const sure = rejected
    ? verdictsOn(line, plain, context, v).length === 0
    : /^#+[ \t]+\S/.test(value.text.slice(from)) && plain.text !== "";
  return sure ? { at: spanOf(value, from), value: plain, rejected } : undefined;
}

/** Where a comment may begin: at a `#` or `;` outside quotes that a blank or nothing stands in front of; -1: nowhere. */
function commentIn(text: string): number {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if ((c === "#" || c === ";") && (at === 0 || /\s/.test(text[at - 1] as string))) return at;
  }
  return -1;
}

/** Programs and options that take a lone `#` for a separator or a pattern. */
const TAKES_HASH = /^(tr|cut|sed|awk|grep|echo|printf|column|paste|sort|join|logger)$/;

/** In commands only a `#` alone counts, with more words behind it. */
function inCommand(value: Mapped, v: Version): InlineComment | undefined {
  for (const command of parseExec(value, v).commands) {
    const { args } = command;
    const n = args.findIndex(({ text, quoted }) => !quoted && /^#+$/.test(text.text));
    const hash = args[n];
    if (!hash || n === args.length - 1 || TAKES_HASH.test(programName(command))) continue;
    if (/^-/.test(args[n - 1]?.text.text ?? "") && !/^--/.test(args[n - 1]?.text.text ?? "")) continue;
    const from = value.text.search(/(?<=\s)#+\s/);
    if (from < 0) continue;
    return { at: spanOf(value, from), value: sliceMapped(value, 0, value.text.slice(0, from).trimEnd().length), rejected: false };
  }
  return undefined;
}
