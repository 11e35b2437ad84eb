import { ownAll, type Rule, wordsOf } from "../../src/api.js";

const KEYS = ["RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"] as const;

export const rule: Rule = {
  id: "state-directory-read-only",
  summary: "`::ro` behind a directory before systemd 257",
  why: "Since 257 StateDirectory=NAME::ro and its like make the directory read-only for the service. From 250 to 256 what follows the first colon is the name of a symbolic link to make: the directory stays writable, and a link of a strange name appears.",
  severity: "error",
  systemd: { min: 250, max: 256 },
  references: ["NEWS 257", "systemd.exec(5), StateDirectory="],
  scope: "unit",
  when: { keys: KEYS },
  examples: [
    {
      name: "read-only state",
      bad: "[Service]\nStateDirectory=db::ro\nExecStart=/usr/bin/reader\n",
      good: "[Service]\nReadOnlyPaths=/var/lib/db\nExecStart=/usr/bin/reader\n",
      flags: "db::ro",
      systemd: 254,
    },
  ],
  *check(unit) {
    for (const { text, at, setting } of wordsOf(KEYS.flatMap((key) => ownAll(unit, key)))) {
      if (!/^[^:]+::ro$/.test(text.text)) continue;
      yield { message: `${setting.key}= with ::ro does not make the directory read-only before systemd 257`, at };
    }
  },
};
