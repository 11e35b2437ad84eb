import { commandsIn, type ExecCommand, execKeys, isShell, programName, type Rule, type Word } from "../../src/api.js";

/** Programs that take file names and no patterns. */
const FILES = new Set("rm rmdir cp mv ln chmod chown chgrp cat ls touch mkdir stat du truncate shred head tail wc source rsync".split(" "));
const GLOB = /^[^\s=/]*\/[^\s]*[*?]|^[*?][^\s/]*$|^[^-\s][^\s]*\/\[\[?[^[\]\s]+\]/;
const BRACES = /^[^\s{/]*\/[^\s{]*\{[^{},\s]*,[^{}\s]*\}/;

/** What of a word a shell would replace by the names of files. */
function expansion({ text: { text }, quoted }: Word): "pattern" | "home" | undefined {
  if (quoted || text.startsWith("-")) return undefined;
  if (GLOB.test(text) || (BRACES.test(text) && !text.includes("$"))) return "pattern";
  return /^~(?:[a-z_][\w-]*)?\//.test(text) ? "home" : undefined;
}

/** The words that are names of files; the first of chmod, chown and chgrp is none. */
function fileWords(command: ExecCommand, program: string): readonly Word[] {
  const operands = command.args.filter(({ text }) => !text.text.startsWith("-"));
  return /^ch(mod|own|grp)$/.test(program) ? operands.slice(1) : operands;
}

export const rule: Rule = {
  id: "glob-without-shell",
  summary: "Pattern, braces or ~ in a command that no shell runs",
  why: "systemd starts the program itself. Only a shell turns * and ? into the files that match, {a,b} into two words and ~ into the home directory: without one the program looks for a file that is really called so.",
  severity: "error",
  references: ["systemd.service(5), Command lines", "https://github.com/systemd/systemd/issues/34197"],
  examples: [
    {
      name: "pattern",
      bad: "[Service]\nExecStartPre=/bin/rm -rf /var/lib/app/*\nExecStart=/usr/bin/app\n",
      good: "[Service]\nExecStartPre=/bin/sh -c 'rm -rf /var/lib/app/*'\nExecStart=/usr/bin/app\n",
      flags: "/var/lib/app/*",
    },
    {
      name: "home directory",
      bad: "[Service]\nExecStart=/bin/mkdir -p ~/.cache/app\n",
      good: "[Service]\nExecStart=/bin/mkdir -p %h/.cache/app\n",
      flags: "~/.cache/app",
    },
    {
      name: "home directory of another program",
      bad: "[Service]\nExecStart=/usr/bin/app --config ~/app.conf\n",
      good: "[Service]\nExecStart=/usr/bin/app --config %h/app.conf\n",
      flags: "~/app.conf",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /[*?{~\\]|\/\[/ },
  *check(file, { v }) {
    for (const command of commandsIn(file, v)) {
      const program = programName(command);
      if (command.viaShell || isShell(command)) continue;
      const takesFiles = FILES.has(program) && program !== "rsync";
      for (const word of takesFiles ? fileWords(command, program) : command.args) {
        const found = expansion(word);
        if (!found || (!takesFiles && found !== "home")) continue;
        yield {
          message: `no shell runs this command, so ${program} gets ${word.text.text} as it is written`,
          at: word.at,
          severity: takesFiles ? "error" : "info",
          help: found === "home" ? "write %h for the home directory of the manager's user, or the path" : "run the line by /bin/sh -c '…'",
        };
      }
    }
  },
};
