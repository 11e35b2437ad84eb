import { dependencyEntry, isUnitName, type Rule, wholeFile } from "../../src/api.js";

export const rule: Rule = {
  id: "wants-not-a-link",
  summary: "File in a .wants or .requires directory that is no symbolic link",
  why: "Only symbolic links count in the .wants, .requires and .upholds directories of a unit. A copy of a unit's file there adds no dependency: the unit is not started.",
  severity: "warning",
  references: ["process_deps() in load-dropin.c", "systemd.unit(5), .wants directories"],
  examples: [
    {
      name: "a copy",
      bad: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "multi-user.target.wants/web.service": "[Service]\nExecStart=/usr/bin/web\n",
      },
      good: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "multi-user.target.wants/web.service": { link: "../web.service" },
      },
      flags: "",
    },
  ],
  scope: "tree",
  *check(tree) {
    let linked: ReadonlySet<string> | undefined;
    for (const [path, text] of tree.snapshot.files) {
      const entry = dependencyEntry(tree, path);
      if (!entry || !isUnitName(entry.name) || text.trim() === "" || !/^[ \t]*\[/m.test(text)) continue;
      const { owner, folder, name } = entry;
      linked ??= new Set([...tree.snapshot.links.values()].map((target) => target.split("/").slice(-2).join("/")));
      if (linked.has(`${folder}/${name}`)) continue;
      yield {
        message: `the file adds no dependency to ${owner}, as only symbolic links count in ${folder}`,
        at: wholeFile(path),
        rejected: true,
      };
    }
  },
};
