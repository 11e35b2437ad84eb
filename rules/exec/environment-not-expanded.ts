import { isUnknown, ownAll, type Rule, spanOf, wordsOf } from "../../src/api.js";

const REFERENCE = /(?<!\$)\$(?:\{([A-Za-z_]\w*)[^{}]*\}|([A-Za-z_]\w*)|\(\s*[a-z])|`[a-z][^`]*`/;
/** Variables that a text hardly means by their bare name. */
const GIVEN =
  /^(PATH|HOME|USER|LOGNAME|SHELL|MAINPID|PWD|HOSTNAME|UID|TERM|LANG|LD_LIBRARY_PATH|PYTHONPATH|MANPATH|JAVA_HOME|DISPLAY|TMPDIR|XDG_\w+)$/;

export const rule: Rule = {
  id: "environment-not-expanded",
  summary: "Variable in a value of Environment=",
  why: "Environment= sets the text as it is written, $ and all: nothing expands variables or runs commands there. PATH=/opt/bin:$PATH leaves a PATH without /usr/bin. Specifiers such as %h do work, and ${NAME} is replaced in Exec lines.",
  severity: "warning",
  references: ["systemd.exec(5), Environment=", "https://github.com/systemd/systemd/issues/4416"],
  examples: [
    {
      name: "PATH",
      bad: "[Service]\nEnvironment=PATH=/opt/bin:$PATH\nExecStart=/opt/bin/app\n",
      good: "[Service]\nEnvironment=PATH=/opt/bin:/usr/local/bin:/usr/bin:/bin\nExecStart=/opt/bin/app\n",
      flags: "$PATH",
    },
    {
      name: "another variable of the unit",
      bad: '[Service]\nEnvironment="DIR=/srv/app"\nEnvironment="CONFIG=${DIR}/app.conf"\nExecStart=/usr/bin/app\n',
      good: '[Service]\nEnvironment="DIR=/srv/app"\nExecStart=/usr/bin/app --config ${DIR}/app.conf\n',
      flags: "${DIR}",
    },
    {
      name: "output of a command",
      bad: '[Service]\nEnvironment="HOST=$(hostname)"\nExecStart=/usr/bin/app\n',
      good: "[Service]\nEnvironment=HOST=%H\nExecStart=/usr/bin/app\n",
      flags: "$(hostname)",
    },
  ],
  scope: "unit",
  when: { keys: ["Environment"], mentions: /[$`\\%]/ },
  *check(unit) {
    const words = wordsOf(ownAll(unit, "Environment"), "relaxed");
    const names = new Set(words.map(({ text }) => text.text.split("=")[0] ?? ""));
    for (const { text } of words) {
      if (!/^[A-Za-z_]\w*=/.test(text.text) || isUnknown(text.text)) continue;
      const found = REFERENCE.exec(text.text);
      if (!found) continue;
      const [start, braced, bare] = found;
      const rest = text.text.slice(found.index);
      const whole = start.startsWith("$(") ? (/^\$\([^)]*\)?/.exec(rest)?.[0] ?? start) : start;
      const name = braced ?? bare;
      const sure = name === undefined || GIVEN.test(name) || names.has(name);
      if (!sure && braced === undefined) continue;
      const own = name === "PATH" && text.text.startsWith("PATH=");
      yield {
        message: own
          ? "Environment= does not expand $PATH: the usual directories are gone from the PATH"
          : `Environment= does not expand ${whole}: the variable holds these characters`,
        at: spanOf(text, found.index, found.index + whole.length),
        severity: own ? "error" : sure ? "warning" : "info",
      };
    }
  },
};
