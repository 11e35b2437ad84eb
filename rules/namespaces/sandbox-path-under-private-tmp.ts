import { isBelow, ownAll, privateTmp, type Rule, type Unit, wordsOf } from "../../src/api.js";

const KEYS = ["ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths"] as const;
/** Settings that put something there. */
const BINDS = ["BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem", "MountImages"];

/** Whether a setting brings the path, or something around it, into the private /tmp. */
function isBrought(unit: Unit, path: string): boolean {
  const parts = wordsOf(BINDS.flatMap((key) => ownAll(unit, key))).flatMap(({ text }) => text.text.split(":"));
  return parts.some((part) => /^-?\/./.test(part) && isBelow(path, part.replace(/^-/, "")));
}

export const rule: Rule = {
  id: "sandbox-path-under-private-tmp",
  summary: "A path below /tmp is asked for in a private /tmp, where it is not there",
  why: "PrivateTmp= puts a new, empty directory on /tmp and /var/tmp before ReadWritePaths= and its like are looked up. A path below them does not exist then, and the unit fails at once (226/NAMESPACE). What the host has below /tmp must be bound by BindPaths=, whose source is the host's.",
  severity: "warning",
  references: ["systemd.exec(5) PrivateTmp=", "systemd.exec(5) ReadWritePaths=", "apply_one_mount() in systemd's namespace.c"],
  examples: [
    {
      name: "a directory of the host",
      bad: "[Service]\nPrivateTmp=yes\nProtectSystem=strict\nReadWritePaths=/tmp/exchange\nExecStart=/usr/bin/app\n",
      good: "[Service]\nPrivateTmp=yes\nProtectSystem=strict\nBindPaths=/tmp/exchange\nExecStart=/usr/bin/app\n",
      flags: "/tmp/exchange",
    },
  ],
  scope: "unit",
  when: { keys: KEYS },
  *check(unit, { v }) {
    if (unit.manager !== "system" || unit.load !== "loaded") return;
    const { kind, because } = privateTmp(unit, v);
    if (kind === "host") return;
    for (const { text, at, setting } of wordsOf(
      KEYS.flatMap((key) => ownAll(unit, key)),
      "relaxed",
    )) {
      const path = text.text;
      const below = ["/tmp", "/var/tmp"].some((tmp) => isBelow(path, tmp) && !isBelow(tmp, path));
      if (!below || isBrought(unit, path)) continue;
      yield {
        message: `${setting.key}= does not find ${path} in the private /tmp of the unit, so it fails to start (226/NAMESPACE)`,
        at,
        notes: because,
        help: `use BindPaths=${path} for the directory of the host, or “-” in front of the path`,
      };
    }
  },
};
