import { commandsIn, execKeys, isUnknown, programName, type Rule, roleOf } from "../../src/api.js";

const INTERPRETER = /^(?:python[\d.]*|node|nodejs|ruby[\d.]*|perl|php[\d.]*|java|bash|sh|dash|deno|bun|Rscript|lua[\d.]*)$/;
const SCRIPT = /^[\w.@-][\w./@-]*\.(?:py|m?js|cjs|ts|rb|pl|php|jar|sh|R|lua)$/;

export const rule: Rule = {
  id: "relative-script",
  summary: "Script with a relative path in a service without WorkingDirectory=",
  why: "A relative path counts from the working directory, which is / for system services and the home directory for user services where WorkingDirectory= does not say. The interpreter looks for the script there, and not beside the program or the unit.",
  severity: "warning",
  references: ["systemd.exec(5), WorkingDirectory="],
  examples: [
    {
      name: "a program of Node.js",
      bad: "[Service]\nExecStart=/usr/bin/node app.js\n",
      good: "[Service]\nWorkingDirectory=/srv/app\nExecStart=/usr/bin/node app.js\n",
      flags: "app.js",
    },
    {
      name: "Java",
      bad: "[Service]\nExecStart=/usr/bin/java -jar server.jar\n",
      good: "[Service]\nExecStart=/usr/bin/java -jar /srv/server.jar\n",
      flags: "server.jar",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /\.(?:py|m?js|cjs|ts|rb|pl|php|jar|sh|R|lua)\b/ },
  *check(file, { v, tree }) {
    if (
      roleOf(file.path).dropin ||
      file.items.some((item) => item.kind === "assignment" && /^(WorkingDirectory|RootDirectory)$/.test(item.key))
    )
      return;
    for (const command of commandsIn(file, v)) {
      const { args } = command;
      if (!INTERPRETER.test(programName(command))) continue;
      const n = args.findIndex(({ text }) => !text.text.startsWith("-"));
      const word = args[n];
      if (!word || isUnknown(word.text.text) || !SCRIPT.test(word.text.text)) continue;
      if (args.slice(0, n).some(({ text }) => /^-\w*[cme]$/.test(text.text) && text.text !== "-jar")) continue;
      yield {
        message: `${word.text.text} is looked for in ${tree.manager === "user" ? "the home directory" : "/"}, as WorkingDirectory= is not set`,
        at: word.at,
        severity: tree.manager === "user" ? "info" : "warning",
      };
    }
  },
};
