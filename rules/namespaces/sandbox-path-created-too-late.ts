import {
  dependenciesOf,
  doneOf,
  isBelow,
  isOrderedAfter,
  knownPath,
  ownAll,
  placeOf,
  type Rule,
  samePath,
  type Unit,
  wordsOf,
} from "../../src/api.js";

const KEYS = [
  "ReadWritePaths",
  "ReadOnlyPaths",
  "InaccessiblePaths",
  "ExecPaths",
  "NoExecPaths",
  "BindPaths",
  "BindReadOnlyPaths",
] as const;

/** Directories that systemd makes before it sets up the sandbox. */
const MANAGED: Readonly<Record<string, string>> = {
  RuntimeDirectory: "/run",
  StateDirectory: "/var/lib",
  CacheDirectory: "/var/cache",
  LogsDirectory: "/var/log",
  ConfigurationDirectory: "/etc",
};

/** Whether StateDirectory= and its like make the path. */
function isManaged(unit: Unit, path: string): boolean {
  return Object.entries(MANAGED).some(([key, base]) =>
    wordsOf(ownAll(unit, key)).some(({ text }) => isBelow(`${base}/${text.text.split(":")[0]}`, path)),
  );
}

export const rule: Rule = {
  id: "sandbox-path-created-too-late",
  summary: "A path that the sandbox needs is made by a command in that sandbox",
  why: "ReadWritePaths= and its like must exist when systemd sets up the mount namespace, which it does anew before each command, also for those with the + prefix. Where the path is not there the first command fails already (226/NAMESPACE), so one that would make it is never run.",
  severity: "warning",
  references: ["systemd.exec(5) ReadWritePaths=", "systemd.exec(5) StateDirectory=", "https://github.com/systemd/systemd/issues/10972"],
  examples: [
    {
      name: "made before the start",
      bad: "[Service]\nProtectSystem=strict\nReadWritePaths=/var/lib/app/cache\nExecStartPre=+/bin/mkdir -p /var/lib/app/cache\nExecStart=/usr/bin/app\n",
      good: "[Service]\nProtectSystem=strict\nStateDirectory=app/cache\nReadWritePaths=/var/lib/app/cache\nExecStart=/usr/bin/app\n",
      flags: "/var/lib/app/cache",
    },
    {
      name: "the source of a bind mount",
      bad: "[Service]\nBindPaths=/srv/app:/data\nExecStartPre=/bin/sh -c 'mkdir -p /srv/app'\nExecStart=/usr/bin/app\n",
      good: "[Service]\nBindPaths=-/srv/app:/data\nExecStartPre=/bin/sh -c 'mkdir -p /srv/app'\nExecStart=/usr/bin/app\n",
      flags: "/srv/app:/data",
    },
  ],
  scope: "tree",
  when: {
    manager: "system",
    keys: [...KEYS, "ReadWriteDirectories", "ReadOnlyDirectories", "InaccessibleDirectories"],
  },
  *check(tree, { v, graph }) {
    if (tree.manager !== "system") return;
    const made = doneOf(tree, graph(), "file").filter(({ act }) => act.access === "create-directory" || act.access === "create");
    if (made.length === 0) return;
    const makersOf = new Map<string, (typeof made)[number][]>();
    for (const done of made) {
      const path = done.process.directive.startsWith("ExecStart") ? knownPath(done.act.path) : undefined;
      if (path === undefined) continue;
      const known = makersOf.get(path);
      if (known) known.push(done);
      else makersOf.set(path, [done]);
    }
    const dependencies = dependenciesOf(tree, v);
    for (const unit of new Set(made.map(({ process }) => process.unit))) {
      for (const { text, at, setting } of wordsOf(
        KEYS.flatMap((key) => ownAll(unit, key)),
        "relaxed",
      )) {
        const path = text.text.split(":")[0] ?? "";
        const makers = makersOf.get(knownPath(path) ?? "") ?? [];
        const mine = makers.find(({ process }) => process.unit === unit);
        const before = makers.some(({ process }) => process.unit !== unit && isOrderedAfter(dependencies, unit.name, process.unit.name));
        if (!mine || before || samePath(path, "/") || isManaged(unit, path)) continue;
        yield {
          message: `${setting.key}= needs ${path} before any command of the unit runs, so the one that makes it comes too late (226/NAMESPACE)`,
          at,
          notes: [{ at: placeOf(mine), text: "makes it, in a sandbox that needs it already" }],
          help: "let StateDirectory=, CacheDirectory= or RuntimeDirectory= make it, or put “-” in front of the path",
        };
      }
    }
  },
};
