import { instanceOf, namedUnits, nameForSpecifiers, type Rule, unitDirectives } from "../../src/api.js";

export const rule: Rule = {
  id: "template-without-instance",
  summary: "Dependency on a template without an instance",
  why: "A template is no unit. Where a unit that is no instance names one, systemd puts the unit's own name in as instance: a.service with Wants=worker@.service wants worker@a.service.",
  severity: "warning",
  references: ["systemd.unit(5), Description", "resolve_template() in systemd's load-fragment.c"],
  examples: [
    {
      name: "all workers meant",
      bad: "[Unit]\nWants=worker@.service\n[Service]\nExecStart=/usr/bin/app\n",
      good: "[Unit]\nWants=worker@1.service worker@2.service\n[Service]\nExecStart=/usr/bin/app\n",
      flags: "worker@.service",
    },
    {
      name: "a file that is installed under another name",
      bad: { "etc/systemd/system/app.service.j2": "[Unit]\nWants=worker@.service\n[Service]\nUser={{ user }}\nExecStart=/usr/bin/app\n" },
      good: {
        "templates/app.service.j2": "[Unit]\nWants=worker@.service\n[Service]\nUser={{ user }}\nExecStart=/usr/bin/app %i\n",
        "etc/systemd/system/other.target": "[Unit]\nDescription=Other\n",
      },
      flags: "worker@.service",
    },
  ],
  scope: "unit",
  when: { keys: unitDirectives },
  *check(unit) {
    if (unit.instance !== undefined) return;
    if (unit.fragment && nameForSpecifiers(unit.fragment.path, unit.name) !== unit.name) return;
    for (const { directive, word, unit: named } of namedUnits(unit)) {
      if (directive === "JoinsNamespaceOf" || instanceOf(word.text.text) !== "") continue;
      yield { message: `${word.text.text} is a template, and ${directive}= takes it as ${named}`, at: word.at };
    }
  },
};
