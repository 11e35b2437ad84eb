import {
  type Done,
  doneIn,
  isBelow,
  type Note,
  ownAll,
  type Process,
  placeOf,
  privateTmp,
  type Rule,
  useOf,
  type Version,
} from "../../src/api.js";

const TMP = ["/tmp", "/var/tmp"];

/** The places that are fresh and empty for this process, with the lines that make them so. */
function freshPlaces({ unit, namespaces }: Process, v: Version): readonly { readonly path: string; readonly because: readonly Note[] }[] {
  const empty = ownAll(unit, "TemporaryFileSystem").flatMap((setting) =>
    setting.value.text
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => ({
        path: word.split(":")[0] ?? "",
        because: [{ at: setting.from.at, text: "is a new, empty file system for each process" }],
      })),
  );
  const { kind, because } = privateTmp(unit, v);
  return kind === "disconnected" && namespaces.tmp.kind === "own" ? [...empty, ...TMP.map((path) => ({ path, because }))] : empty;
}

/** Whether BindPaths= or BindReadOnlyPaths= put something lasting there. */
function isBound({ unit }: Process, path: string, place: string): boolean {
  return ["BindPaths", "BindReadOnlyPaths", "MountImages"].some((key) =>
    ownAll(unit, key).some(({ value }) =>
      value.text
        .split(/\s+/)
        .some((word) => word.split(":").some((part) => isBelow(part.replace(/^-/, ""), place) && isBelow(path, part.replace(/^-/, "")))),
    ),
  );
}

/** The commands of the same unit that come later and use the file, and do not make it themselves. */
function usersOf(all: readonly Done[], maker: Done, path: string): readonly Done[] {
  const makes = ({ act }: Done): boolean =>
    act.kind === "file" && /^(create|write|create-directory)$/.test(act.access) && isBelow(path, act.path);
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
    const spans = new Set<string>();
    for (const done of all) {
      const { act, process } = done;
      if (act.kind !== "file" || !/^(create|write|create-directory)$/.test(act.access) || act.view.mnt.kind !== "process") continue;
      const fresh = freshPlaces(process, v).find(({ path }) => isBelow(act.path, path) && !isBelow(path, act.path));
      const at = placeOf(done);
      const place = `${at.file}:${at.start}:${act.at.start}`;
      if (!fresh || spans.has(place) || isBound(process, act.path, fresh.path)) continue;
      const users = usersOf(all, done, act.path);
      if (users.length === 0) continue;
      spans.add(place);
      yield {
        message: `${act.path} is gone when this command ends: each process of the unit gets a ${fresh.path} of its own`,
        at,
        notes: [...fresh.because, ...users.map((user) => ({ at: placeOf(user), text: "does not find it" }))],
        severity: act.conditional ? "warning" : "error",
        help: `use RuntimeDirectory=${TMP.includes(fresh.path) ? ", or PrivateTmp=yes" : ""}, which all commands of the unit share`,
      };
    }
  },
};
