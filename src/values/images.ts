import { enumValues, isTaken } from "../catalog/values.js";
import { since, type Version } from "../core/version.js";
import { BLANKS } from "../syntax/words.js";
import { type Extracted, type ExtractFlags, extractFirst, extractMany } from "./extract.js";
import { ACCEPTED, type Check, type Fault, fault, type Input, orEmpty, type Parser, quote } from "./parser.js";
import { type PathKind, pathProblem } from "./paths.js";
import { expandedPathProblem, isNo } from "./specifiers.js";
import { brokenOff, wordList } from "./words.js";

const TUPLE: ExtractFlags = { unquote: true, retainEscape: true };
const FIELD: ExtractFlags = { unescape: true, unescapeSeparators: true };

const isPartition = (name: string, v: Version): boolean => {
  const value = enumValues("Service", "RootImageOptions")?.values.find((known) => known.name === name);
  return value !== undefined && isTaken(value, v);
};

const optionsProblem: Check = (text, input) => expandedPathProblem(text, input, () => undefined);

/** RootImageOptions=: words of `partition:options` or `options`; more than one colon in any spoils the line. */
export const rootImageOptions: Parser = orEmpty((input) => {
  const dropped: Fault[] = [];
  for (let next = 0; ; ) {
    const word = extractFirst(input.text, next, BLANKS, TUPLE);
    if (word === undefined) return dropped;
    if (word === null) return [fault(input, brokenOff(input.text, next))];
    const fields = extractMany(word.text, 0, 2, ":", FIELD);
    const place = { from: word.start, to: word.end };
    if (!fields) return [fault(input, brokenOff(word.text, 0), place)];
    if (fields.next >= 0) return [fault(input, `${quote(word.text)} has more than one colon`, place)];
    const [partition, options] = fields.words;
    const named = options !== undefined && options.text !== "";
    const problem =
      named && partition && !isPartition(partition.text, input.v)
        ? isNo(partition.text, "partition that an image has")
        : optionsProblem((named ? options : partition)?.text ?? "", input);
    if (problem !== undefined) dropped.push(fault(input, problem, { ...place, effect: "partial" }));
    next = word.next;
  }
});

function partitionOptions(tuple: string, from: number, input: Input): string | undefined {
  for (let next = from; ; ) {
    const fields = extractMany(tuple, next, 2, ":", FIELD);
    if (!fields) return brokenOff(tuple, next);
    const [first, second] = fields.words;
    if (!first) return undefined;
    if (!second) return optionsProblem(first.text, input);
    if (!isPartition(first.text, input.v)) return isNo(first.text, "partition that an image has");
    const problem = optionsProblem(second.text, input);
    if (problem !== undefined) return problem;
    next = fields.next;
  }
}

function imagePath(word: Extracted | undefined, kind: PathKind, input: Input): string | undefined {
  const text = word?.text ?? "";
  return expandedPathProblem(text.replace(/^-/, ""), input, (path) => pathProblem(path, kind, input));
}

/** MountImages=: `image:directory`, and options behind them. */
export const mountImages: Parser = wordList({ flags: TUPLE }, (tuple, input) => {
  const fields = extractMany(tuple, 0, 2, ":", FIELD);
  if (!fields) return brokenOff(tuple, 0);
  const [source, target] = fields.words;
  if (!source) return undefined;
  const kind: PathKind = { absolute: true, noApi: "dev" };
  const problem = imagePath(source, kind, input);
  if (problem !== undefined) return problem;
  if (!target || target.text === "") return `${quote(tuple)} names no place to mount the image at`;
  return expandedPathProblem(target.text, input, (path) => pathProblem(path, kind, input)) ?? partitionOptions(tuple, fields.next, input);
});

/** ExtensionImages=: an image, and options behind it. */
export const extensionImages: Parser = wordList({ flags: TUPLE }, (tuple, input) => {
  const fields = extractMany(tuple, 0, 1, ":", FIELD);
  if (!fields) return brokenOff(tuple, 0);
  if (!fields.words[0]) return undefined;
  return imagePath(fields.words[0], { absolute: true, noApi: true }, input) ?? partitionOptions(tuple, fields.next, input);
});

/** BindPaths= and BindReadOnlyPaths=: `source:target:options`. */
export const bindPaths: Parser = (input) => (since(input.v, 258) ? bindTuples(input) : bindWords(input));

const BIND_FLAGS: ExtractFlags = { unquote: true, dontCoalesce: true };

/** Before 258 colons and blanks separated alike, so that a blank stood for an empty path. */
const bindWords: Parser = orEmpty((input) => {
  const { text } = input;
  const faults: Fault[] = [];
  let good = 0;
  const separators = `:${BLANKS}`;
  for (let next = 0; ; ) {
    const found = bindWord(input, next, separators);
    if (found === undefined) break;
    if (found === null) return [...faults, fault(input, brokenOff(text, next), { from: next, effect: good > 0 ? "partial" : "ignored" })];
    if (found.problem === undefined) good++;
    else faults.push(fault(input, found.problem, { from: found.start, to: found.end, effect: "partial" }));
    next = found.next;
  }
  return good > 0 ? faults : faults.map((f) => ({ ...f, effect: "ignored" }));
});

interface BindWord {
  readonly problem: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

function bindWord(input: Input, from: number, separators: string): BindWord | undefined | null {
  const { text } = input;
  const source = extractFirst(text, from, separators, BIND_FLAGS);
  if (!source) return source;
  const { start } = source;
  const absolute = (path: string): string | undefined => pathProblem(path, { absolute: true }, input);
  const wrong = expandedPathProblem(source.text, input, (path) => absolute(path.replace(/^-/, "")));
  if (wrong !== undefined || source.next < 0 || text[source.next - 1] !== ":")
    return { problem: wrong, start, end: source.end, next: source.next };
  const target = extractFirst(text, source.next, separators, BIND_FLAGS);
  if (!target) return target === null ? null : { problem: "nothing stands behind the colon", start, end: source.end, next: -1 };
  const wrongTarget = expandedPathProblem(target.text, input, absolute);
  const { end, next } = target;
  if (wrongTarget !== undefined || next < 0 || text[next - 1] !== ":") return { problem: wrongTarget, start, end, next };
  const options = extractFirst(text, next, BLANKS, { unquote: true });
  if (options === null) return null;
  return { problem: bindOptionProblem(options?.text ?? ""), start, end: options?.end ?? end, next: options?.next ?? -1 };
}

const bindOptionProblem = (option: string): string | undefined =>
  /^(|rbind|norbind)$/.test(option) ? undefined : `${quote(option)} is no option of a bind mount: they are rbind and norbind`;

const bindTuples: Parser = wordList({ flags: TUPLE }, (tuple, input) => {
  const fields = extractMany(tuple, 0, 4, ":", { ...FIELD, dontCoalesce: true });
  const [source, target, options, extra] = fields?.words ?? [];
  if (!source) return brokenOff(tuple, 0);
  if (extra) return `${quote(tuple)} has too many parts`;
  const absolute = (path: string): string | undefined => pathProblem(path, { absolute: true }, input);
  return (
    expandedPathProblem(source.text, input, (path) => absolute(path.replace(/^-/, ""))) ??
    (target ? expandedPathProblem(target.text, input, absolute) : undefined) ??
    (options ? bindOptionProblem(options.text) : undefined)
  );
});

/** OpenFile=: `path:name:options`. */
export const openFile: Parser = orEmpty((input) => {
  const found = extractMany(input.text, 0, 3, ":", { unescape: true, dontCoalesce: true });
  const [path, name, options] = found?.words ?? [];
  if (!found || !path || found.next >= 0) return [fault(input, isNo(input.text, "file to open, as PATH:NAME:OPTIONS"))];
  const flags = (options?.text ?? "").split(",").filter((flag) => flag !== "");
  const known = flags.every((flag, n) => /^(read-only|append|truncate|graceful)$/.test(flag) && flags.indexOf(flag) === n);
  if (!known || flags.filter((flag) => flag !== "graceful").length > 1)
    return [fault(input, `${quote(options?.text ?? "")} are no options of a file to open`)];
  const fdName = name?.text ?? "";
  const usable = /^\/(?!\.{0,2}\/*$)/.test(path.text) && !path.text.split("/").some((part) => part.length > 255);
  const fileName = path.text.split("/").findLast((part) => part !== "") ?? "";
  const named = /^[ -9;-~]{0,255}$/.test(fdName === "" ? fileName : fdName);
  return usable && named ? ACCEPTED : [fault(input, isNo(input.text, "file to open, as PATH:NAME:OPTIONS"))];
});
