import { all, type Rule, splitWords, textAt } from "../../src/api.js";

export const rule: Rule = {
  id: "join-bare-template",
  summary: "JoinsNamespaceOf= of a template without an instance",
  why: "A template is no unit. Where a plain unit names one, systemd fills in the unit's own prefix as the instance: JoinsNamespaceOf=net@.service in app.service means net@app.service, which is hardly ever meant.",
  severity: "warning",
  references: ["systemd.unit(5)", "resolve_template() in load-fragment.c"],
  examples: [
    {
      name: "a plain unit",
      bad: "[Unit]\nJoinsNamespaceOf=net@.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/app\n",
      good: "[Unit]\nJoinsNamespaceOf=net@vpn.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/app\n",
      flags: "net@.service",
    },
  ],
  scope: "unit",
  when: { keys: ["JoinsNamespaceOf"] },
  *check(unit, { tree }) {
    if (unit.instance !== undefined) return;
    for (const setting of all(unit, "Unit.JoinsNamespaceOf")) {
      const file = tree.files.get(setting.from.at.file);
      for (const word of splitWords(setting.value).words) {
        if (!/^[^@]+@\.[a-z]+$/.test(word.text.text) || (file && textAt(file, word.at).includes("%"))) continue;
        const meant = word.text.text.replace("@.", `@${unit.name.replace(/\.[^.]*$/, "")}.`);
        yield {
          message: `JoinsNamespaceOf=${word.text.text} names a template, which systemd takes for ${meant}`,
          at: word.at,
          help: "name the instance to join",
        };
      }
    }
  },
};
