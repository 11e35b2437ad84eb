import { namedUnits, nameForSpecifiers, type Rule, textAt, unitDirectives } from "../../src/api.js";

/** A name that gives a template's own instance, whatever it is. */
const OWN_INSTANCE = /^%n$|^[^%]*@%i\.|^%p@%i\.|^[^%]*@\.|^%N\./;

/** Directives whose edges to the unit itself are dropped with a message: unit_should_warn_about_dependency() in unit.c. */
const LOGGED: ReadonlySet<string> = new Set(["Before", "After", "Conflicts", "OnFailure", "OnSuccess"]);

export const rule: Rule = {
  id: "self-dependency",
  summary: "Unit that names itself in a dependency",
  why: "systemd drops a dependency of a unit on itself and logs that it does. Mostly another unit was meant, or an instance of a template was taken for the template of another.",
  severity: "warning",
  references: ["systemd.unit(5)", "unit_add_dependency() in systemd's unit.c"],
  examples: [
    {
      name: "an instance after itself",
      bad: { "net@.service": "[Unit]\nAfter=network.target net@%i.service\n[Service]\nExecStart=/usr/bin/net %i\n" },
      good: { "net@.service": "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/net %i\n" },
      flags: "net@%i.service",
    },
    {
      name: "by an alias",
      bad: {
        "web.service": "[Unit]\nBefore=http.service\n[Service]\nExecStart=/usr/bin/web\n",
        "http.service": { link: "web.service" },
      },
      good: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "http.service": { link: "web.service" },
      },
      flags: "http.service",
    },
  ],
  scope: "unit",
  when: { keys: unitDirectives },
  *check(unit, { tree }) {
    const mayBeInstances = unit.fragment && nameForSpecifiers(unit.fragment.path, unit.name) !== unit.name;
    for (const { directive, word, unit: named } of namedUnits(unit)) {
      if (tree.id(named) !== unit.name) continue;
      const file = tree.files.get(word.at.file);
      if (unit.instance === "" && !(file && OWN_INSTANCE.test(textAt(file, word.at)))) continue;
      const alias = word.text.text === unit.name || unit.instance === "" ? "" : `, which is ${unit.name} itself`;
      const message = `${directive}= names the unit itself${alias}: systemd drops this dependency`;
      yield { message, at: word.at, rejected: LOGGED.has(directive), severity: mayBeInstances ? "info" : "warning" };
    }
  },
};
