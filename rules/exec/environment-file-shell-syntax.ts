import { type EnvironmentLine, environmentLines, type FilePath, ownAll, type Problem, type Rule } from "../../src/api.js";

const STATEMENT = /^(?:\.|source|export|unset|readonly|declare|if|then|elif|else|fi|for|while|do|done|case|esac|set|eval)(?:\s|;|$)/;

/** Variables that a shell has without a line of the file. */
const COMMON = new Set(["HOME", "PATH", "USER", "HOSTNAME", "PWD"]);

/** What of a value a shell would replace, outside single quotes and not escaped. */
function expansion(written: string, names: ReadonlySet<string>): string | undefined {
  for (const match of written.matchAll(/'[^']*'|\\.|\$\{(\w+)\}|\$([A-Za-z_]\w*)|\$\([^()]*\)|`[^`]+`/gs)) {
    const name = match[1] ?? match[2];
    if (/^['\\]/.test(match[0])) continue;
    if (name === undefined || names.has(name) || COMMON.has(name)) return match[0];
  }
  return undefined;
}

function problemOf(line: EnvironmentLine, text: string, names: ReadonlySet<string>): string | undefined {
  const whole = text.slice(line.start, line.end);
  const name = line.name ?? "";
  const exported = /^export\s+([A-Za-z_]\w*)$/.exec(name)?.[1];
  if (exported !== undefined) return `"export ${exported}" is no name of a variable, so ${exported} is not set from here`;
  if (!line.isValid)
    return STATEMENT.test(whole) ? `systemd runs no shell, so it skips "${(whole.split("\n", 1)[0] ?? "").trim()}"` : undefined;
  const written = text.slice(line.valueAt, line.end);
  const found = expansion(written, names);
  if (found !== undefined) return `systemd expands nothing in environment files, so the value of ${name} holds ${found} as it is written`;
  const comment = /^(?:[^"'\n#]|"[^"\n]*"|'[^'\n]*')*?[ \t](#[ \t].*)/.exec(` ${written}`)?.[1]?.trim();
  if (comment === undefined || !line.value.includes(comment)) return undefined;
  return `a comment cannot stand behind a value, so "${comment}" becomes part of the value of ${name}`;
}

function* problems(path: FilePath, text: string): Generator<Problem> {
  const lines = environmentLines(text);
  const names = new Set(lines.flatMap(({ name }) => (name === undefined ? [] : [name.replace(/^export\s+/, "")])));
  for (const line of lines) {
    const message = problemOf(line, text, names);
    const end = text.slice(0, line.end).trimEnd().length;
    if (message !== undefined) yield { message, at: { file: path, start: line.start, end } };
  }
}

export const rule: Rule = {
  id: "environment-file-shell-syntax",
  summary: "Environment file that is written for a shell",
  why: "Files of EnvironmentFile= look like a shell's, but systemd reads NAME=value lines only: it knows no export, runs no commands, expands no variables, and has comments on lines of their own only. What is written otherwise is dropped or becomes part of a value as it stands.",
  severity: "warning",
  references: ["systemd.exec(5), EnvironmentFile=", "parse_env_file_internal() in systemd's env-file.c"],
  examples: [
    {
      name: "export",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=/etc/default/app\nExecStart=/usr/bin/app\n",
        "etc/default/app": "export PORT=80\n",
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=/etc/default/app\nExecStart=/usr/bin/app\n",
        "etc/default/app": "PORT=80\n",
      },
      flags: "export PORT=80",
    },
    {
      name: "another variable",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=-/etc/default/app\nExecStart=/usr/bin/app $ARGS\n",
        "etc/default/app": "DATA=/srv/app\nARGS=--data=$DATA\n",
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=-/etc/default/app\nExecStart=/usr/bin/app --data=${DATA}\n",
        "etc/default/app": "DATA=/srv/app\n",
      },
      flags: "ARGS=--data=$DATA",
    },
    {
      name: "comment behind a value",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=/etc/default/app\nExecStart=/usr/bin/app\n",
        "etc/default/app": "PORT=80 # the usual one\n",
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nEnvironmentFile=/etc/default/app\nExecStart=/usr/bin/app\n",
        "etc/default/app": "# the usual one\nPORT=80\n",
      },
      flags: "PORT=80 # the usual one",
    },
  ],
  scope: "unit",
  when: { keys: ["EnvironmentFile"] },
  *check(unit, { tree }) {
    const { system } = tree.snapshot;
    if (!system || unit.load !== "loaded") return;
    for (const { value, from } of ownAll(unit, "EnvironmentFile")) {
      const path = value.text.replace(/^-/, "");
      const text = path.startsWith("/") ? system.text(path) : undefined;
      if (text === undefined) continue;
      for (const problem of problems(system.at(path).path, text))
        yield { ...problem, notes: [{ at: from.at, text: "systemd reads the file here" }] };
    }
  },
};
