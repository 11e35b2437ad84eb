import { isOn, own, ownAll, type Rule, wordsOf } from "../../src/api.js";

export const rule: Rule = {
  id: "private-tmp-masked",
  summary: "PrivateTmp= beside InaccessiblePaths= of both temporary directories",
  why: "Where InaccessiblePaths= hides /tmp and /var/tmp, systemd makes no private directories for them since 246: the service has no temporary directory at all, and units that join it share none.",
  severity: "info",
  systemd: { min: 246 },
  references: ["setup_tmp_dirs() in execute.c", "systemd.exec(5), PrivateTmp="],
  scope: "unit",
  when: { keys: ["InaccessiblePaths"] },
  examples: [
    {
      name: "both hidden",
      bad: "[Service]\nPrivateTmp=yes\nInaccessiblePaths=/tmp /var/tmp\nExecStart=/usr/bin/app\n",
      good: "[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/app\n",
      flags: "PrivateTmp=yes",
    },
  ],
  *check(unit) {
    const tmp = own(unit, "PrivateTmp");
    if (!isOn(tmp) || tmp.value.text === "disconnected") return;
    const hidden = wordsOf(ownAll(unit, "InaccessiblePaths")).map(({ text, at }) => ({
      path: text.text.replace(/^[-+]+/, "").replace(/(?<=[^/]|^\/)\/+$/, ""),
      at,
    }));
    const first = hidden.find(({ path }) => path === "/tmp");
    const second = hidden.find(({ path }) => path === "/var/tmp" || path === "/var");
    if (!first || !second) return;
    yield {
      message: "PrivateTmp= makes no directories, as InaccessiblePaths= hides both /tmp and /var/tmp",
      at: tmp.from.at,
      notes: [first, second].map(({ at, path }) => ({ at, text: `hides ${path}` })),
    };
  },
};
