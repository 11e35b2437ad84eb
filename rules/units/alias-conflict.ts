import {
  all,
  type FilePath,
  isKnownUnit,
  isTemplate,
  type Mapped,
  type Rule,
  spanOf,
  type Unit,
  type UnitName,
  type UnitTree,
  wholeFile,
  wordsOf,
} from "../../src/api.js";

/** The names that a unit asks for, each as it is written. */
const aliasesOf = (unit: Unit): readonly Mapped[] => wordsOf(all(unit, "Install.Alias")).map(({ text }) => text);

/** The directory that systemctl enable links aliases in. */
const LINKS = /(^|\/)(etc\/systemd\/(system|user)|\.config\/systemd\/user)\/[^/]+$/;

/** The files that stand, by their names, where links of aliases have to; of several of one name the first. */
function filesInTheWay(tree: UnitTree): ReadonlyMap<UnitName, FilePath> {
  const files = new Map<UnitName, FilePath>();
  for (const path of tree.files.keys()) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!files.has(name) && LINKS.test(path) && !tree.snapshot.links.has(path)) files.set(name, path);
  }
  return files;
}

export const rule: Rule = {
  id: "alias-conflict",
  summary: "Alias= that is the name of another unit, or the alias of another one too",
  why: "systemctl enable makes a link of the alias’s name beside the files of /etc/systemd/system. Where a unit file of that name is there it fails. Two units with one alias cannot be enabled both: that is right for alternatives, and the second of them fails otherwise.",
  severity: "error",
  references: ["systemd.unit(5), Alias=", "install_info_symlink_alias() in systemd's install.c"],
  examples: [
    {
      name: "name of another unit",
      bad: {
        "etc/systemd/system/web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "etc/systemd/system/app.service": "[Service]\nExecStart=/usr/bin/app\n[Install]\nAlias=web.service\n",
      },
      good: {
        "etc/systemd/system/web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "etc/systemd/system/app.service": "[Service]\nExecStart=/usr/bin/app\n[Install]\nAlias=http.service\n",
      },
      flags: "web.service",
    },
    {
      name: "two units with one alias",
      bad: {
        "blue.service": "[Service]\nExecStart=/usr/bin/blue\n[Install]\nAlias=web.service\n",
        "green.service": "[Service]\nExecStart=/usr/bin/green\n[Install]\nAlias=web.service\n",
      },
      good: {
        "blue.service": "[Service]\nExecStart=/usr/bin/blue\n[Install]\nAlias=web.service\n",
        "green.service": "[Service]\nExecStart=/usr/bin/green\n[Install]\nAlias=other.service\n",
      },
      flags: "web.service",
    },
  ],
  scope: "tree",
  when: { keys: ["Alias"] },
  *check(tree, { v }) {
    const claims = new Map<UnitName, { readonly unit: Unit; readonly alias: Mapped }>();
    let inTheWay: ReadonlyMap<UnitName, FilePath> | undefined;
    for (const name of tree.names) {
      const unit = tree.unit(name, v);
      if (unit.name !== name || unit.load !== "loaded" || isTemplate(unit) || unit.instance !== undefined) continue;
      for (const alias of aliasesOf(unit)) {
        if (unit.names.includes(alias.text)) continue;
        inTheWay ??= filesInTheWay(tree);
        const file = inTheWay.get(alias.text);
        const other = claims.get(alias.text);
        claims.set(alias.text, { unit, alias });
        if (file) {
          const notes = [{ at: wholeFile(file), text: "is in the way of the link" }];
          yield {
            message: `${unit.name} cannot be enabled as ${alias.text}, as there is a unit file of that name`,
            at: spanOf(alias),
            notes,
          };
        } else if (other && other.unit.name !== unit.name && !isKnownUnit(alias.text, tree.manager)) {
          yield {
            message: `${other.unit.name} asks for the alias ${alias.text} too, so only one of the two can be enabled`,
            at: spanOf(alias),
            severity: "info",
            notes: [{ at: spanOf(other.alias), text: `the alias of ${other.unit.name}` }],
          };
        }
      }
    }
  },
};
