import { consequence, type JudgedLine, judgedLines, protects, type Rule, roleOf } from "../../src/api.js";

export const rule: Rule = {
  id: "value-too-new",
  summary: "Value that the target version of systemd does not know yet",
  why: "A value that came with a later version is to an older one like any wrong value: it logs a message and ignores the line, or drops the word. The unit starts all the same, without what the line was to give it.",
  severity: "warning",
  references: ["systemd.exec(5) and its kin, version history of values", "NEWS of systemd, by version"],
  examples: [
    {
      name: "word that came later",
      bad: "[Service]\nExecStart=/usr/bin/backup\nPrivateTmp=disconnected\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nPrivateTmp=yes\n",
      flags: "disconnected",
      systemd: 252,
    },
    {
      name: "group of system calls that came later",
      bad: "[Service]\nExecStart=/usr/bin/backup\nSystemCallFilter=@basic-io @sandbox\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nSystemCallFilter=@basic-io\n",
      flags: "@sandbox",
      systemd: 252,
    },
    {
      name: "specifier that came later",
      bad: "[Service]\nExecStart=/usr/bin/backup\nEnvironment=KEY=%d/key\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nEnvironment=KEY=%t/key\n",
      flags: "%d",
      systemd: 247,
    },
  ],
  scope: "file",
  *check(file, { v, tree }) {
    for (const line of judgedLines(file, tree.manager, v)) {
      const { takenSince, verdicts, unread, directive } = line;
      if (takenSince === undefined) continue;
      const [{ effect, at }] = verdicts;
      const refused = effect === "refused";
      yield {
        message: `systemd takes this value of ${directive.key}= since ${takenSince} only; ${outcome(line, roleOf(file.path))}`,
        at: at.start === at.end ? line.assignment.at : at,
        rejected: !unread,
        refused: refused && !unread && !roleOf(file.path).dropin,
        severity: refused || protects(directive.key) ? "error" : "warning",
      };
    }
  },
};

function outcome({ directive: { key }, verdicts: [{ effect }] }: JudgedLine, role: ReturnType<typeof roleOf>): string {
  if (effect === "refused") return `to an older one it is wrong, ${consequence(true, role)}`;
  const loss = protects(key) ? ", and the unit runs without this protection" : "";
  return effect === "partial" ? `an older one drops it${loss}` : `an older one ignores the line${loss}`;
}
