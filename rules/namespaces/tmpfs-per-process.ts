import {
  type Done,
  doneIn,
  isBelow,
  type Note,
  onceEach,
  ownAll,
  type Process,
  placeOf,
  privateTmp,
  type Rule,
  useOf,
  type Version,
  wordsOf,
} from "../../src/api.js";

const TMP = ["/tmp", "/var/tmp"];
/** What leaves a file or directory at a place. */
const MAKES = /^(create|write|create-directory)$/;

/** The places that are fresh and empty for this process, with the lines that make them so. */
function freshPlaces({ unit, namespaces }: Process, v: Version): readonly { readonly path: string; readonly because: readonly Note[] }[] {
  const empty = wordsOf(ownAll(unit, "TemporaryFileSystem")).map(({ text, setting }) => ({
    path: text.text.split(":")[0] ?? "",
    because: [{ at: setting.from.at, text: "is a new, empty file system for each process" }],
  }));
  const { kind, because } = privateTmp(unit, v);
  return kind === "disconnected" && namespaces.tmp.kind === "own" ? [...empty, ...TMP.map((path) => ({ path, because }))] : empty;
}

/** Whether BindPaths= or BindReadOnlyPaths= put something lasting there. */
function isBound({ unit }: Process, path: string, place: string): boolean {
  const lists = ["BindPaths", "BindReadOnlyPaths", "MountImages"].flatMap((key) => ownAll(unit, key));
  const ends = wordsOf(lists).flatMap(({ text }) => text.text.split(":").map((part) => part.replace(/^-/, "")));
  return ends.some((end) => isBelow(end, place) && isBelow(path, end));
}

/** The commands of the same unit that come later and use the file, and do not make it themselves. */
function usersOf(all: readonly Done[], maker: Done, path: string): readonly Done[] {
  const makes = ({ act }: Done): boolean => act.kind === "file" && MAKES.test(act.access) && isBelow(path, act.path);
  return all
    .slice(all.indexOf(maker) + 1)
    .filter(
      (user) =>
        user.process !== maker.process &&
        user.process.unit === maker.process.unit &&
        !(user.act.kind === "file" && user.act.access !== "read") &&
        useOf(user.act, path) !== undefined &&
        !all.some((other) => other.process === user.process && other.index < user.index && makes(other)),
    );
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
    yield* onceEach(all, (done) => {
      const { act, process } = done;
      if (act.kind !== "file" || !MAKES.test(act.access) || act.view.mnt.kind !== "process") return undefined;
      const fresh = freshPlaces(process, v).find(({ path }) => isBelow(act.path, path) && !isBelow(path, act.path));
      if (!fresh || isBound(process, act.path, fresh.path)) return undefined;
      const users = usersOf(all, done, act.path);
      if (users.length === 0) return undefined;
      return {
        message: `${act.path} is gone when this command ends: each process of the unit gets a ${fresh.path} of its own`,
        at: placeOf(done),
        notes: [...fresh.because, ...users.map((user) => ({ at: placeOf(user), text: "does not find it" }))],
        severity: act.conditional ? "warning" : "error",
        help: `use RuntimeDirectory=${TMP.includes(fresh.path) ? ", or PrivateTmp=yes" : ""}, which all commands of the unit share`,
      };
    });
  },
};
