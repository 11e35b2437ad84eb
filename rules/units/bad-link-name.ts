import { dependencyEntry, isUnitName, type Rule, wholeFile } from "../../src/api.js";

export const rule: Rule = {
  id: "bad-link-name",
  summary: "Link in a .wants or .requires directory whose name is no unit name",
  why: "A link in foo.target.wants counts by its own name. If that is no name of a unit, as one without a type, systemd logs a warning and passes over the link, wherever it leads.",
  severity: "warning",
  references: ["process_deps() in load-dropin.c", "systemd.unit(5), .wants directories"],
  examples: [
    {
      name: "the type is missing",
      bad: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "multi-user.target.wants/web": { link: "../web.service" },
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
    for (const [path, target] of tree.snapshot.links) {
      const entry = dependencyEntry(tree, path);
      if (!entry || isUnitName(entry.name) || entry.name.startsWith(".") || target === "/dev/null") continue;
      const message = `the link adds no dependency to ${entry.owner}, as ${entry.name} is no name of a unit`;
      yield { message, at: wholeFile(path), rejected: true };
    }
  },
};
