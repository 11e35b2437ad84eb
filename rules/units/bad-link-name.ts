import { isUnitName, type Rule, wholeFile } from "../../src/api.js";

const FOLDER = /\/([^/]+)\.(wants|requires|upholds)\/([^./][^/]*)$/;

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
  *check({ snapshot, directories }) {
    for (const [path, target] of snapshot.links) {
      const [, owner = "", kind = "", name = ""] = FOLDER.exec(path) ?? [];
      if (!isUnitName(owner) || isUnitName(name) || target === "/dev/null") continue;
      if (!directories.some((directory) => path === `${directory}/${owner}.${kind}/${name}`)) continue;
      yield { message: `the link adds no dependency to ${owner}, as ${name} is no name of a unit`, at: wholeFile(path), rejected: true };
    }
  },
};
