import { UNKNOWN } from "../../syntax/template.js";
import type { Word } from "../../syntax/words.js";
import type { Deed, TouchFile } from "./acts.js";
import { whoseNamespace } from "./mounting.js";
import { optionOf, readOptions } from "./options.js";
import { canonicalPath, procNamespace } from "./paths.js";

type Access = TouchFile["access"];

/** An access to a path, where it is an absolute one of which something is known. */
export function touching(word: Word | undefined, access: Access): readonly Deed[] {
  const path = canonicalPath(word?.text.text ?? "");
  if (!word || path === undefined || path.startsWith("/dev/") || path.replaceAll(UNKNOWN, "") === "/") return [];
  return [{ kind: "file", path, pathAt: word.at, access }];
}

const touchAll = (words: readonly Word[], access: Access): readonly Deed[] => words.flatMap((word) => touching(word, access));

function ln(args: readonly Word[]): readonly Deed[] {
  const found = readOptions(args, { short: "tS", long: ["target-directory", "suffix"], mixed: true });
  const [target, name] = found.operands;
  if (!optionOf(found, "s", "symbolic") || !target || !name) return name ? touching(name, "create") : [];
  const of = whoseNamespace(target.text.text);
  const path = canonicalPath(name.text.text);
  if (of === undefined || path === undefined || procNamespace(target.text.text)?.kind !== "net") return touching(name, "create");
  const inDirectory = path === "/run/netns" || name.text.text.endsWith("/");
  return [{ kind: "link-namespace", path: inDirectory ? `${path}/net` : path, pathAt: name.at, target: target.text.text, of }];
}

function install(args: readonly Word[]): readonly Deed[] {
  const found = readOptions(args, { short: "mogtSZ", long: ["mode", "owner", "group", "target-directory", "suffix"], mixed: true });
  if (optionOf(found, "d", "directory")) return touchAll(found.operands, "create-directory");
  return [...touchAll(found.operands.slice(0, -1), "read"), ...touching(found.operands.at(-1), "write")];
}

function copy(args: readonly Word[], source: Access): readonly Deed[] {
  const found = readOptions(args, { short: "tS", long: ["target-directory", "suffix"], mixed: true });
  const target = optionOf(found, "t", "target-directory");
  const sources = target ? found.operands : found.operands.slice(0, -1);
  return [...touchAll(sources, source), ...touching(target ? target.word : found.operands.at(-1), "write")];
}

const operands = (args: readonly Word[], short = ""): readonly Word[] => readOptions(args, { short, mixed: true }).operands;

const dd = (args: readonly Word[]): readonly Deed[] =>
  args.flatMap((word) => {
    const match = /^(if|of)=(.*)$/s.exec(word.text.text);
    const path = canonicalPath(match?.[2] ?? "");
    return path === undefined
      ? []
      : [{ kind: "file" as const, path, pathAt: word.at, access: match?.[1] === "of" ? ("write" as const) : ("read" as const) }];
  });

const READERS = "cat head tail stat ls readlink wc cmp diff md5sum sha256sum mountpoint findmnt".split(" ");
/** Their first operand is no file. */
const FILTERS = "grep egrep fgrep sed awk".split(" ");
const WRITERS = "tee truncate chmod chown chgrp setfacl chattr".split(" ");

/** The files that a test asks for: behind an operator other than those on strings. */
const tested = (args: readonly Word[]): readonly Deed[] =>
  args.flatMap((word, index) => (/^-[b-hkprsuwxGLNOS]$/.test(args[index - 1]?.text.text ?? "") ? touching(word, "read") : []));

const tools: Readonly<Record<string, (args: readonly Word[]) => readonly Deed[]>> = {
  ln,
  install,
  dd,
  test: tested,
  "[": tested,
  "[[": tested,
  touch: (args) => touchAll(operands(args, "drt"), "create"),
  mkfifo: (args) => touchAll(operands(args, "m"), "create"),
  mknod: (args) => touchAll(operands(args, "m").slice(0, 1), "create"),
  mkdir: (args) => touchAll(operands(args, "m"), "create-directory"),
  rm: (args) => touchAll(operands(args), "remove"),
  rmdir: (args) => touchAll(operands(args), "remove"),
  unlink: (args) => touchAll(operands(args), "remove"),
  cp: (args) => copy(args, "read"),
  mv: (args) => copy(args, "remove"),
  ...Object.fromEntries(READERS.map((name) => [name, (args: readonly Word[]) => touchAll(args, "read")])),
  ...Object.fromEntries(FILTERS.map((name) => [name, (args: readonly Word[]) => touchAll(operands(args).slice(1), "read")])),
  ...Object.fromEntries(WRITERS.map((name) => [name, (args: readonly Word[]) => touchAll(operands(args), "write")])),
};

/** What one of the common tools does to files. */
export function files(program: string, args: readonly Word[]): readonly Deed[] {
  return Object.hasOwn(tools, program) ? (tools[program]?.(args) ?? []) : [];
}
