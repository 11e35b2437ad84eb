import { SHELLS } from "../../syntax/command.js";
import type { Word } from "../../syntax/words.js";
import { type Effect, NO_EFFECT, running, runningShell } from "./effect.js";
import { type OptionSpec, optionOf, readOptions, valueWord } from "./options.js";

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** A command behind leading `NAME=value` words. */
function assigning(words: readonly Word[]): Effect {
  const start = words.findIndex((word) => !ASSIGNMENT.test(word.text.text));
  if (start < 0) return NO_EFFECT;
  return { inner: { kind: "command", words: words.slice(start), assignments: words.slice(0, start) } };
}

/** A wrapper that runs what follows its options and a number of operands of its own. */
const plain =
  (spec: OptionSpec = {}, own = 0) =>
  (args: readonly Word[]): Effect =>
    running(readOptions(args, spec).operands.slice(own));

function env(args: readonly Word[]): Effect {
  const found = readOptions(args, { short: "uCS", long: ["unset", "chdir", "split-string"] });
  const split = optionOf(found, "S", "split-string");
  if (split?.value !== undefined) return runningShell(valueWord(split));
  const [first] = found.operands;
  return assigning(first?.text.text === "-" ? found.operands.slice(1) : found.operands);
}

/** `flock FILE COMMAND…`, `flock FILE -c TEXT`. */
function flock(args: readonly Word[]): Effect {
  const [, ...command] = readOptions(args, { short: "wE", long: ["timeout", "wait", "conflict-exit-code", "start", "length"] }).operands;
  const [first, text] = command;
  return first?.text.text === "-c" || first?.text.text === "--command" ? runningShell(text) : running(command);
}

function sudo(args: readonly Word[]): Effect {
  return assigning(
    readOptions(args, { short: "ughpCcrtTUDRa", long: "user group host prompt close-from role type chdir chroot other-user".split(" ") })
      .operands,
  );
}

/** `su USER -c TEXT`, `runuser -u USER COMMAND…`. */
function su(args: readonly Word[]): Effect {
  const spec = { short: "cCgGsuwT", long: "command session-command group supp-group shell user whitelist-environment".split(" ") };
  const mixed = readOptions(args, { ...spec, mixed: true });
  const command = optionOf(mixed, "c", "C", "command", "session-command");
  if (command?.value !== undefined) return runningShell(valueWord(command));
  return optionOf(mixed, "u", "user") ? running(readOptions(args, spec).operands) : NO_EFFECT;
}

/** `nice -10 COMMAND` and `nice -n 10 COMMAND`. */
const nice = (args: readonly Word[]): Effect =>
  running(readOptions(/^-\d+$/.test(args[0]?.text.text ?? "") ? args.slice(1) : args, { short: "n", long: ["adjustment"] }).operands);

function unlessPid(spec: OptionSpec, own: number): (args: readonly Word[]) => Effect {
  return (args) => {
    const found = readOptions(args, spec);
    return optionOf(found, "p", "pid") ? NO_EFFECT : running(found.operands.slice(own));
  };
}

const taskset = (args: readonly Word[]): Effect => {
  const found = readOptions(args, {});
  return optionOf(found, "p", "pid") ? NO_EFFECT : running(found.operands.slice(1));
};

/** `capsh … -- -c TEXT`: what follows `--` are arguments of bash. */
function capsh(args: readonly Word[]): Effect {
  const start = args.findIndex((word) => word.text.text === "--" || word.text.text === "==");
  return start < 0 ? NO_EFFECT : shell(args.slice(start + 1));
}

function chroot(args: readonly Word[]): Effect {
  const [, ...words] = readOptions(args, { long: ["userspec", "groups"] }).operands;
  return running(words, { otherRoot: true });
}

const isShellOption = (text: string): boolean => /^[-+][A-Za-z]+$/.test(text) || text.startsWith("--");

/** A shell with a text (`-c`) or a script; the script is a command that is read rather than run. */
function shell(args: readonly Word[]): Effect {
  let at = 0;
  let command = false;
  for (; at < args.length; at++) {
    const text = (args[at] as Word).text.text;
    if (text === "--" || text === "-" || !isShellOption(text)) break;
    if (/^-[A-Za-z]*c/.test(text)) command = true;
    if (/^[-+][A-Za-z]*[oO]$/.test(text) || text === "--rcfile" || text === "--init-file") at++;
  }
  if (args[at]?.text.text === "--" || args[at]?.text.text === "-") at++;
  if (command) return runningShell(args[at], args.slice(at + 2));
  return NO_EFFECT;
}

/** Where the script of a shell without `-c` stands among its arguments. */
export function scriptArgument(args: readonly Word[]): number | undefined {
  for (let at = 0; at < args.length; at++) {
    const text = (args[at] as Word).text.text;
    if (/^-[A-Za-z]*c/.test(text) || /^-[A-Za-z]*s$/.test(text)) return undefined;
    if (text === "--") return at + 1 < args.length ? at + 1 : undefined;
    if (!isShellOption(text)) return at;
    if (/^[-+][A-Za-z]*[oO]$/.test(text)) at++;
  }
  return undefined;
}

const SETPRIV =
  "reuid regid ruid euid rgid egid groups inh-caps ambient-caps bounding-set securebits pdeathsig selinux-label apparmor-profile landlock-access landlock-rule ptracer seccomp-filter";

const wrappers: Readonly<Record<string, (args: readonly Word[]) => Effect>> = {
  env,
  flock,
  sudo,
  doas: (args) => assigning(readOptions(args, { short: "uCa" }).operands),
  su,
  runuser: su,
  nice,
  taskset,
  capsh,
  chroot,
  ionice: unlessPid({ short: "cnpPu", long: ["class", "classdata", "pid", "pgid", "uid"] }, 0),
  chrt: unlessPid({ short: "TPD", long: ["sched-runtime", "sched-period", "sched-deadline"] }, 1),
  setpriv: plain({ long: SETPRIV.split(" ") }),
  chpst: plain({ short: "uUb/enmdopfclL" }),
  timeout: plain({ short: "ks", long: ["kill-after", "signal"] }, 1),
  stdbuf: plain({ short: "ioe", long: ["input", "output", "error"] }),
  nohup: plain(),
  setsid: plain(),
  time: plain({ short: "fo", long: ["format", "output"] }),
  busybox: plain(),
  toybox: plain(),
  tini: plain({ short: "pe" }),
  "dumb-init": plain({ short: "r", long: ["rewrite"] }),
  catatonit: plain(),
  "systemd-cat": plain({ short: "tp", long: ["identifier", "priority", "stderr-priority", "level-prefix", "namespace"] }),
  "systemd-inhibit": plain({ long: ["what", "who", "why", "mode"] }),
  xargs: plain({ short: "IinPLldEsa", long: "replace max-args max-procs max-lines delimiter eof max-chars arg-file".split(" ") }),
  exec: plain({ short: "a" }),
  command: (args) => (/^-[vV]/.test(args[0]?.text.text ?? "") ? NO_EFFECT : running(readOptions(args, {}).operands)),
  builtin: plain(),
  ...Object.fromEntries([...SHELLS].map((name) => [name, shell])),
};

/** What a wrapper runs, as `env` or `sh -c`. */
export function unwrap(program: string, args: readonly Word[]): Effect {
  return Object.hasOwn(wrappers, program) ? (wrappers[program]?.(args) ?? NO_EFFECT) : NO_EFFECT;
}
