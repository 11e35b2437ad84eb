import { commandsIn, type ExecCommand, execKeys, programName, type Rule, textAt } from "../../src/api.js";

const OPERATOR = /^(?:\|\|?|&&?|;;|\d?>>?|&>>?|<<?)$|^\d?>>?(?:&[\d-]|[/$%.\w~-].*)$|^&>>?\S+$|^<[/$%.~][^>]*$|^<&\d$/;
const SUBSTITUTION = /^(?:\$\((?!\()|`)\S/;
/** Words that only a shell runs. */
const BUILTINS = new Set(["export", "source", "exec", "eval", "set", "unset", "trap", "shopt", "if", "for", "while", "case"]);
/** Programs with operators of that look in their own language. */
const OWN_LANGUAGE = new Set(["test", "[", "expr", "execlineb", "dc", "bc", "gst-launch-1.0", "tcpdump", "tshark", "make"]);

function helpFor(words: readonly string[]): string {
  const [operator = "", next] = words;
  if (/^\d?>/.test(operator) && /(^|>)\/dev\/null$/.test(operator.length > 2 ? operator : (next ?? ""))) {
    return operator.startsWith("2")
      ? "set StandardError=null, or run the line by /bin/sh -c '…'"
      : "set StandardOutput=null, or run the line by /bin/sh -c '…'";
  }
  if (operator === "||" && (next === "true" || next === "/bin/true" || next === ":"))
    return "begin the command with - to ignore its failure";
  if (operator === "&") return "drop the &: systemd runs the command in the background by itself";
  if (operator === "&&") return "give each command an Exec line of its own, or run the line by /bin/sh -c '…'";
  return "run the line by /bin/sh -c '…'";
}

function shellWord(command: ExecCommand, text: (word: ExecCommand["args"][number]) => string): number {
  return command.args.findIndex((word) => {
    const bare = !word.quoted && text(word) === word.text.text;
    return bare && (OPERATOR.test(word.text.text) || SUBSTITUTION.test(word.text.text));
  });
}

export const rule: Rule = {
  id: "shell-syntax-in-exec",
  summary: "Shell syntax in a command that no shell runs",
  why: "systemd starts the program itself. Redirections, pipes, &&, || and & are no operators there: the program gets them, and all that follows, as arguments. systemd-analyze verify is silent about it.",
  severity: "error",
  references: ["systemd.service(5), Command lines"],
  examples: [
    {
      name: "redirection",
      bad: "[Service]\nExecStart=/usr/bin/backup --all > /var/log/backup.log\n",
      good: "[Service]\nExecStart=/bin/sh -c '/usr/bin/backup --all > /var/log/backup.log'\n",
      flags: ">",
    },
    {
      name: "ignored failure",
      bad: "[Service]\nExecStart=/usr/bin/backup\nExecStop=/usr/bin/backup --stop || true\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nExecStop=-/usr/bin/backup --stop\n",
      flags: "||",
    },
    {
      name: "command substitution",
      bad: "[Service]\nExecStart=/usr/bin/backup\nExecReload=/bin/kill -HUP $(cat /run/backup.pid)\n",
      good: "[Service]\nExecStart=/usr/bin/backup\nExecReload=/bin/kill -HUP $MAINPID\n",
      flags: "$(cat",
    },
    {
      name: "command of the shell",
      bad: "[Service]\nExecStart=exec /usr/bin/backup\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n",
      flags: "exec",
    },
  ],
  scope: "file",
  when: { keys: execKeys },
  *check(file, { v }) {
    for (const command of commandsIn(file, v)) {
      const program = programName(command);
      if (command.viaShell || OWN_LANGUAGE.has(program)) continue;
      if (BUILTINS.has(command.path.text)) {
        yield {
          message: `${program} is a command of the shell, and systemd runs no shell`,
          at: command.pathAt,
          help: "run the line by /bin/sh -c '…'",
        };
        continue;
      }
      const n = shellWord(command, (word) => textAt(file, word.at));
      const word = command.args[n];
      if (!word) continue;
      yield {
        message: `no shell runs this command, so ${program} gets ${word.text.text} as an argument`,
        at: word.at,
        help: helpFor(command.args.slice(n, n + 2).map((w) => w.text.text)),
      };
    }
  },
};
