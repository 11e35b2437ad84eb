import { fileName, instanceOf, isUnitName, type Rule, templateOf, type UnitName, wholeFile } from "../../src/api.js";

/** Whether a link of that name may lead to a file of that name: unit_symlink_name_compatible() in unit-file.c. */
const fits = (link: UnitName, target: UnitName): boolean =>
  link === target || templateOf(link) === target || (instanceOf(link) === "" && templateOf(target) === link);

export const rule: Rule = {
  id: "wants-link-mismatch",
  summary: "Link in a .wants or .requires directory that leads to a unit of another name",
  why: "A link in foo.target.wants counts by its own name: where it leads is not looked at. If it leads to a unit of another name, that unit is not started; the one that is called like the link is. systemd logs a warning for it.",
  severity: "warning",
  systemd: { min: 235 },
  references: ["process_deps() in load-dropin.c", "systemd.unit(5), .wants directories"],
  examples: [
    {
      name: "a renamed service",
      bad: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "multi-user.target.wants/http.service": { link: "../web.service" },
      },
      good: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "multi-user.target.wants/web.service": { link: "../web.service" },
      },
      flags: "",
    },
  ],
  scope: "unit",
  *check(unit, { tree }) {
    for (const { property, unit: name, path } of unit.links) {
      const target = tree.snapshot.links.get(path);
      const file = target && fileName(target);
      if (file === undefined || target === "/dev/null" || !isUnitName(file) || fits(name, file)) continue;
      yield {
        message: `the link makes ${property}=${name} of ${unit.name}, though it leads to ${file}`,
        at: wholeFile(path),
        rejected: true,
      };
    }
  },
};
