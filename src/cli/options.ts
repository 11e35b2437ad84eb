import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../core/nearest.js";
import { usageError, withGuess } from "./failure.js";

/** The commands, in the order of `--help`; the first is run where none is named. */
export const commandTable = {
  check: {
    operands: "[PATH…]",
    help: "say what will not work in these unit files (the default command)",
    formats: ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle"],
  },
  graph: {
    operands: "[PATH…]",
    help: "show the namespaces of all processes: who joins, names and enters what",
    formats: ["tree", "dot", "mermaid", "svg", "html", "json"],
  },
  upgrade: {
    operands: "--from A --to B [PATH…]",
    help: "say what changes for these units between two versions of systemd",
    formats: ["pretty", "json", "markdown", "sarif"],
  },
  cat: {
    operands: "[UNIT…] [PATH…]",
    help: "show the units as systemd merges them, every line with its origin",
    formats: ["text", "json"],
  },
  security: {
    operands: "[UNIT…] [PATH…]",
    help: "show how exposed services are, as systemd-analyze security does",
    formats: ["pretty", "json"],
  },
  explain: { operands: "RULE|DIRECTIVE=|FILE:LINE", help: "explain a rule, a directive, or what a line comes to", formats: ["text"] },
  rules: { operands: "", help: "list all rules", formats: ["text", "json"] },
  completions: { operands: "bash|zsh|fish", help: "print what completes unitlint's command line in a shell", formats: ["text"] },
} as const;
/** `check`, `graph` and so on. */
export type CommandName = keyof typeof commandTable;

interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** A value may follow the name with `=`, or be left out. */
  readonly optional?: boolean;
  readonly short?: string;
  /** What stands for the value in `--help`. */
  readonly value?: string;
  readonly help: string;
  /** The commands that know the option; all by default. */
  readonly commands?: readonly CommandName[];
}

const TREE: readonly CommandName[] = ["check", "graph", "cat", "security", "explain"];
const CHECK: readonly CommandName[] = ["check"];
const TREES: readonly CommandName[] = [...TREE, "upgrade"];
const UPGRADE: readonly CommandName[] = ["upgrade"];
const TWO: readonly CommandName[] = ["upgrade", "graph"];

/** Every option there is: what `--help` says, what the parser takes. */
const optionTable = {
  systemd: {
    type: "string",
    value: "V",
    commands: TREE,
    help: "versions of systemd to judge for: 254, 252..257, >=250, <254 or auto (the default)",
  },
  from: {
    type: "string",
    value: "A",
    commands: TWO,
    help: "version to upgrade from: 252, debian:12, host, or a directory with a system; by default that of --root",
  },
  to: { type: "string", value: "B", commands: TWO, help: "version to upgrade to, named in the same way" },
  view: {
    type: "string",
    value: "VIEW",
    commands: ["graph"],
    help: "what to show: namespaces (the default), requirement, ordering or cycles",
  },
  focus: { type: "string", value: "UNIT", commands: ["graph"], help: "show the dependencies of this unit, of requirement or ordering" },
  depth: { type: "string", value: "N", commands: ["graph"], help: "follow them over so many units" },
  reverse: { type: "boolean", commands: ["graph"], help: "show what depends on the unit instead" },
  possible: { type: "boolean", commands: UPGRADE, help: "say too what works only in the newer version" },
  root: { type: "string", value: "DIR", commands: TREES, help: "read a whole system below DIR; without PATH, all of its unit directories" },
  user: { type: "boolean", commands: TREES, help: "take all units for user units" },
  system: { type: "boolean", commands: TREES, help: "take all units for system units" },
  "stdin-filename": { type: "string", value: "PATH", commands: CHECK, help: "where the text of - stands" },
  format: { type: "string", multiple: true, value: "F", help: "form of the output: " },
  output: { type: "string", value: "FILE", help: "write the output to FILE" },
  "fail-on": {
    type: "string",
    value: "SEVERITY",
    commands: CHECK,
    help: "exit with 1 from this severity on: error, warning (the default) or info",
  },
  select: {
    type: "string",
    multiple: true,
    value: "RULES",
    commands: CHECK,
    help: "run these rules or categories only, separated by commas",
  },
  ignore: { type: "string", multiple: true, value: "RULES", commands: CHECK, help: "do not run these rules or categories" },
  profile: {
    type: "string",
    multiple: true,
    value: "NAME",
    commands: CHECK,
    help: "run the optional rules of this group too: hardening or pedantic",
  },
  config: { type: "string", value: "FILE", commands: [...CHECK, ...UPGRADE], help: "read FILE in place of the nearest .unitlint.conf" },
  fix: { type: "boolean", commands: CHECK, help: "mend what can be mended without changing anything else" },
  "unsafe-fixes": { type: "boolean", commands: CHECK, help: "with --fix or --diff: mend too what may change more than was found" },
  diff: {
    type: "boolean",
    commands: CHECK,
    help: "print what --fix would change as a patch for git apply; exit with 1 if there is anything",
  },
  changed: {
    type: "boolean",
    optional: true,
    value: "REF",
    commands: CHECK,
    help: "report only on files that git calls changed: since HEAD, or since this branch left REF",
  },
  staged: {
    type: "boolean",
    commands: CHECK,
    help: "look at what is staged for the next commit, and report only on files that it changes",
  },
  baseline: { type: "string", value: "FILE", commands: CHECK, help: "leave out the findings that are counted in FILE" },
  "write-baseline": { type: "boolean", commands: CHECK, help: "count all present findings in the file of --baseline" },
  "add-ignores": {
    type: "string",
    value: "REASON",
    commands: CHECK,
    help: "put a comment that suppresses it above each finding that fails the run",
  },
  "show-files": { type: "boolean", commands: CHECK, help: "say of each file what it is taken for, in place of checking" },
  statistics: { type: "boolean", commands: CHECK, help: "count the findings of each rule in place of listing them" },
  quiet: { type: "boolean", commands: CHECK, help: "leave out the summary and findings that do not fail the run" },
  color: { type: "string", value: "WHEN", help: "auto (the default), always or never" },
  help: { type: "boolean", short: "h", help: "show this help" },
  version: { type: "boolean", short: "V", help: "show the version of unitlint" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

type Table = typeof optionTable;
/** The options given; names as on the command line. */
export type Values = {
  readonly [Name in keyof Table]?: Table[Name]["type"] extends "boolean"
    ? Table[Name] extends { optional: true }
      ? string
      : boolean
    : Table[Name] extends { multiple: true }
      ? readonly string[]
      : string;
};

/** A command line, taken apart. */
export interface Options {
  readonly command: CommandName;
  /** What is neither command nor option: paths, unit names, a rule. */
  readonly operands: readonly string[];
  readonly values: Values;
}

const specs = Object.entries(optionTable) as readonly [keyof Table, OptionSpec][];
/** The commands, in the order of `--help`. */
export const commandNames = Object.keys(commandTable) as readonly CommandName[];

/** Takes the arguments apart; an error of {@link usageError} says what is wrong with them. */
export function parseCommandLine(argv: readonly string[]): Options {
  const { tokens } = parseArgs({
    args: [...argv],
    options: optionTable as ParseArgsConfig["options"] & object,
    strict: false,
    tokens: true,
  });
  const values: Record<string, boolean | string | string[]> = {};
  const operands: string[] = [];
  const given: { name: string; rawName: string }[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const spec = specOf(token.name, token.rawName);
    given.push(token);
    if (spec.optional) values[token.name] = token.value ?? "HEAD";
    else if (spec.type === "boolean") {
      if (token.value !== undefined) throw usageError(`${token.rawName} takes no value`);
      values[token.name] = true;
    } else {
      if (token.value === undefined) throw usageError(`${token.rawName} needs a value: ${token.rawName} ${spec.value ?? ""}`);
      values[token.name] = spec.multiple ? [...((values[token.name] as string[] | undefined) ?? []), token.value] : token.value;
    }
  }
  const named = commandNames.find((name) => name === operands[0]);
  const command = named ?? "check";
  for (const { name, rawName } of given) {
    const { commands } = specOf(name, rawName);
    if (commands && !commands.includes(command)) throw usageError(`${rawName} is no option of unitlint ${command}`);
  }
  if (values.user && values.system) throw usageError("--user and --system exclude each other");
  if (values.changed !== undefined && values.staged) throw usageError("--changed and --staged exclude each other");
  if (values["write-baseline"] && values.baseline === undefined) throw usageError("--write-baseline needs --baseline FILE");
  if (values.fix && values.diff) throw usageError("--fix and --diff exclude each other");
  if (values["unsafe-fixes"] && !values.fix && !values.diff) throw usageError("--unsafe-fixes goes with --fix or --diff");
  return { command, operands: named ? operands.slice(1) : operands, values: values as Values };
}

function specOf(name: string, rawName: string): OptionSpec {
  const spec = specs.find(([known]) => known === name)?.[1];
  if (spec) return spec;
  const guess = nearest(
    name,
    specs.map(([known]) => known),
  );
  throw usageError(withGuess(`unknown option ${rawName}`, guess && `--${guess}`));
}

/** An option as completions and the man page show it. */
export interface ShownOption {
  readonly name: string;
  /** As in `--format F`. */
  readonly usage: string;
  readonly help: string;
  readonly takesValue: boolean;
  readonly value: string | undefined;
}

/** The options of a command, or all there are. */
export function optionsOf(command: CommandName | undefined): readonly ShownOption[] {
  const formats = commandTable[command ?? "check"].formats.join(", ");
  const toFile = command === undefined || command === "check" ? "; F:FILE writes it to FILE and may be given again" : "";
  return specs
    .filter(([, { commands }]) => !command || !commands || commands.includes(command))
    .map(([name, spec]) => ({
      name,
      usage: optionUsage(name, spec),
      help: spec.help + (name === "format" ? formats + toFile : ""),
      takesValue: spec.type === "string",
      value: spec.value,
    }));
}

/** The words that an option takes, where there are few. */
export function wordsOf(name: string): readonly string[] | undefined {
  if (name === "format") return [...new Set(commandNames.flatMap((command) => commandTable[command].formats))];
  const words: Readonly<Record<string, readonly string[]>> = {
    "fail-on": ["error", "warning", "info"],
    color: ["auto", "always", "never"],
    profile: ["hardening", "pedantic"],
    systemd: ["auto"],
  };
  return words[name];
}

/** One of a few words that an option may have; `fallback` where it is not given. */
export function choice<T extends string>(values: Values, name: keyof Values, choices: readonly T[], fallback: T): T {
  const given = values[name];
  const last = Array.isArray(given) ? given.at(-1) : given;
  return last === undefined ? fallback : oneOf(name, choices, String(last));
}

/** The word of a few that an option was given. */
export function oneOf<T extends string>(name: string, choices: readonly T[], given: string): T {
  const found = choices.find((word) => word === given);
  if (found !== undefined) return found;
  throw usageError(withGuess(`--${name} is one of ${choices.join(", ")}, not ${given}`, nearest(given, choices)));
}

/** The text of `--help`, of one command where one is named. */
export function helpText(command: CommandName | undefined): string {
  const lines: string[] = [];
  if (command) lines.push(`unitlint ${command} ${commandTable[command].operands}`.trimEnd(), `  ${commandTable[command].help}`);
  else {
    lines.push("unitlint says what will not work in a tree of systemd unit files: where, why, and on which versions", "");
    const usages = commandNames.map(
      (name) => [`unitlint ${name} ${commandTable[name].operands}`.trimEnd(), commandTable[name].help] as const,
    );
    lines.push(...columns(usages));
  }
  lines.push("", ...columns(optionsOf(command).map(({ usage, help }) => [usage, help] as const)));
  lines.push("", "exit status: 0 nothing found at or above --fail-on; 1 findings; 2 wrong usage, unreadable input or internal error");
  return `${lines.join("\n")}\n`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}

/** An option as `--help` shows it. */
const optionUsage = (name: string, { short, value, optional }: OptionSpec): string =>
  `${short ? `-${short}, ` : ""}--${name}${value ? (optional ? `[=${value}]` : ` ${value}`) : ""}`;
