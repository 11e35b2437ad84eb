import { commandsIn, execKeys, type Rule, systemProgram } from "../../src/api.js";

export const rule: Rule = {
  id: "redundant-nohup",
  summary: "nohup in a command of a unit",
  why: "nohup keeps a program running when its terminal is closed. A service has no terminal, so there is nothing to keep it from; what it does is to make the program ignore SIGHUP, which many programs take as the request to read their configuration again.",
  severity: "info",
  references: ["nohup(1)", "systemd.exec(5), StandardInput="],
  examples: [
    {
      name: "as on a terminal",
      bad: "[Service]\nExecStart=/usr/bin/nohup /usr/bin/server --all\n",
      good: "[Service]\nExecStart=/usr/bin/server --all\n",
      flags: "/usr/bin/nohup",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /nohup/ },
  *check(file, { v }) {
    for (const command of commandsIn(file, v)) {
      const { pathAt, prefixes, args } = command;
      const next = args[0];
      if (systemProgram(command) !== "nohup" || !next) continue;
      const start = prefixes.at(-1)?.at.end ?? pathAt.start;
      const edit = { at: { file: file.path, start, end: next.at.start }, text: "" };
      yield {
        message: "nohup has no use in a service, which no terminal can hang up",
        at: { ...pathAt, start },
        ...(next.text.text.startsWith("-") ? {} : { fix: { title: "Remove nohup", safe: false, edits: [edit] } }),
      };
    }
  },
};
