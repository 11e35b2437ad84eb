import { enumValues } from "../catalog/values.js";
import { since } from "../core/version.js";
import { isUnknown } from "../syntax/template.js";
import { BLANKS } from "../syntax/words.js";
import { enumeration, hasWord, parseBoolean, unknownWord } from "./enums.js";
import { extractFirst, extractMany } from "./extract.js";
import { parseInteger, parseSize, parseUnsigned } from "./integers.js";
import { pressureDuration, pressureLimit } from "./numbers.js";
import { ACCEPTED, type Check, type Fault, fault, orEmpty, type Parser, quote } from "./parser.js";
import { isFileName, pathFault, pathProblem } from "./paths.js";
import { expandedPathProblem, isNo } from "./specifiers.js";
import { parseTimeSpan } from "./time-span.js";
import { brokenOff, wordList } from "./words.js";

/** A parser for some types of units only; on others the line is ignored with a message. */
function only(types: RegExp, parser: Parser): Parser {
  return (input) =>
    types.test(input.unitType) ? parser(input) : [fault(input, `${input.unitType} units do not support ${input.key}=`, { kind: "value" })];
}

const DELEGATING = /^(service|scope)$/;
const OOM_MANAGED = /^(slice|service|scope)$/;

/** Delegate=: a boolean, or a list of controllers. */
export const delegate: Parser = only(DELEGATING, (input) =>
  input.text === "" || parseBoolean(input.text) !== undefined ? ACCEPTED : controllers(input),
);

const controllers: Parser = wordList({ flags: { unquote: true } }, (word, input) =>
  hasWord(input, word) ? undefined : unknownWord(input, enumValues(input.section, input.key)?.values ?? [], false, word).problem,
);

/** DisableControllers=: unknown names are passed over in silence as long as one is known. */
export const disableControllers: Parser = orEmpty((input) => {
  for (let next = 0; ; ) {
    const word = extractFirst(input.text, next);
    if (word === null) return [fault(input, brokenOff(input.text, next))];
    if (word === undefined) return [fault(input, isNo(input.text, "list with any controller in it"))];
    if (hasWord(input, word.text)) return extractsWell(input.text, word.next) ? ACCEPTED : [fault(input, brokenOff(input.text, word.next))];
    next = word.next;
  }
});

function extractsWell(text: string, from: number): boolean {
  for (let next = from; ; ) {
    const word = extractFirst(text, next);
    if (!word) return word === undefined;
    next = word.next;
  }
}

/** DelegateSubgroup=: the name of a control group, without a slash. */
export const delegateSubgroup: Parser = only(
  DELEGATING,
  orEmpty((input) => {
    const name = input.text;
    const reserved =
      /^[_.]|^(notify_on_release|release_agent|tasks)$|^(cgroup|cpu|cpuacct|cpuset|io|blkio|memory|devices|pids|bpf-[a-z-]+)\./.test(name);
    return isFileName(name) && !reserved ? ACCEPTED : [fault(input, isNo(name, "name that a control group can have"))];
  }),
);

/** ManagedOOMSwap=, ManagedOOMMemoryPressure=. */
export const oomMode: Parser = only(OOM_MANAGED, enumeration({ empty: true }));
/** ManagedOOMMemoryPressureLimit=. */
export const oomPressureLimit: Parser = only(OOM_MANAGED, pressureLimit);
/** ManagedOOMMemoryPressureDurationSec=, in units that have a control group. */
export const oomPressureDuration: Parser = only(OOM_MANAGED, pressureDuration);
/** OOMRules=: names of rules. */
export const oomRules: Parser = only(
  OOM_MANAGED,
  wordList({ flags: { unquote: true, retainEscape: true } }, (word) =>
    isFileName(word) && !/[\p{Cc}\\"'*?[]/u.test(word) ? undefined : isNo(word, "name of a rule"),
  ),
);

/** ManagedOOMMemoryPressureLimitPercent= of systemd 247. */
export const oomPressurePercent: Parser = only(
  OOM_MANAGED,
  orEmpty((input) => {
    const found = /^(.*)%$/.exec(input.text);
    return found && parseInteger(found[1] ?? "", 0, 100) !== undefined
      ? ACCEPTED
      : [fault(input, isNo(input.text, "percentage up to 100%"))];
  }),
);

/** DeviceAllow=: a device node, or `char-`, `block-` and a name, and the rights r, w and m. */
export const deviceAllow: Parser = orEmpty((input) => {
  const word = extractFirst(input.text, 0, BLANKS, { unquote: true });
  if (!word) return [fault(input, brokenOff(input.text, 0))];
  const problem = expandedPathProblem(word.text, input, (path) => {
    if (/^(block|char)-/.test(path) || isUnknown(path)) return undefined;
    if (!/^\/+(dev|run\/+systemd\/+inaccessible)(\/|$)/.test(path))
      return isNo(path, "device node below /dev, and no char- or block- group");
    return pathProblem(path, {}, input);
  });
  if (problem !== undefined) return [fault(input, problem, { from: word.start, to: word.end })];
  const rights = word.next < 0 ? "" : input.text.slice(word.next);
  return /^[rwm]*$/.test(rights) ? ACCEPTED : [fault(input, `${quote(rights)} are no rights: they are r, w and m`, { from: word.next })];
});

/** `DEVICE VALUE`: IODeviceWeight= and its kin. */
function perDevice(check: Check): Parser {
  return orEmpty((input) => {
    const word = extractFirst(input.text, 0, BLANKS, { unquote: true });
    if (word === null) return [fault(input, brokenOff(input.text, 0))];
    if (!word || word.next < 0) return [fault(input, `${quote(input.text)} is not a device and a value`)];
    const wrong = pathFault(word.text, word.start, {}, input, { to: word.end });
    if (wrong) return [wrong];
    const problem = check(input.text.slice(word.next), input);
    return problem === undefined ? ACCEPTED : [fault(input, problem, { from: word.next })];
  });
}

const weightCheck =
  (min: number, max: number): Check =>
  (text) =>
    parseInteger(text, min, max) === undefined ? isNo(text, `weight from ${min} to ${max}`) : undefined;

const bandwidth: Check = (text) => (Number(parseSize(text, 1000) ?? 0) > 0 ? undefined : isNo(text, "number, as 16M"));

/** IODeviceWeight=: 1 to 10000. */
export const ioDeviceWeight: Parser = perDevice(weightCheck(1, 10000));
/** IODeviceLatencyTargetSec=: a time span. */
export const ioDeviceLatency: Parser = perDevice((text) => (parseTimeSpan(text) === undefined ? isNo(text, "time span") : undefined));
/** IOReadBandwidthMax= and its kin: bytes or operations per second, or `infinity`. */
export const ioLimit: Parser = perDevice((text, input) => (text === "infinity" ? undefined : bandwidth(text, input)));
/** BlockIODeviceWeight=: 10 to 1000. */
export const blockIoDeviceWeight: Parser = perDevice(weightCheck(10, 1000));
/** BlockIOReadBandwidth=, BlockIOWriteBandwidth=: bytes per second. */
export const blockIoBandwidth: Parser = perDevice(bandwidth);

/** A setting of the old control groups: since 252 systemd asks to use another. */
export function replaced(by: string, parser: Parser): Parser {
  return (input) => {
    const faults = parser(input);
    if (faults.some(({ effect }) => effect === "ignored") || !since(input.v, 252)) return faults;
    return [
      ...faults,
      fault(input, `${input.key}= is deprecated and will be removed; it is ${by} now`, { effect: "complained", kind: "old-directive" }),
    ];
  };
}

/** NFTSet=: `source:family:table:set`; after a wrong one, the rest of the line is lost. */
export const nftSets: Parser = wordList({ flags: { unquote: true, retainEscape: true }, invalid: "rest" }, (tuple) => {
  const found = extractMany(tuple, 0, 4, ":", { unescape: true });
  const [source, family, table, set] = found?.words ?? [];
  if (!source || !family || !table || !set || (found && found.next >= 0)) return isNo(tuple, "set, as cgroup:inet:table:set");
  if (!/^(cgroup|user|group)$/.test(source.text)) return isNo(source.text, "source of a set: cgroup, user or group");
  if (!/^(arp|bridge|inet|ip|ip6|netdev)$/.test(family.text)) return isNo(family.text, "family of netfilter tables");
  const wrong = [table, set].find(({ text }) => !/^[A-Za-z][A-Za-z0-9/\\_.]{0,254}$/.test(text));
  return wrong ? isNo(wrong.text, "name of a table or set") : undefined;
});

/** BPFProgram=: `type:path`. */
export const bpfProgram: Parser = orEmpty((input): readonly Fault[] => {
  const word = extractFirst(input.text, 0, ":");
  if (!word) return [fault(input, brokenOff(input.text, 0))];
  if (word.next < 0) return [fault(input, `${quote(input.text)} is not a type and a path with a colon between them`)];
  if (!hasWord(input, word.text))
    return [fault(input, isNo(word.text, "type of program for control groups"), { from: word.start, to: word.end })];
  const found = pathFault(input.text.slice(word.next), word.next, { absolute: true }, input);
  return found ? [found] : ACCEPTED;
});

/** CPUSchedulingPolicy=: a word, or a number; since 258 one that the kernel has. */
export const schedulingPolicy: Parser = (input) => {
  const number = parseUnsigned(input.text, 0x7fffffff);
  if (number === undefined) return enumeration({ empty: true })(input);
  const known = !since(input.v, 258) || (number <= 7 && number !== 4);
  return known ? ACCEPTED : [fault(input, isNo(input.text, "scheduling policy that the kernel has"), { effect: "complained" })];
};
