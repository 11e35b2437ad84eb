import { enumValues, isTaken, namesOf } from "../catalog/values.js";
import { nearest } from "../core/nearest.js";
import { since } from "../core/version.js";
import { hasWord, noBoolean, parseBoolean, unknownWord } from "./enums.js";
import { parseErrno } from "./errno.js";
import { extractFirst } from "./extract.js";
import { parseInteger } from "./integers.js";
import { ACCEPTED, type Fault, fault, type Input, orEmpty, type Parser, quote, whole } from "./parser.js";
import { isNo } from "./specifiers.js";
import { brokenOff, wordList } from "./words.js";

/** A system call, with `:errno` behind it or not. */
function systemCallProblem(word: string, input: Input, inverted: boolean, errno: boolean): string | undefined {
  const colon = errno ? word.indexOf(":") : -1;
  const name = colon < 0 ? word : word.slice(0, colon);
  if (colon >= 0) {
    const error = word.slice(colon + 1);
    if (error !== "kill" && parseErrno(error) === undefined) return `${quote(error)} is no error that a system call can return`;
    if (name === "") return "no system call stands before the colon";
    if (!inverted && since(input.v, 248)) return `${quote(word)} gives an error to a system call that is allowed`;
  }
  if (!name.startsWith("@"))
    return namesOf("syscalls").has(name) ? undefined : unknownName(name, "system call", namesOf("syscalls").keys());
  const group = namesOf("syscallGroups").get(name);
  if (group && isTaken(group, input.v)) return undefined;
  return unknownName(name, "group of system calls", namesOf("syscallGroups").keys());
}

function unknownName(name: string, what: string, names: Iterable<string>): string {
  const near = nearest(name, names);
  return near === undefined || near === name ? isNo(name, `${what} that systemd knows`) : `${isNo(name, `${what}`)}, but ${near} is`;
}

/** SystemCallFilter= (with errors) and SystemCallLog=. */
export const systemCalls =
  (errno: boolean): Parser =>
  (input) =>
    wordList({ inverts: true }, (word) => systemCallProblem(word, input, input.text.startsWith("~"), errno))(input);

/** SystemCallErrorNumber=. */
export const systemCallError: Parser = (input) => {
  if (input.text === "" || input.text === "kill") return ACCEPTED;
  const errno = parseErrno(input.text);
  return errno !== undefined && errno !== 0 ? ACCEPTED : [fault(input, isNo(input.text, "error number or name from 1 to 4095"))];
};

/** A list of words of the directive's closed set, dropped one by one where unknown. */
export const listedWords: Parser = wordList({ flags: { unquote: true } }, (word, input) =>
  hasWord(input, word) ? undefined : unknownWord(input, enumValues(input.section, input.key)?.values ?? [], false, word).problem,
);

/** RestrictAddressFamilies=; `none` since systemd 249. */
export const addressFamilies: Parser = (input) => {
  if (input.text === "none" && since(input.v, 249)) return ACCEPTED;
  const names = namesOf("addressFamilies");
  return wordList({ flags: { unquote: true }, inverts: true }, (word) =>
    names.has(word) || [...names.keys()].some((name) => name.toUpperCase() === word.toUpperCase())
      ? undefined
      : unknownName(word, "address family", names.keys()),
  )(input);
};

const NAMESPACES: readonly string[] = ["cgroup", "ipc", "net", "mnt", "pid", "user", "uts", "time"];

/** RestrictNamespaces= and DelegateNamespaces=: a boolean, or a list of types, of which one unknown spoils the line. */
export const namespaces: Parser = orEmpty((input) => {
  if (parseBoolean(input.text) !== undefined) return ACCEPTED;
  const faults = wordList({ inverts: true, invalid: "line" }, (word) =>
    NAMESPACES.includes(word) && hasWord(input, word)
      ? undefined
      : `${quote(word)} is no type of namespace: they are ${NAMESPACES.join(", ")}`,
  )(input);
  if (faults.length > 0)
    return NAMESPACES.some((name) => input.text.includes(name)) || /[~ ]/.test(input.text) ? faults : [suggested(input, faults)];
  if (input.key !== "DelegateNamespaces" || !/^([^~]*\s)?user(\s|$)/.test(input.text)) return ACCEPTED;
  return [fault(input, "the user namespace cannot be delegated")];
});

function suggested(input: Input, [first]: readonly Fault[]): Fault {
  const suggestion = nearest(input.text, NAMESPACES) ?? noBoolean(input).suggestion;
  return { ...(first ?? noBoolean(input)), ...(suggestion === undefined ? {} : { suggestion }) };
}

/** RefreshOnReload=: as {@link namespaces}. */
export const refreshOnReload: Parser = orEmpty((input) =>
  parseBoolean(input.text) !== undefined
    ? ACCEPTED
    : wordList({ inverts: true, invalid: "line" }, (word) =>
        hasWord(input, word) ? undefined : isNo(word, "thing that a reload refreshes"),
      )(input),
);

const FILE_SYSTEM_GROUPS =
  /^@(basic-api|anonymous|application|auxiliary-api|common-block|historical-block|network|privileged-api|security|temporary|known)$/;

/** RestrictFileSystems=: names of file systems are taken as they are, groups are known. */
export const fileSystems: Parser = wordList({ flags: { unquote: true }, inverts: true }, (word) =>
  word.startsWith("@") && !FILE_SYSTEM_GROUPS.test(word) ? isNo(word, "group of file systems that systemd knows") : undefined,
);

const REAL_TIME = /^RT(?:MIN(?:\+(.+))?|MAX(?:-(.+))?)$/;

/** Whether a text names a signal: signal_from_string() in systemd's signal-util.c. */
function isSignal(text: string): boolean {
  const number = parseInteger(text, -0x80000000, 0x7fffffff);
  if (number !== undefined) return number >= 1 && number <= 64;
  const name = text.startsWith("SIG") ? text.slice(3) : text;
  if (namesOf("signals").has(`SIG${name}`)) return true;
  const real = REAL_TIME.exec(name);
  if (!real) return false;
  const offset = real[1] ?? real[2];
  return offset === undefined || parseInteger(offset, 0, 30) !== undefined;
}

/** KillSignal= and its kin: a name with or without SIG, or a number. */
export const signal: Parser = (input) => {
  if (isSignal(input.text)) return ACCEPTED;
  if (input.text === "") return [fault(input, "it is empty, and it wants a signal")];
  const suggestion = nearest(input.text, namesOf("signals").keys());
  return [fault(input, isNo(input.text, "signal"), suggestion === undefined ? {} : { suggestion })];
};

/** SuccessExitStatus= and its kin: exit statuses by number or name, and signals. */
export const exitStatuses: Parser = wordList({}, (word, { v }) => {
  const status = namesOf("exitStatusNames").get(word);
  if ((status && isTaken(status, v)) || parseInteger(word, 0, 255) !== undefined || isSignal(word)) return undefined;
  return isNo(word, "exit status and no signal");
});

/** BPFDelegateCommands= and its kin: systemd says nothing of names that it does not know. */
export const bpfDelegation: Parser = (input) => {
  if (input.text === "any") return ACCEPTED;
  for (let next = 0; ; ) {
    const word = extractFirst(input.text, next, ",");
    if (word === undefined) return ACCEPTED;
    if (word === null) return [fault(input, brokenOff(input.text, next))];
    next = word.next;
  }
};

/** Personality=: an architecture; which of them this machine can imitate is its own matter. */
export const personality: Parser = orEmpty(
  whole((text, input) => (hasWord(input, text) ? undefined : isNo(text, "architecture that systemd knows"))),
);

/** CoredumpFilter=: names of kinds of memory, or masks in hexadecimal digits; one unknown word spoils the line. */
export const coredumpFilter: Parser = orEmpty(
  wordList({ invalid: "line" }, (word, input) =>
    hasWord(input, word) || /^\+?(0[xX])?[0-9a-fA-F]{1,16}$/.test(word) ? undefined : isNo(word, "kind of memory and no hexadecimal mask"),
  ),
);
