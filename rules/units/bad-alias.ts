import { aliasError, all, isInstalled, isUnitName, isUnknown, last, type Rule, type Unit, wordsOf } from "../../src/api.js";

/** Whether the file of a plain unit is to be installed as that of a template: it has DefaultInstance=, and does not stand where systemd reads it. */
const becomesTemplate = (unit: Unit): boolean => !unit.name.includes("@") && !!last(unit, "Install.DefaultInstance") && !isInstalled(unit);

export const rule: Rule = {
  id: "bad-alias",
  summary: "Alias= that cannot be another name of the unit",
  why: "An alias has the type of its unit, and is a template or an instance only where the unit is one. mount, slice, swap, scope and automount units have no aliases. systemctl enable refuses any other name, or ignores it with a message, and systemd ignores such a link.",
  severity: "error",
  references: [
    "systemd.unit(5), Alias=",
    "unit_file_verify_alias() in systemd's install.c",
    "unit_validate_alias_symlink_or_warn() in unit-file.c",
  ],
  examples: [
    {
      name: "another type",
      bad: { "app.service": "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\nAlias=app.socket\n" },
      good: { "app.service": "[Service]\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\nAlias=web.service\n" },
      flags: "app.socket",
    },
    {
      name: "a template for a plain unit",
      bad: { "app.service": "[Service]\nExecStart=/usr/bin/app\n[Install]\nAlias=web@.service\n" },
      good: { "app.service": "[Service]\nExecStart=/usr/bin/app\n[Install]\nAlias=web.service\n" },
      flags: "web@.service",
    },
    {
      name: "a template under another file name",
      bad: { "app.service": "[Service]\nExecStart=/usr/bin/app %i\n[Install]\nDefaultInstance=a\nAlias=web@.service\n" },
      good: {
        "files/app.service": "[Service]\nExecStart=/usr/bin/app %i\n[Install]\nDefaultInstance=a\nAlias=web@.service\n",
        "etc/systemd/system/app@.service.d/user.conf": "[Service]\nUser=app\n",
      },
      flags: "web@.service",
    },
  ],
  scope: "unit",
  when: { keys: ["Alias"] },
  *check(unit) {
    if (unit.load !== "loaded" || unit.instance) return;
    for (const { text, at } of wordsOf(all(unit, "Install.Alias"))) {
      const alias = text.text;
      if (isUnknown(alias) || !isUnitName(alias) || alias === unit.name) continue;
      if (becomesTemplate(unit) && alias.endsWith(`@.${unit.type}`)) continue;
      const error = aliasError(alias, unit.name);
      if (error) yield { message: `${alias} cannot be an alias of ${unit.name}: ${error}`, at };
    }
  },
};
