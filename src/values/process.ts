import { since } from "../core/version.js";
import { enumeration, parseBoolean } from "./enums.js";
import { extractFirst, unescapeC } from "./extract.js";
import { fdNameProblem, hostNameProblem } from "./network.js";
import { ACCEPTED, type Fault, fault, type Input, orEmpty, type Parser, quote, whole } from "./parser.js";
import { isFileName, pathFault } from "./paths.js";
import { expand, expanded, expandedProblem, isNo, unknownSpecifier } from "./specifiers.js";
import { brokenOff, wordList } from "./words.js";

const FILES: readonly (readonly [string, number])[] = [
  ["file:", 236],
  ["append:", 240],
  ["truncate:", 248],
];

/** StandardInput=, StandardOutput= and StandardError=; an output to syslog goes to the journal, with a notice since 246. */
export const standardStream: Parser = (input) => {
  const { text, key, v } = input;
  if (text.startsWith("fd:")) {
    const name = text.slice(3);
    const problem = since(v, 232) ? expandedProblem(name, input, fdNameProblem) : isNo(text, "stream");
    return problem === undefined ? ACCEPTED : [fault(input, problem, { from: 3 })];
  }
  const file = FILES.find(([prefix]) => text.startsWith(prefix) && (prefix === "file:" || key !== "StandardInput"));
  if (file && since(v, file[1])) {
    const found = pathFault(text.slice(file[0].length), file[0].length, { absolute: true }, input);
    return found ? [found] : ACCEPTED;
  }
  const bare = FILES.find(([prefix]) => `${text}:` === prefix && (text === "file" || key !== "StandardInput"));
  if ((text === "fd" && since(v, 232)) || (bare && since(v, bare[1]))) return ACCEPTED;
  if (/^syslog(\+console)?$/.test(text) && key !== "StandardInput" && since(v, 246)) {
    const problem = `${text} is obsolete, and systemd takes it for ${text.replace("syslog", "journal")}`;
    return [fault(input, problem, { effect: "complained", kind: "deprecated", suggestion: text.replace("syslog", "journal") })];
  }
  return enumeration()(input);
};

/** StandardInputText=: C escapes, then specifiers. */
export const inputText: Parser = orEmpty((input) => {
  const text = unescapeC(input.text);
  if (text === undefined) return [fault(input, brokenOff(input.text, 0))];
  const expansion = expand(text, "full", input);
  return expansion.unknown === undefined ? ACCEPTED : [unknownSpecifier(input, expansion.unknown, input.text.indexOf(expansion.unknown))];
});

/** Whether a text is Base64, blanks aside: unbase64mem() in systemd's hexdecoct.c; since 255 in the alphabet for URLs too. */
function isBase64(text: string, { v }: Input): boolean {
  const dense = text.replace(/[ \t\n\r]+/g, "");
  const digits = since(v, 255) ? dense.replaceAll("-", "+").replaceAll("_", "/") : dense;
  return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/.test(digits);
}

/** StandardInputData=: Base64. */
export const inputData: Parser = orEmpty(whole((text, input) => (isBase64(text, input) ? undefined : isNo(text, "Base64"))));

/** RootHashSignature=. */
export const rootHashSignature: Parser = orEmpty(
  whole((text, input) => {
    if (text.startsWith("/")) return undefined;
    if (!text.startsWith("base64:")) return `${quote(text)} is neither a path nor begins with base64:`;
    return isBase64(text.slice(7), input) ? undefined : isNo(text.slice(7), "Base64");
  }),
);

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is wrong with `NAME=value`, as a clause: env_assignment_is_valid(). */
function assignmentProblem(word: string): string | undefined {
  const equals = word.indexOf("=");
  if (equals < 0) return `${quote(word)} has no "="`;
  return NAME.test(word.slice(0, equals)) ? undefined : isNo(word.slice(0, equals), "name of an environment variable");
}

/** Environment=: assignments of variables. */
export const environment: Parser = wordList({ flags: { unquote: true, unescape: true }, specifiers: "full" }, assignmentProblem);

/** PassEnvironment=: names of variables. */
export const passEnvironment: Parser = wordList({ flags: { unquote: true }, specifiers: "full" }, (word) =>
  NAME.test(word) ? undefined : isNo(word, "name of an environment variable"),
);

/** UnsetEnvironment=: names of variables, or assignments to take away. */
export const unsetEnvironment: Parser = wordList({ flags: { unquote: true, unescape: true }, specifiers: "full" }, (word) =>
  NAME.test(word) || assignmentProblem(word) === undefined ? undefined : isNo(word, "name of an environment variable and no assignment"),
);

/** LogExtraFields=: journal_field_valid() in systemd's journal-file.c. */
export const logFields: Parser = wordList({ flags: { unquote: true, unescape: true }, specifiers: "full" }, (word) => {
  const equals = word.indexOf("=");
  if (equals < 0) return `${quote(word)} has no "="`;
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(word.slice(0, equals)) ? undefined : isNo(word.slice(0, equals), "name of a journal field");
});

/** LogNamespace=: the name of a file and of a unit's instance. */
export const logNamespace: Parser = orEmpty(
  expanded((name) =>
    /^[A-Za-z0-9:_.\\@-]+$/.test(name) && isFileName(name) && !name.includes("\\") && name.length <= 222
      ? undefined
      : isNo(name, "name of a log namespace"),
  ),
);

/** LogFilterPatterns=: a regular expression, `~` before it or not. */
export const logFilter: Parser = (input) => (input.text === "~" ? [fault(input, 'no pattern stands behind the "~"')] : ACCEPTED);

const isCredentialName = (name: string): boolean => isFileName(name) && fdNameProblem(name) === undefined;

const credentialProblem = (name: string): string | undefined => (isCredentialName(name) ? undefined : isNo(name, "name of a credential"));

interface NameAndRest {
  readonly rest: string;
  readonly at: number;
  readonly faults: readonly Fault[];
}

/** The part before the first colon, judged, and what stands behind it; `rest` is "" where nothing does. */
function nameAndRest(input: Input, check: (name: string) => string | undefined): NameAndRest {
  const word = extractFirst(input.text, 0, ":", { dontCoalesce: true });
  if (!word) return { rest: "", at: 0, faults: [fault(input, brokenOff(input.text, 0))] };
  const problem = expandedProblem(word.text, input, check);
  const faults = problem === undefined ? ACCEPTED : [fault(input, problem, { from: word.start, to: word.end })];
  return word.next < 0 ? { rest: "", at: input.text.length, faults } : { rest: input.text.slice(word.next), at: word.next, faults };
}

/** SetCredential= and, with ltype 1, SetCredentialEncrypted=. */
export const setCredential: Parser = orEmpty((input) => {
  const { rest, at, faults } = nameAndRest(input, credentialProblem);
  if (faults.length > 0) return faults;
  if (rest === "") return [fault(input, `${quote(input.text)} gives the credential no contents`)];
  if (input.ltype === "1") return isBase64(rest, input) ? ACCEPTED : [fault(input, isNo(rest, "Base64"), { from: at })];
  return unescapeC(rest, true) === undefined ? [fault(input, brokenOff(rest, 0), { from: at })] : ACCEPTED;
});

/** LoadCredential= and LoadCredentialEncrypted=; before 250 the source was not optional. */
export const loadCredential: Parser = orEmpty((input) => {
  const { rest, at, faults } = nameAndRest(input, credentialProblem);
  if (faults.length > 0) return faults;
  if (rest === "") return since(input.v, 250) ? ACCEPTED : [fault(input, `${quote(input.text)} names no source`)];
  const problem = expandedProblem(rest, input, (source) => {
    if (!source.startsWith("/")) return isCredentialName(source) ? undefined : isNo(source, "absolute path and no name of a credential");
    return /\/\/|\/\.{1,2}(\/|$)/.test(source) ? `${quote(source)} is not a plain path` : undefined;
  });
  return problem === undefined ? ACCEPTED : [fault(input, problem, { from: at })];
});

/** ImportCredential=: a name, or the start of names with `*` behind it; since 257 `:NAME` renames. */
export const importCredential: Parser = orEmpty((input) => {
  const check = (glob: string): string | undefined =>
    glob === "*" || (!/[*?[\]]/.test(glob.replace(/\*$/, "")) && isCredentialName(glob.replace(/\*$/, "")))
      ? undefined
      : isNo(glob, "name of credentials, with a * at the end or not");
  if (!since(input.v, 257)) {
    const problem = expandedProblem(input.text, input, check);
    return problem === undefined ? ACCEPTED : [fault(input, problem)];
  }
  const { rest, at, faults } = nameAndRest(input, check);
  if (faults.length > 0 || rest === "" || isCredentialName(rest)) return faults;
  return [fault(input, isNo(rest, "name of a credential"), { from: at })];
});

/** ProtectHostname=: since 258 the word may have `:HOSTNAME` behind it. */
export const protectHostname: Parser = orEmpty((input) => {
  const colon = input.text.indexOf(":");
  if (colon < 0) return enumeration()(input);
  const word = input.text.slice(0, colon);
  const problem = expandedProblem(input.text.slice(colon + 1), input, hostNameProblem);
  if (problem !== undefined) return [fault(input, problem, { from: colon + 1 })];
  const faults = enumeration()({ ...input, text: word });
  if (faults.length > 0) return faults;
  return parseBoolean(word) === false ? [fault(input, `${quote(word)} protects nothing, so no host name can stand behind it`)] : ACCEPTED;
});

const user = (name: string): boolean =>
  !/[:/\p{Cc}]|^ | $/u.test(name) &&
  name !== "" &&
  !/^\.{1,2}$/.test(name) &&
  !/^-[0-9]*$/.test(name) &&
  !(/^[0-9]+$/.test(name) && !isId(name));

const isId = (digits: string): boolean => Number(digits) < 0xffffffff && Number(digits) !== 0xffff && !/^0[0-9]/.test(digits);

const strictUser = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]{0,30}$/.test(name) || (/^[0-9]+$/.test(name) && isId(name));

const userProblem = (name: string, { v, ltype }: Input): string | undefined =>
  (ltype === "strict" || !since(v, 243) ? strictUser(name) : user(name)) ? undefined : isNo(name, "name of a user or group");

/** User= and Group=: valid_user_group_name() in systemd's user-util.c, relaxed since 243; anything else refuses the unit. */
export const userOrGroup: Parser = orEmpty((input) => {
  const faults = expanded(userProblem, "full", () => true)(input);
  if (faults.length > 0 || input.text !== "nobody" || !input.key.includes("User") || !since(input.v, 246)) return faults;
  return [
    fault(input, "the user nobody owns what belongs to others, so nothing should run as it", { effect: "complained", kind: "deprecated" }),
  ];
});

/** SupplementaryGroups=: names or numbers; a wrong one refuses the unit. */
export const usersOrGroups: Parser = wordList({ specifiers: "full", invalid: "refused" }, userProblem);

/** SELinuxContext=, AppArmorProfile=, SmackProcessLabel=: any text, `-` before it or not. */
export const securityLabel: Parser = orEmpty((input) => {
  const lenient = input.text.startsWith("-");
  return expanded(
    () => undefined,
    "full",
    () => !lenient,
  )(input);
});
