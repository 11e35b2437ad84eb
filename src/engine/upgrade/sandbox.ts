import type { Note } from "../../core/finding.js";
import { all } from "../../model/settings.js";
import { type NamespaceGraph, namespaceKinds, type Process } from "../../namespaces/graph.js";
import { privateTmp } from "../../namespaces/tmp.js";
import type { Subject } from "./subject.js";

/** A process of the unit on both sides of the change. */
interface Pair {
  readonly old: Process;
  readonly now: Process;
}

function pairsOf({ unit, graph, before, after }: Subject): readonly Pair[] {
  const old = new Map(graph(before).processes.map((process) => [keyOf(process), process]));
  return graph(after).processes.flatMap((now) => {
    const same = now.unit.name === unit.name ? old.get(keyOf(now)) : undefined;
    return same && !same.fails ? [{ old: same, now }] : [];
  });
}

const keyOf = ({ unit, at }: Process): string => `${unit.name}\0${at.file}\0${at.start}`;

/** Paths below /tmp and /var/tmp that a command speaks of, up to the first name. */
function tmpPaths({ command }: Process): readonly string[] {
  return command.match(/(?<![\w./-])\/(?:var\/)?tmp(?:\/[\w.@%{}$-]+)?(?![\w.-])/g) ?? [];
}

/** Commands that share a /tmp before, and have one each from then on. */
const parted = (subject: Subject): readonly Pair[] =>
  pairsOf(subject).filter(({ old, now }) => ["unit", "joined"].includes(old.namespaces.tmp.kind) && now.namespaces.tmp.kind === "own");

/** The line that gives each process a /tmp of its own, in a unit whose processes shared one. */
export function disconnectedTmp({ unit, before, after }: Subject): readonly Note[] {
  const { kind, setting } = privateTmp(unit, after);
  return kind === "disconnected" && setting && privateTmp(unit, before).kind === "shared" ? [{ at: setting.from.at, text: "" }] : [];
}

/** The commands that speak of the same file in the /tmp that they do not share any more. */
export function tmpInUse(subject: Subject): readonly Note[] {
  const commands = parted(subject).map(({ now }) => ({ now, paths: new Set(tmpPaths(now)) }));
  const shared = commands.filter(({ now, paths }) =>
    commands.some((other) => other.now !== now && [...paths].some((path) => other.paths.has(path))),
  );
  return shared.map(({ now }) => ({ at: now.at, text: "speaks of a file in /tmp that another command does too" }));
}

/** Commands that leave the unit's private /tmp for the host's; `inTmp`: those that speak of it. */
export function privilegedOutside(subject: Subject, inTmp: boolean): readonly Note[] {
  return pairsOf(subject)
    .filter(({ old, now }) => ["unit", "joined"].includes(old.namespaces.tmp.kind) && now.namespaces.tmp.kind === "host")
    .filter(({ now }) => !inTmp || tmpPaths(now).length > 0)
    .map(({ now }) => ({ at: now.at, text: "" }));
}

/** The lines that give processes of a user unit a user namespace that they did not have. */
export function impliedUserNamespace(subject: Subject): readonly Note[] {
  return pairsOf(subject)
    .filter(({ old, now }) => old.namespaces.user.kind === "host" && now.namespaces.user.kind === "own")
    .flatMap(({ now }) => now.namespaces.user.because.slice(0, 1));
}

/** The JoinsNamespaceOf= lines of a unit that shares namespaces with other units than before. */
export function otherSharing({ unit, graph, before, after }: Subject): readonly Note[] {
  const lines = all(unit, "Unit.JoinsNamespaceOf");
  if (lines.length === 0 || unit.manager === "user") return [];
  const [old, now] = [partnersOf(graph(before), unit.name), partnersOf(graph(after), unit.name)];
  return old === now ? [] : lines.map(({ from }) => ({ at: from.at, text: "" }));
}

/** The units that share a namespace of some kind with a unit, as a text to compare. */
function partnersOf({ processes, sockets }: NamespaceGraph, name: string): string {
  const members = [
    ...processes.flatMap(({ unit, namespaces }) => namespaceKinds.map((kind) => ({ unit, kind: kind as string, id: namespaces[kind].id }))),
    ...sockets.map(({ unit, net }) => ({ unit, kind: "net", id: net.id })),
  ].filter(({ id, kind }) => id !== "host" && ["net", "ipc", "tmp"].includes(kind));
  const mine = new Set(members.filter(({ unit }) => unit.name === name).map(({ kind, id }) => `${kind} ${id}`));
  const shared = members.filter(({ unit, kind, id }) => unit.name !== name && mine.has(`${kind} ${id}`));
  return [...new Set(shared.map(({ unit, kind }) => `${kind} ${unit.name}`))].sort().join("\n");
}
