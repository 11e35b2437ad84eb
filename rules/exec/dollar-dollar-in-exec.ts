import { commandsIn, execKeys, isShellText, type Rule, spanOf } from "../../src/api.js";

/** `$$` as a word of its own, or in a path below /proc: behind systemd nothing is left there but a lone `$`. */
const PID = /(?<=^|[\s"'=;(])\$\$(?=$|[\s"';)&|])|(?<=\/proc\/)\$\$(?=\/|$|[\s"';)])/g;

export const rule: Rule = {
  id: "dollar-dollar-in-exec",
  summary: "$$ does not give the shell its process id",
  why: "In a command line systemd makes one $ of $$ before the shell sees it, which then finds a lone $ and takes it as it is. The process id needs $$$$, or the : prefix, which keeps systemd from touching any $ (since systemd 242).",
  severity: "error",
  references: ["systemd.service(5), Command lines", "replace_env_argv() in systemd's env-util.c"],
  examples: [
    {
      name: "process id as argument",
      bad: "[Service]\nExecStart=/bin/sh -c 'ip netns attach backup $$'\n",
      good: "[Service]\nExecStart=/bin/sh -c 'ip netns attach backup $$$$'\n",
      flags: "$$",
    },
    {
      name: "process id in a path",
      bad: "[Service]\nExecStart=/bin/sh -c 'touch /run/netns/b; mount --bind /proc/$$/ns/net /run/netns/b'\n",
      good: "[Service]\nExecStart=:/bin/sh -c 'touch /run/netns/b; mount --bind /proc/$$/ns/net /run/netns/b'\n",
      flags: "$$",
    },
  ],
  scope: "file",
  when: { keys: execKeys, mentions: /\$\$/ },
  *check(file, { v }) {
    for (const command of commandsIn(file, v)) {
      if (command.noExpansion) continue;
      for (const [n, { text }] of command.args.entries()) {
        if (!isShellText(command, n)) continue;
        for (const { index } of text.text.matchAll(PID)) {
          const at = spanOf(text, index, index + 2);
          yield {
            message: "systemd makes one $ of $$, so the shell gets a lone $ and not its process id",
            at,
            fix: { title: "Write $$$$", safe: true, edits: [{ at, text: "$$$$" }] },
          };
        }
      }
    }
  },
};
