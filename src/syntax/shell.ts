import {
  type Assignment,
  type CaseItem,
  type CommandArgument,
  type ParameterExpansionPart,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type Word,
  type WordPart,
} from "unbash";
import { type Mapped, mappedBuilder, spanOf } from "../core/mapped.js";
import type { Span } from "../core/span.js";

/** A part of a shell word. `quoted`: the shell does not split it. */
export type ShellPart =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  /** `$1`, `$NAME`, `$$`, `$@`; `fallback`: what `${NAME:-…}` puts in the place of an unset or empty one. */
  | { readonly kind: "variable"; readonly name: string; readonly quoted: boolean; readonly fallback?: readonly ShellPart[] }
  /** The output of a command. */
  | { readonly kind: "output"; readonly script: ShellNode }
  /** `*`, `?` or `[…]`. */
  | { readonly kind: "glob"; readonly text: string }
  /** A brace expansion, arithmetic, a rarer form of `${…}`. */
  | { readonly kind: "unknown" };

/** A word of a shell command: its parts, in order. */
export interface ShellWord {
  readonly parts: readonly ShellPart[];
  readonly at: Span;
}

interface ShellRedirect {
  /** `>`, `>>`, `<`, `&>` and so on; here-documents and here-strings are left out. */
  readonly operator: string;
  readonly target: ShellWord;
}

/** A simple command: what is assigned, run and redirected. */
export interface ShellCommand {
  readonly kind: "command";
  /** `A=b` in front of the first word. */
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord }[];
  /** The program and its arguments; of `[[ … ]]` the operands behind a word `[[`. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  readonly at: Span;
}

/** A piece of a shell script: what it runs and in which order; places are those of the file that the text came from. */
export type ShellNode =
  | ShellCommand
  | { readonly kind: "sequence"; readonly nodes: readonly ShellNode[] }
  /** `a && b || c`: `operators[n]` stands in front of `nodes[n + 1]`. */
  | { readonly kind: "and-or"; readonly nodes: readonly ShellNode[]; readonly operators: readonly ("&&" | "||")[] }
  /** `a | b`, or `! a`. */
  | { readonly kind: "pipeline"; readonly nodes: readonly ShellNode[] }
  /** `( … )`, a part of a pipeline, or `… &`: variables set there are lost, namespaces are the same. */
  | { readonly kind: "subshell"; readonly body: ShellNode; readonly background: boolean }
  | {
      readonly kind: "if";
      readonly branches: readonly { readonly condition: ShellNode; readonly body: ShellNode }[];
      readonly otherwise: ShellNode | undefined;
    }
  /** `words` is undefined for `while` and `until`. */
  | {
      readonly kind: "loop";
      readonly variable: string | undefined;
      readonly words: readonly ShellWord[] | undefined;
      readonly condition: ShellNode | undefined;
      readonly body: ShellNode;
    }
  | {
      readonly kind: "case";
      readonly subject: ShellWord;
      readonly branches: readonly { readonly patterns: readonly ShellWord[]; readonly body: ShellNode; readonly fallsThrough: boolean }[];
    }
  | { readonly kind: "function"; readonly name: string; readonly body: ShellNode };

const NOTHING: ShellNode = { kind: "sequence", nodes: [] };
const DEEPEST = 60;

/** The text that the positions of a syntax tree count in. */
interface Source {
  readonly text: Mapped;
  readonly depth: number;
}

const deeper = (source: Source): Source => ({ ...source, depth: source.depth + 1 });
const place = ({ text }: Source, { pos, end }: { pos: number; end: number }): Span =>
  spanOf(text, Math.min(pos, text.text.length), Math.min(end, text.text.length));

function outputOf(source: Source, part: { pos: number; end: number; script: SyntaxNode | undefined }): ShellPart {
  const { script } = part;
  if (script?.type !== "Script") return { kind: "unknown" };
  if (script.source === undefined) return { kind: "output", script: sequence(deeper(source), script.commands) };
  const at = place(source, part);
  const builder = mappedBuilder(at.file, at.start);
  builder.add(script.source, at.start, at.end);
  return { kind: "output", script: sequence({ text: builder.done(), depth: source.depth + 1 }, script.commands) };
}

function parameter(source: Source, part: ParameterExpansionPart, quoted: boolean): ShellPart {
  const { operation } = part;
  if (part.prefix !== undefined || part.index) return { kind: "unknown" };
  if (!operation) return { kind: "variable", name: part.parameter, quoted };
  if (operation.type !== "Default" || !/^:?[-=]$/.test(operation.operator)) return { kind: "unknown" };
  return { kind: "variable", name: part.parameter, quoted, fallback: partsOf(deeper(source), operation.operand, quoted) };
}

function partOf(source: Source, part: WordPart, quoted: boolean): readonly ShellPart[] {
  switch (part.type) {
    case "Literal":
      return [{ kind: "text", text: part.value, quoted }];
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ kind: "text", text: part.value, quoted: true }];
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.length === 0
        ? [{ kind: "text", text: "", quoted: true }]
        : part.parts.flatMap((inner) => partOf(deeper(source), inner, true));
    case "Glob":
      return [{ kind: "glob", text: part.text }];
    case "SimpleExpansion":
      return [{ kind: "variable", name: part.text.slice(1), quoted }];
    case "ParameterExpansion":
      return [parameter(source, part, quoted)];
    case "CommandExpansion":
    case "ProcessSubstitution":
      return [outputOf(source, part)];
    default:
      return [{ kind: "unknown" }];
  }
}

function partsOf(source: Source, word: Word, quoted = false): readonly ShellPart[] {
  if (source.depth > DEEPEST) return [{ kind: "unknown" }];
  if (!word.parts) return [{ kind: "text", text: word.value, quoted }];
  return word.parts.flatMap((part) => partOf(source, part, quoted));
}

const wordOf = (source: Source, word: Word): ShellWord => ({ parts: partsOf(source, word), at: place(source, word) });

function assigned(source: Source, { value }: Assignment): ShellWord {
  return value.type === "Word" ? wordOf(source, value) : { parts: [{ kind: "unknown" }], at: place(source, value) };
}

/** An argument; `A=b` behind `export` is a word like others. */
function argumentOf(source: Source, argument: CommandArgument): ShellWord {
  if (argument.type === "Word") return wordOf(source, argument);
  const { parts } = assigned(source, argument);
  return { parts: [{ kind: "text", text: `${argument.name}=`, quoted: false }, ...parts], at: place(source, argument) };
}

function redirectsOf(source: Source, redirects: readonly Redirection[]): readonly ShellRedirect[] {
  return redirects.flatMap((redirect) =>
    redirect.type === "Redirect" && redirect.target ? [{ operator: redirect.operator, target: wordOf(source, redirect.target) }] : [],
  );
}

function commandOf(source: Source, node: SyntaxNode & { type: "Command" }): ShellCommand {
  const assignments = node.prefix.flatMap((item) =>
    item.type === "Assignment" ? [{ name: item.index ? "" : item.name, value: assigned(source, item) }] : [],
  );
  const words = [...(node.name ? [wordOf(source, node.name)] : []), ...node.args.map((argument) => argumentOf(source, argument))];
  return { kind: "command", assignments, words, redirects: redirectsOf(source, node.redirects), at: place(source, node) };
}

/** The operands of a `[[ … ]]`. */
function operandsOf(source: Source, node: SyntaxNode): readonly ShellWord[] {
  switch (node.type) {
    case "TestUnary":
      return [{ parts: [{ kind: "text", text: node.operator, quoted: false }], at: place(source, node) }, wordOf(source, node.operand)];
    case "TestBinary":
      return [wordOf(source, node.left), wordOf(source, node.right)];
    case "TestLogical":
      return node.operands.flatMap((operand) => operandsOf(source, operand));
    case "TestNot":
      return operandsOf(source, node.operand);
    case "TestGroup":
      return operandsOf(source, node.expression);
    default:
      return [];
  }
}

function caseOf(source: Source, subject: Word, items: readonly CaseItem[]): ShellNode {
  const branches = items.map((item) => ({
    patterns: item.pattern.map((pattern) => wordOf(source, pattern)),
    body: sequence(source, item.body.commands),
    fallsThrough: item.terminator === ";&" || item.terminator === ";;&",
  }));
  return { kind: "case", subject: wordOf(source, subject), branches };
}

function ifOf(source: Source, node: SyntaxNode & { type: "If" }): ShellNode {
  const branches = [node, ...node.elif].map(({ clause, then }) => ({
    condition: nodeOf(source, clause),
    body: nodeOf(source, then),
  }));
  return { kind: "if", branches, otherwise: node.else && nodeOf(source, node.else) };
}

function loopOf(source: Source, node: SyntaxNode & { type: "For" | "Select" | "While" | "ArithmeticFor" }): ShellNode {
  const named = node.type === "For" || node.type === "Select";
  return {
    kind: "loop",
    variable: named ? node.name.value : undefined,
    words: named ? (node.wordlist?.map((word) => wordOf(source, word)) ?? []) : undefined,
    condition: node.type === "While" ? nodeOf(source, node.clause) : undefined,
    body: nodeOf(source, node.body),
  };
}

/** A compound command with redirections: they stand as a command without words in front of it. */
function redirectedOf(source: Source, node: SyntaxNode & { type: "Redirected" }): ShellNode {
  const redirects = redirectsOf(source, node.redirects);
  const opening: ShellCommand = { kind: "command", assignments: [], words: [], redirects, at: place(source, node) };
  return { kind: "sequence", nodes: [opening, nodeOf(source, node.command)] };
}

function testOf(source: Source, node: SyntaxNode & { type: "TestCommand" }): ShellCommand {
  const at = place(source, node);
  const words = [{ parts: [{ kind: "text" as const, text: "[[", quoted: false }], at }, ...operandsOf(source, node.expression)];
  return { kind: "command", assignments: [], words, redirects: [], at };
}

function nodeOf(outer: Source, node: SyntaxNode): ShellNode {
  const source = deeper(outer);
  if (source.depth > DEEPEST) return NOTHING;
  switch (node.type) {
    case "Command":
      return commandOf(source, node);
    case "AndOr":
      return { kind: "and-or", nodes: node.commands.map((command) => nodeOf(source, command)), operators: node.operators };
    case "Pipeline":
      return node.commands.length === 1 && node.prefixes.every(({ type }) => type !== "Negation")
        ? sequenceOf(node.commands.map((command) => nodeOf(source, command)))
        : { kind: "pipeline", nodes: node.commands.map((command) => nodeOf(source, command)) };
    case "Subshell":
      return { kind: "subshell", body: nodeOf(source, node.body), background: false };
    case "CompoundList":
      return sequence(source, node.commands);
    case "BraceGroup":
      return nodeOf(source, node.body);
    case "If":
      return ifOf(source, node);
    case "For":
    case "Select":
    case "While":
    case "ArithmeticFor":
      return loopOf(source, node);
    case "Case":
      return caseOf(source, node.word, node.items);
    case "Function":
      return { kind: "function", name: node.name.value, body: nodeOf(source, node.body) };
    case "Coproc":
      return { kind: "subshell", body: nodeOf(source, node.body), background: true };
    case "Redirected":
      return redirectedOf(source, node);
    case "TestCommand":
      return testOf(source, node);
    default:
      return NOTHING;
  }
}

const sequenceOf = (nodes: readonly ShellNode[]): ShellNode => (nodes.length === 1 && nodes[0] ? nodes[0] : { kind: "sequence", nodes });

function sequence(source: Source, statements: readonly Statement[]): ShellNode {
  return sequenceOf(
    statements.map(({ command, background }) => {
      const node = nodeOf(source, command);
      return background ? { kind: "subshell", body: node, background: true } : node;
    }),
  );
}

/**
 * Reads shell text: the string of `sh -c` or a whole script. Tolerant: of text that is no shell, or nested beyond reason, it gives what could be
 * read. Never throws.
 */
export function parseShell(text: Mapped): ShellNode {
  try {
    return sequence({ text, depth: 0 }, parse(text.text).commands);
  } catch {
    return NOTHING;
  }
}
