import type { Note } from "../../core/finding.js";
import { oncePer } from "../../core/once.js";
import { all } from "../../model/settings.js";
import type { UnitName } from "../../model/unit.js";
import { type NamespaceGraph, type Process, processesOf } from "../../namespaces/graph.js";
import { privateTmp } from "../../namespaces/tmp.js";
import type { Subject } from "./subject.js";

/** A process of the unit on both sides of the change. */
interface Pair {
  readonly old: Process;
  readonly now: Process;
}

function pairsOf({ unit, graph, before, after }: Subject): readonly Pair[] {
  const old = new Map(processesOf(graph(before), unit.name).map((process) => [keyOf(process), process]));
  return processesOf(graph(after), unit.name).flatMap((now) => {
    const same = old.get(keyOf(now));
    return same && !same.fails ? [{ old: same, now }] : [];
  });
}

const keyOf = ({ at }: Process): string => `${at.file}\0${at.start}`;

/** Who is in each namespace of a graph. */
interface Members {
  /** By unit: the namespaces that it could share, as their kinds and ids. */
  readonly shares: ReadonlyMap<UnitName, ReadonlySet<string>>;
  /** By kind and id: the units in it. */
  readonly units: ReadonlyMap<string, ReadonlySet<UnitName>>;
}

/** Graphs are asked about each unit. */
const membersOf = oncePer((graph: NamespaceGraph): Members => {
  const shares = new Map<UnitName, Set<string>>();
  const units = new Map<string, Set<UnitName>>();
  const join = (unit: UnitName, kind: string, id: string): void => {
    if (id === "host") return;
    shares.set(unit, (shares.get(unit) ?? new Set()).add(`${kind} ${id}`));
    units.set(`${kind} ${id}`, (units.get(`${kind} ${id}`) ?? new Set()).add(unit));
  };
  for (const process of graph.processes) {
    for (const kind of ["net", "ipc", "tmp"] as const) join(process.unit.name, kind, process.namespaces[kind].id);
  }
  for (const { unit, net } of graph.sockets) join(unit.name, "net", net.id);
  return { shares, units };
});

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
function partnersOf(graph: NamespaceGraph, name: UnitName): string {
  const { shares, units } = membersOf(graph);
  const partners = new Set<string>();
  for (const share of shares.get(name) ?? []) {
    const kind = share.slice(0, share.indexOf(" "));
    for (const other of units.get(share) ?? []) if (other !== name) partners.add(`${kind} ${other}`);
  }
  return [...partners].sort().join("\n");
}
