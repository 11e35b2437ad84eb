import type { Word } from "../../syntax/words.js";
import type { Deed, UseNamespace, Whose } from "./acts.js";
import { type Effect, NO_EFFECT } from "./effect.js";
import { netnsPath } from "./paths.js";

const is = (word: Word | undefined, ...names: readonly string[]): boolean => names.includes(word?.text.text ?? "");
/** Whether a word is short for a name, at least `least` letters of it: matches() of iproute2. */
const isShort = (word: Word | undefined, name: string, least: number): boolean => {
  const text = word?.text.text ?? "";
  return text.length >= least && name.startsWith(text);
};

/** Global options of ip with a value, as long as they must at least be written. */
const VALUED: readonly (readonly [string, number])[] = [
  ["loops", 1],
  ["family", 1],
  ["batch", 1],
  ["rcvbuf", 2],
  ["netns", 1],
];

interface Globals {
  readonly rest: readonly Word[];
  readonly netns: Word | undefined;
  readonly all: boolean;
}

function globals(args: readonly Word[]): Globals {
  let netns: Word | undefined;
  let all = false;
  let at = 0;
  for (; at < args.length; at++) {
    const option = /^--?(.+)$/.exec((args[at] as Word).text.text)?.[1];
    if (option === undefined) break;
    if ("all".startsWith(option)) all = true;
    const valued = VALUED.find(([name, least]) => option.length >= least && name.startsWith(option));
    if (valued) at++;
    if (valued?.[0] === "netns") netns = args[at];
  }
  return { rest: args.slice(at), netns, all };
}

const use = (word: Word, how: UseNamespace["how"]): Deed => ({
  kind: "use-namespace",
  path: netnsPath(word.text.text),
  pathAt: word.at,
  how,
});

function ofProcess(pid: string | undefined): Whose {
  if (pid === "$$" || pid === "self") return "own";
  return pid === "1" ? "host" : pid === undefined || pid === "" ? "unknown" : "process";
}

/** `ip netns exec` mounts /sys anew and binds /etc/netns/NAME, in a mount namespace of its own: netns_switch() of iproute2. */
function execIn(name: Word | undefined, words: readonly Word[]): Effect {
  if (!name || words.length === 0) return NO_EFFECT;
  const view = {
    mnt: { kind: "child" as const, by: "ip-netns-exec" as const, at: name.at },
    net: { kind: "named" as const, path: netnsPath(name.text.text), at: name.at },
  };
  return { deeds: [use(name, "ip-netns-exec")], inner: { kind: "command", words, view } };
}

function netns(args: readonly Word[], all: boolean): Effect {
  const [command, name, ...more] = args;
  if (isShort(command, "exec", 1)) return all ? execIn(command, args.slice(1)) : execIn(name, more);
  if (!name) return NO_EFFECT;
  const named = { path: netnsPath(name.text.text), pathAt: name.at };
  if (isShort(command, "add", 1))
    return { deeds: [{ kind: "name-namespace", ...named, how: "ip-netns-add", of: "new", source: undefined }] };
  if (isShort(command, "delete", 1)) return { deeds: [{ kind: "unname-namespace", ...named }] };
  if (!isShort(command, "attach", 2)) return NO_EFFECT;
  const source = more[0]?.text.text;
  return { deeds: [{ kind: "name-namespace", ...named, how: "ip-netns-attach", of: ofProcess(source), source }] };
}

/** What `ip` of iproute2 does to names of network namespaces. */
export function ip(args: readonly Word[]): Effect {
  const { rest, netns: within, all } = globals(args);
  const [object, ...more] = rest;
  const used = within ? [use(within, "ip-n")] : [];
  if (isShort(object, "netns", 3)) {
    const effect = netns(more, all);
    return { ...effect, deeds: [...used, ...(effect.deeds ?? [])] };
  }
  const target = more[more.findIndex((word) => is(word, "netns")) + 1];
  const moves = isShort(object, "link", 1) && more.some((word) => is(word, "netns"));
  const names = moves && target && !/^\d+$/.test(target.text.text) && target.text.text !== "$$";
  return { deeds: names ? [...used, use(target, "ip-link-netns")] : used };
}
