import { mapped, spanOf } from "../../core/mapped.js";
import { joinSpans } from "../../core/span.js";
import { SHELLS } from "../../syntax/command.js";
import type { ExecCommand } from "../../syntax/exec.js";
import { parseShell } from "../../syntax/shell.js";
import { isUnknown, placeholderName } from "../../syntax/template.js";
import { derivedWord, expandWords, type Lookup } from "../../syntax/variables.js";
import type { Word } from "../../syntax/words.js";
import type { Act, CommandContext, Deed, View } from "./acts.js";
import { type Analysis, type Circumstances, DEEPEST, perform } from "./circumstances.js";
import type { Effect, Inner } from "./effect.js";
import { nsenter, systemdRun, unshare } from "./entering.js";
import { files } from "./files.js";
import { ip } from "./ip.js";
import { fuseMount, fusermount, mount, systemdMount, umount } from "./mounting.js";
import { newScope } from "./scope.js";
import { runShell } from "./script.js";
import { scriptArgument, unwrap } from "./wrappers.js";

const MOST_COMMANDS = 5000;

/** The name of a program: the last component of its path, or the word of the placeholder that stands there. */
function programOf({ context }: Analysis, word: Word): string {
  const { text } = word.text;
  const start = text.lastIndexOf("/") + 1;
  const name = text.slice(start);
  if (!isUnknown(name)) return name;
  const place = word.text.text !== "" ? spanOf(word.text, start) : word.at;
  return placeholderName(context.written?.(place) ?? "") ?? name;
}

const programs: Readonly<Record<string, (args: readonly Word[]) => Effect>> = {
  ip,
  nsenter,
  unshare,
  mount: (args) => ({ deeds: mount(args) }),
  umount: (args) => ({ deeds: umount(args) }),
  fusermount: (args) => ({ deeds: fusermount(args) }),
  fusermount3: (args) => ({ deeds: fusermount(args) }),
  "systemd-run": systemdRun,
  "systemd-mount": (args) => ({ deeds: systemdMount(args) }),
  "systemd-umount": (args) => ({ deeds: umount(args) }),
};

function effectOf(program: string, args: readonly Word[]): Effect {
  if (Object.hasOwn(programs, program)) return programs[program]?.(args) ?? {};
  return { deeds: [...fuseMount(program, args), ...files(program, args)], ...unwrap(program, args) };
}

const SHEBANG = /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\S*\/)?(\S+)/;

/** Where a program without a path is looked for: DEFAULT_PATH of systemd's path-util.h. */
const SEARCH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

function scriptAt({ context }: Analysis, program: string): ReturnType<CommandContext["script"]> {
  if (program.startsWith("/")) return context.script(program);
  if (program.includes("/")) return undefined;
  for (const directory of SEARCH) {
    const script = context.script(`${directory}/${program}`);
    if (script) return script;
  }
  return undefined;
}

/** Reads a script of the tree, if there is one at that path and it is a shell's. */
function runScript(analysis: Analysis, word: Word, args: readonly Word[], under: Circumstances, byShell: boolean): void {
  const script = isUnknown(word.text.text) ? undefined : scriptAt(analysis, word.text.text);
  if (!script) return;
  const interpreter = SHEBANG.exec(script.text)?.[1];
  if (interpreter === undefined ? !byShell : !SHELLS.has(interpreter)) return;
  const texts = args.map((arg) => arg.text.text);
  const run = (own: Analysis): void => {
    const within = { ...under, depth: under.depth + 1 };
    runShell(own, parseShell(mapped(script.path, script.text, 0)), newScope(under.environment, texts), within);
  };
  const isShared = under.view === PROCESS && !under.conditional && under.environment === analysis.context.environment;
  if (isShared) runOnce(analysis, JSON.stringify([script.path, texts, under.depth, analysis.budget]), run);
  else run(analysis);
}

/** Follows a script for the first that runs it so; all others do the same. */
function runOnce(analysis: Analysis, key: string, run: (own: Analysis) => void): void {
  const { ran } = analysis.context;
  let done = ran?.get(key);
  if (!done) {
    const own: Analysis = { ...analysis, acts: [] };
    run(own);
    done = { acts: own.acts, budget: own.budget };
    ran?.set(key, done);
  }
  for (const act of done.acts) analysis.acts.push(act);
  analysis.budget = done.budget;
}

function runInner(analysis: Analysis, inner: Inner, under: Circumstances): void {
  const within = { ...under, view: { ...under.view, ...inner.view }, depth: under.depth + 1 };
  if (inner.kind === "shell") {
    const args = inner.args.map((arg) => arg.text.text);
    runShell(analysis, parseShell(inner.text.text), newScope(under.environment, args), within);
    return;
  }
  const assigned = new Map(
    inner.assignments?.map(({ text: { text } }) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
  );
  const environment: Lookup = assigned.size === 0 ? within.environment : (name) => assigned.get(name) ?? within.environment(name);
  runProgram(analysis, inner.words, { ...within, environment });
}

/** Looks at a command that is no builtin and no function of a shell. */
function runProgram(analysis: Analysis, words: readonly Word[], under: Circumstances): void {
  const [first, ...args] = words;
  const last = words.at(-1);
  if (!first || !last || under.depth > DEEPEST || analysis.budget-- <= 0) return;
  const at = joinSpans(first.at, last.at);
  const program = programOf(analysis, first);
  const { deeds = [], inner } = effectOf(program, args);
  const run: Deed = { kind: "run", program, args: args.map((arg) => ({ text: arg.text.text, at: arg.at })), wraps: inner !== undefined };
  const moved = program === "systemd-mount" || program === "systemd-umount";
  perform(analysis, [run], at, under);
  perform(analysis, deeds, at, moved ? { ...under, view: HOST } : under);
  if (inner) runInner(analysis, inner, under);
  const script = SHELLS.has(program) ? scriptArgument(args) : undefined;
  if (script !== undefined) runScript(analysis, args[script] as Word, args.slice(script + 1), under, true);
  else if (!inner) runScript(analysis, first, args, under, false);
}

const PROCESS: View = { mnt: { kind: "process" }, net: { kind: "process" }, otherRoot: false };
const MANAGER = { kind: "host", by: "manager" } as const;
const HOST: View = { mnt: MANAGER, net: MANAGER, otherRoot: false };

/**
 * What one command of an Exec setting does to namespaces, mounts and files, in order: through wrappers as `env`, `flock` and `ip netns exec`, the
 * text of `sh -c`, and scripts that the context knows. Prefixes make no difference: `+` too keeps the process in the unit's mount namespace.
 */
export function analyse(command: ExecCommand, context: CommandContext): readonly Act[] {
  const analysis: Analysis = { context, acts: [], budget: MOST_COMMANDS, runProgram };
  const lookup = command.noExpansion ? undefined : context.environment;
  const args = lookup ? expandWords(command.args, lookup) : command.args;
  const program: Word = { text: command.path, at: command.pathAt, quoted: false };
  const under: Circumstances = { view: PROCESS, conditional: false, environment: context.environment, depth: 0 };
  if (command.viaShell) {
    const text = derivedWord([command.path.text, ...args.map((arg) => arg.text.text)].join(" "), { ...program, at: command.at });
    runInner(analysis, { kind: "shell", text, args: [] }, under);
  } else runProgram(analysis, [program, ...args], under);
  return analysis.acts;
}
