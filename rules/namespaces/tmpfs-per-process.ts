import {
  type Done,
  doneIn,
  isBelow,
  knownPath,
  type Note,
  onceEach,
  ownAll,
  type Process,
  pathsAbove,
  placeOf,
  privateTmp,
  type Rule,
  type Unit,
  useOf,
  type Version,
  wordsOf,
  workOn,
} from "../../src/api.js";

const TMP = ["/tmp", "/var/tmp"];
/** What leaves a file or directory at a place. */
const MAKES = /^(create|write|create-directory)$/;

/** A place that is fresh and empty for a process, with the lines that make it so. */
interface Fresh {
  readonly path: string;
  readonly because: readonly Note[];
  readonly n: number;
}

/** The fresh places of the processes of a unit, of those that have a /tmp of their own or of others, by their paths. */
function freshPlaces(unit: Unit, ownTmp: boolean, v: Version): ReadonlyMap<string, Fresh> {
  const empty = wordsOf(ownAll(unit, "TemporaryFileSystem")).map(({ text, setting }) => ({
    path: text.text.split(":")[0] ?? "",
    because: [{ at: setting.from.at, text: "is a new, empty file system for each process" }],
  }));
  const { kind, because } = privateTmp(unit, v);
  const places = kind === "disconnected" && ownTmp ? [...empty, ...TMP.map((path) => ({ path, because }))] : empty;
  const known = places.flatMap((place, n) => (knownPath(place.path) === undefined ? [] : [{ ...place, n }]));
  return new Map(known.toReversed().map((place) => [knownPath(place.path) ?? "", place]));
}

/** Whether BindPaths= or BindReadOnlyPaths= put something lasting there. */
function isBound({ unit }: Process, path: string, place: string): boolean {
  const lists = ["BindPaths", "BindReadOnlyPaths", "MountImages"].flatMap((key) => ownAll(unit, key));
  const ends = wordsOf(lists).flatMap(({ text }) => text.text.split(":").map((part) => part.replace(/^-/, "")));
  return ends.some((end) => isBelow(end, place) && isBelow(path, end));
}

/** When each process of a tree first leaves a file or directory at each path. */
function makings(all: readonly Done[]): ReadonlyMap<Process, ReadonlyMap<string, number>> {
  const found = new Map<Process, Map<string, number>>();
  for (const { process, act, index } of all) {
    const path = act.kind === "file" && MAKES.test(act.access) ? knownPath(act.path) : undefined;
    if (path === undefined) continue;
    const ofProcess = found.get(process) ?? new Map<string, number>();
    found.set(process, ofProcess);
    if (!ofProcess.has(path)) ofProcess.set(path, index);
  }
  return found;
}

/** The first of some places that a path lies in. */
function placeAround(places: ReadonlyMap<string, Fresh>, path: string): Fresh | undefined {
  const around = pathsAbove(path)
    .slice(1)
    .flatMap((directory) => places.get(directory) ?? []);
  return around.sort((a, b) => a.n - b.n)[0];
}

export const rule: Rule = {
  id: "tmpfs-per-process",
  summary: "A file is left in a temporary file system that the next command does not get",
  why: "TemporaryFileSystem= and PrivateTmp=disconnected, which DynamicUser= implies since systemd 257, mount a new, empty file system for each command of the unit. What ExecStartPre= writes there is gone when it ends. PrivateTmp=yes and RuntimeDirectory= are shared by all commands of the unit.",
  severity: "error",
  systemd: { min: 238 },
  references: [
    "systemd.exec(5) TemporaryFileSystem=",
    "systemd.exec(5) PrivateTmp=",
    "https://github.com/systemd/systemd/issues/8695",
    "https://github.com/systemd/systemd/issues/37177",
  ],
  examples: [
    {
      name: "a file for the main process",
      bad: "[Service]\nTemporaryFileSystem=/var/stage\nExecStartPre=/bin/touch /var/stage/ready\nExecStart=/usr/bin/app --flag /var/stage/ready\n",
      good: "[Service]\nRuntimeDirectory=app\nExecStartPre=/bin/touch /run/app/ready\nExecStart=/usr/bin/app --flag /run/app/ready\n",
      flags: "/bin/touch /var/stage/ready",
    },
    {
      name: "DynamicUser= since systemd 257",
      bad: "[Service]\nDynamicUser=yes\nExecStartPre=/bin/cp /etc/app.conf /tmp/app.conf\nExecStart=/usr/bin/app --config=/tmp/app.conf\n",
      good: "[Service]\nDynamicUser=yes\nPrivateTmp=yes\nExecStartPre=/bin/cp /etc/app.conf /tmp/app.conf\nExecStart=/usr/bin/app --config=/tmp/app.conf\n",
      flags: "/bin/cp /etc/app.conf /tmp/app.conf",
    },
  ],
  scope: "tree",
  when: { mentions: /TemporaryFileSystem|DynamicUser|disconnected|DefaultDependencies/ },
  *check(tree, { v, graph }) {
    const all = doneIn(tree, graph());
    const made = makings(all);
    const place = new Map(all.map((done, n) => [done, n]));
    const fresh = { own: new Map<Unit, ReadonlyMap<string, Fresh>>(), other: new Map<Unit, ReadonlyMap<string, Fresh>>() };
    yield* onceEach(all, (done) => {
      const { act, process } = done;
      if (act.kind !== "file" || !MAKES.test(act.access) || act.view.mnt.kind !== "process") return undefined;
      const ownTmp = process.namespaces.tmp.kind === "own";
      const known = ownTmp ? fresh.own : fresh.other;
      const places = known.get(process.unit) ?? freshPlaces(process.unit, ownTmp, v);
      known.set(process.unit, places);
      const around = placeAround(places, act.path);
      if (!around || isBound(process, act.path, around.path)) return undefined;
      /** Whether another command of the unit comes later and uses the file, and does not make it itself. */
      const misses = (user: Done): boolean => {
        if (user.process === process || user.process.unit !== process.unit || (place.get(user) ?? 0) < (place.get(done) ?? 0)) return false;
        if ((user.act.kind === "file" && user.act.access !== "read") || useOf(user.act, act.path) === undefined) return false;
        return !pathsAbove(act.path).some((path) => (made.get(user.process)?.get(path) ?? user.index) < user.index);
      };
      const users = workOn(tree, graph(), act.path).filter(misses);
      if (users.length === 0) return undefined;
      return {
        message: `${act.path} is gone when this command ends: each process of the unit gets a ${around.path} of its own`,
        at: placeOf(done),
        notes: [...around.because, ...users.map((user) => ({ at: placeOf(user), text: "does not find it" }))],
        severity: act.conditional ? "warning" : "error",
        help: `use RuntimeDirectory=${TMP.includes(around.path) ? ", or PrivateTmp=yes" : ""}, which all commands of the unit share`,
      };
    });
  },
};
