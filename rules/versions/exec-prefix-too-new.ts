import { consequence, execKeys, execLines, newerPrefix, type Rule, roleOf } from "../../src/api.js";

export const rule: Rule = {
  id: "exec-prefix-too-new",
  summary: "Prefix of a command that the target version of systemd does not know yet",
  why: "A systemd that does not know a prefix takes it for a part of the path. With a path that is no absolute one any more, it refuses the unit; a bare name it looks up in vain when the unit starts (203/EXEC). The prefixes came with systemd 231 (+), 235 (! and !!), 242 (:) and 258 (|).",
  severity: "error",
  references: ["systemd.service(5), Command lines", "NEWS 231, 235, 242, 258", "config_parse_exec() in systemd's load-fragment.c"],
  examples: [
    {
      name: "shell prefix",
      bad: "[Service]\nExecStart=|/usr/bin/backup --all\n",
      good: "[Service]\nExecStart=/usr/bin/backup --all\n",
      flags: "|",
      systemd: 257,
    },
    {
      name: "no expansion",
      bad: "[Service]\nExecStart=:/usr/bin/backup $HOME\n",
      good: "[Service]\nExecStart=/usr/bin/backup $$HOME\n",
      flags: ":",
      systemd: 241,
    },
  ],
  scope: "file",
  when: { keys: execKeys },
  *check(file, { v }) {
    const role = roleOf(file.path);
    for (const { assignment, line } of execLines(file, v)) {
      const newer = newerPrefix(assignment.value, v);
      if (!newer) continue;
      const error = line.errors.find(({ reason }) => reason !== "unknown-escape" && reason !== "unbalanced-quotes");
      const result = error ? consequence(error.fatal, role) : "so the command does not start (203/EXEC)";
      yield {
        message: `systemd before ${newer.since} takes the prefix ${newer.prefix} for a part of the path, ${result}`,
        at: newer.at,
        rejected: error !== undefined,
        refused: error?.fatal === true && !role.dropin,
      };
    }
  },
};
