import { absenceOf, directoriesOf, gravity, hasOtherRoot, isUnknown, ownAll, type Rule, wordsOf } from "../../src/api.js";

const BINDS = ["BindPaths", "BindReadOnlyPaths"];
const KEYS = ["ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths", ...BINDS] as const;

/** The path that has to be there: of a bind mount its source. Nothing behind the - prefix, and behind + where that is another root's. */
function neededPath(word: string, key: string): string | undefined {
  if (word.startsWith("-")) return undefined;
  const path = BINDS.includes(key) ? word.split(":", 1)[0] : word.replace(/^\+/, "");
  return path?.startsWith("/") && !isUnknown(path) && !/[%\\]/.test(path) ? path.replace(/(?<=[^/]|^\/)\/+$/, "") : undefined;
}

export const rule: Rule = {
  id: "missing-sandbox-path",
  summary: "Path of the sandbox that does not exist in this system",
  why: "systemd sets up the mount namespace before every command of the unit, also one with the + prefix, and the command ends with 226/NAMESPACE where a path is missing that has no - before it. What ExecStartPre= makes comes too late.",
  severity: "error",
  references: ["systemd.exec(5), ReadWritePaths=, BindPaths=", "systemd.exec(5), Process Exit Codes"],
  examples: [
    {
      name: "nobody makes it",
      complete: true,
      bad: { "etc/systemd/system/app.service": "[Service]\nProtectSystem=strict\nReadWritePaths=/var/lib/app\nExecStart=/usr/bin/app\n" },
      good: { "etc/systemd/system/app.service": "[Service]\nProtectSystem=strict\nStateDirectory=app\nExecStart=/usr/bin/app\n" },
      flags: "/var/lib/app",
    },
  ],
  scope: "unit",
  when: { keys: KEYS },
  *check(unit, { tree, v }) {
    const { system } = tree.snapshot;
    if (!system || unit.manager === "user" || unit.load !== "loaded" || hasOtherRoot(unit)) return;
    const own = directoriesOf(unit);
    for (const { text, at, setting } of wordsOf(KEYS.flatMap((key) => ownAll(unit, key)))) {
      const { key } = setting;
      const path = neededPath(text.text, key);
      if (path === undefined || system.at(path).kind !== "missing" || own.some((made) => isUnknown(made) || made.startsWith(path)))
        continue;
      const dropped = key !== "ReadWritePaths" && !BINDS.includes(key);
      const absence = absenceOf(path, unit, tree, system, v);
      const severity = gravity(dropped && absence !== "made" ? "unknown" : absence, unit, tree, system, v);
      if (severity === undefined) continue;
      const message = `${key}= names ${path}, which does not exist: the unit does not start (226/NAMESPACE)`;
      yield { message, at, severity, help: `write -${path} where the path is optional` };
    }
  },
};
