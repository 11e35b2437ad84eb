import { mapped } from "../../core/mapped.js";
import { joinSpans } from "../../core/span.js";
import { parseShell, type ShellCommand, type ShellNode, type ShellWord } from "../../syntax/shell.js";
import { isUnknown, UNKNOWN } from "../../syntax/template.js";
import type { Word } from "../../syntax/words.js";
import { type Analysis, type Circumstances, DEEPEST, perform } from "./circumstances.js";
import { files, touching } from "./files.js";
import { childEnvironment, copyScope, mergeScopes, patternOf, type Scope, wordsFrom, wordText } from "./scope.js";

/** Whether a script certainly ends here (`fail`: with an error), or the function that is being run. */
type Ends = "exit" | "fail" | "return" | undefined;
type Node<K> = Extract<ShellNode, { kind: K }>;

const MOST_TURNS = 16;

/** The words of a command as the shell would pass them. */
const argumentsOf = (scope: Scope, words: readonly ShellWord[]): readonly Word[] => words.flatMap((word) => wordsFrom(scope, word));
const texts = (words: readonly Word[]): readonly string[] => words.map(({ text }) => text.text);

/** Commands within `$( … )`: they run first, in a shell of their own. */
function runOutputs(analysis: Analysis, words: readonly ShellWord[], scope: Scope, under: Circumstances): void {
  for (const { parts } of words) {
    for (const part of parts) if (part.kind === "output") runShell(analysis, part.script, copyScope(scope), deeper(under));
  }
}

const deeper = (under: Circumstances): Circumstances => ({ ...under, depth: under.depth + 1 });
const perhaps = (under: Circumstances): Circumstances => ({ ...under, conditional: true, depth: under.depth + 1 });

/** What a test certainly gives; undefined: not known. */
function testResult(scope: Scope, node: ShellNode): boolean | undefined {
  if (node.kind !== "command") return undefined;
  const [name, ...args] = texts(argumentsOf(scope, node.words));
  if (name === "true" || name === ":") return true;
  if (name === "false") return false;
  if (name !== "[" && name !== "test" && name !== "[[") return undefined;
  const operands = args.at(-1) === "]" ? args.slice(0, -1) : args;
  if (operands.some(isUnknown)) return undefined;
  const [a, b, c] = operands;
  if (name === "[[" && operands.length === 2 && a !== "-n" && a !== "-z") return undefined;
  if (operands.length === 2 && (a === "-n" || a === "-z")) return (b !== "") === (a === "-n");
  if (operands.length !== 3 || c === undefined) return undefined;
  if (b === "=" || b === "==") return a === c;
  return b === "!=" ? a !== c : undefined;
}

type Builtin = (analysis: Analysis, args: readonly Word[], scope: Scope, under: Circumstances) => Ends;

const assign: Builtin = (_, args, scope, __) => {
  for (const text of texts(args)) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined) scope.variables.set(name, value ?? "");
  }
  return undefined;
};

const read: Builtin = (_, args, scope, __) => {
  for (const text of texts(args)) if (/^[A-Za-z_]\w*$/.test(text)) scope.variables.set(text, UNKNOWN);
  return undefined;
};

/** `. FILE`: runs in this shell. What a file that is not at hand may set is not known. */
const source: Builtin = (analysis, args, scope, under) => {
  const path = args[0]?.text.text ?? "";
  const script = path.startsWith("/") && !isUnknown(path) ? analysis.context.script(path) : undefined;
  if (script) return runShell(analysis, parseShell(mapped(script.path, script.text, 0)), scope, deeper(under));
  scope.sourced = true;
  for (const name of scope.variables.keys()) scope.variables.set(name, UNKNOWN);
  return undefined;
};

/** `eval` and `trap` run their text. */
function runText(analysis: Analysis, words: readonly Word[], scope: Scope, under: Circumstances): Ends {
  const [first, ...rest] = words;
  if (!first) return undefined;
  const text = rest.length === 0 ? first.text : mapped(first.at.file, texts(words).join(" "), first.at.start);
  return runShell(analysis, parseShell(text), scope, deeper(under));
}

const builtins: Readonly<Record<string, Builtin>> = {
  exit: (_, args) => (/^[1-9]/.test(args[0]?.text.text ?? "") ? "fail" : "exit"),
  return: () => "return",
  exec(analysis, args, scope, under) {
    if (args.length === 0) return undefined;
    runCommandWords(analysis, args, scope, under);
    return "exit";
  },
  export(analysis, args, scope, under) {
    for (const text of texts(args)) scope.exported.add(text.split("=", 1)[0] ?? "");
    return assign(analysis, args, scope, under);
  },
  local: assign,
  readonly: assign,
  declare: assign,
  typeset: assign,
  read,
  getopts: read,
  mapfile: read,
  source,
  ".": source,
  eval: runText,
  trap(analysis, args, scope, under) {
    const text = args.find((word) => !word.text.text.startsWith("-"));
    if (text && args.length > 1) runText(analysis, [text], copyScope(scope), perhaps(under));
    return undefined;
  },
  unset(_, args, scope) {
    for (const text of texts(args)) scope.variables.set(text, "");
    return undefined;
  },
  set(_, args, scope) {
    const start = args.findIndex((word) => word.text.text === "--");
    if (start >= 0) scope.args = texts(args.slice(start + 1));
    return undefined;
  },
  shift(_, args, scope) {
    const count = Number(args[0]?.text.text ?? 1);
    scope.args = Number.isInteger(count) && count >= 0 ? scope.args?.slice(count) : undefined;
    return undefined;
  },
};

function runCommandWords(analysis: Analysis, words: readonly Word[], scope: Scope, under: Circumstances): Ends {
  const [first, ...args] = words;
  const last = words.at(-1);
  if (!first || !last || under.depth > DEEPEST) return undefined;
  const name = first.text.text;
  const body = scope.functions.get(name);
  if (body) {
    const { args: outer, maybeOver } = scope;
    scope.args = texts(args);
    const ends = runShell(analysis, body, scope, deeper(under));
    scope.args = outer;
    scope.maybeOver = maybeOver;
    return ends === "return" ? undefined : ends;
  }
  if (Object.hasOwn(builtins, name)) return builtins[name]?.(analysis, args, scope, under);
  if (name === "[" || name === "[[" || name === "test") perform(analysis, files(name, args), joinSpans(first.at, last.at), under);
  else analysis.runProgram(analysis, words, under);
  return undefined;
}

function runCommand(analysis: Analysis, node: ShellCommand, scope: Scope, under: Circumstances): Ends {
  runOutputs(analysis, [...node.assignments.map(({ value }) => value), ...node.words], scope, under);
  const assigned = new Map(node.assignments.map(({ name, value }) => [name, wordText(scope, value)]));
  const words = argumentsOf(scope, node.words);
  if (words.length === 0) for (const [name, value] of assigned) scope.variables.set(name, value);
  const ends = runCommandWords(analysis, words, scope, { ...under, environment: childEnvironment(scope, assigned) });
  for (const { operator, target } of node.redirects) {
    const [word] = wordsFrom(scope, target);
    if (!operator.includes("&") || operator === "&>")
      perform(analysis, touching(word, operator === "<" ? "read" : "write"), node.at, under);
  }
  return ends;
}

/** Runs each branch in a scope of its own and puts together what holds afterwards. */
function runBranches(analysis: Analysis, branches: readonly ShellNode[], certain: boolean, scope: Scope, under: Circumstances): Ends {
  const only = branches.length === 1 && certain ? branches[0] : undefined;
  if (only) return runShell(analysis, only, scope, deeper(under));
  const results = branches.map((branch) => {
    const own = copyScope(scope);
    return { own, ends: runShell(analysis, branch, own, perhaps(under)) };
  });
  const left = results.flatMap(({ own, ends }) => (ends ? [] : [own]));
  if (certain && left.length === 0 && branches.length > 0) return results[0]?.ends;
  mergeScopes(scope, certain ? left : [copyScope(scope), ...left]);
  if (results.some(({ ends }) => ends && ends !== "fail")) scope.maybeOver = true;
  return undefined;
}

function runIf(analysis: Analysis, node: Node<"if">, scope: Scope, under: Circumstances): Ends {
  const possible: ShellNode[] = [];
  for (const { condition, body } of node.branches) {
    runShell(analysis, condition, scope, possible.length > 0 ? perhaps(under) : deeper(under));
    const result = testResult(scope, condition);
    if (result === false) continue;
    possible.push(body);
    if (result === true) return runBranches(analysis, possible, true, scope, under);
  }
  if (node.otherwise) possible.push(node.otherwise);
  return runBranches(analysis, possible, node.otherwise !== undefined, scope, under);
}

function runCase(analysis: Analysis, node: Node<"case">, scope: Scope, under: Circumstances): Ends {
  const subject = wordText(scope, node.subject);
  runOutputs(analysis, [node.subject], scope, under);
  const possible: ShellNode[] = [];
  let certain = false;
  let falls = false;
  for (const { patterns, body, fallsThrough } of node.branches) {
    const results = patterns.map((pattern) => (isUnknown(subject) ? undefined : patternOf(scope, pattern)?.test(subject)));
    const matches = results.includes(true);
    if (falls || matches || results.includes(undefined)) possible.push(body);
    certain = matches && possible.length === 1;
    if (matches && !fallsThrough) break;
    falls = fallsThrough && (falls || matches);
  }
  return runBranches(analysis, possible, certain, scope, under);
}

/** Whether a part of a script moves the positional parameters. */
function shifts(node: ShellNode): boolean {
  switch (node.kind) {
    case "command":
      return node.words[0]?.parts[0]?.kind === "text" && /^(shift|getopts|set)$/.test(node.words[0].parts[0].text);
    case "sequence":
    case "and-or":
    case "pipeline":
      return node.nodes.some(shifts);
    case "if":
      return (
        node.branches.some(({ condition, body }) => shifts(condition) || shifts(body)) || (node.otherwise ? shifts(node.otherwise) : false)
      );
    case "case":
      return node.branches.some(({ body }) => shifts(body));
    case "loop":
      return shifts(node.body) || (node.condition ? shifts(node.condition) : false);
    default:
      return false;
  }
}

function runLoop(analysis: Analysis, node: Node<"loop">, scope: Scope, under: Circumstances): Ends {
  const { variable: name, words } = node;
  const values = words ? texts(argumentsOf(scope, words)) : [];
  const known = words !== undefined && !values.some(isUnknown) && values.length <= MOST_TURNS;
  if (words) runOutputs(analysis, words, scope, under);
  if (shifts(node)) scope.args = undefined;
  if (node.condition) runShell(analysis, node.condition, scope, under);
  for (const value of known ? values : [UNKNOWN]) {
    if (name !== undefined) scope.variables.set(name, value);
    if (known) runShell(analysis, node.body, scope, deeper(under));
    else runBranches(analysis, [node.body], false, scope, under);
  }
  return undefined;
}

/** Behind `&&`, what a test decides is conditional; what follows a command that is to succeed is not. */
const TESTS = /^(\[|\[\[|test|grep|egrep|mountpoint|findmnt|command|which|type|pgrep|systemctl|id|stat)$/;

function isTest(node: ShellNode | undefined): boolean {
  if (node?.kind !== "command") return true;
  const first = node.words[0]?.parts[0];
  return first?.kind !== "text" || TESTS.test(first.text.slice(first.text.lastIndexOf("/") + 1));
}

function runAndOr(analysis: Analysis, node: Node<"and-or">, scope: Scope, under: Circumstances): Ends {
  let result: boolean | undefined;
  let conditional = under.conditional;
  for (const [index, inner] of node.nodes.entries()) {
    const operator = node.operators[index - 1];
    if ((operator === "&&" && result === false) || (operator === "||" && result === true)) continue;
    const decided = operator === undefined || result === (operator === "&&");
    if (!decided && (operator === "||" || isTest(node.nodes[index - 1]))) conditional = true;
    const ends = runShell(analysis, inner, scope, { ...under, conditional, depth: under.depth + 1 });
    if (ends && decided && !conditional) return ends;
    if (ends && ends !== "fail") scope.maybeOver = true;
    result = testResult(scope, inner);
  }
  return undefined;
}

/** Follows a script from its start, as far as it can be followed without running it: every branch that may be taken is taken. */
export function runShell(analysis: Analysis, node: ShellNode, scope: Scope, under: Circumstances): Ends {
  if (under.depth > DEEPEST || analysis.budget-- <= 0) return undefined;
  switch (node.kind) {
    case "command":
      return runCommand(analysis, node, scope, scope.maybeOver ? { ...under, conditional: true } : under);
    case "sequence":
      for (const inner of node.nodes) {
        const ends = runShell(analysis, inner, scope, under);
        if (ends) return ends;
      }
      return undefined;
    case "and-or":
      return runAndOr(analysis, node, scope, under);
    case "pipeline":
      for (const inner of node.nodes) runShell(analysis, inner, copyScope(scope), deeper(under));
      return undefined;
    case "subshell":
      runShell(analysis, node.body, copyScope(scope), deeper(under));
      return undefined;
    case "if":
      return runIf(analysis, node, scope, under);
    case "case":
      return runCase(analysis, node, scope, under);
    case "loop":
      return runLoop(analysis, node, scope, under);
    case "function":
      scope.functions.set(node.name, node.body);
      return undefined;
  }
}
