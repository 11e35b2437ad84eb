import {
  closest,
  type Fix,
  isStandard,
  isUnitName,
  isUnknown,
  judgedLines,
  keyedLines,
  namesUnits,
  type Rule,
  type Span,
  splitWords,
  textAt,
  unitTypes,
} from "../../src/api.js";

interface Advice {
  readonly help?: string;
  readonly fix?: Fix;
}

/** What was meant by a text that is no unit name. */
function adviceFor(word: string, at: Span, names: readonly string[]): Advice {
  const pieces = word.split(",").filter((piece) => piece !== "");
  if (word.includes(",")) {
    const fix = { title: "Separate the names by blanks", safe: true, edits: [{ at, text: pieces.join(" ") }] };
    return { help: "names are separated by blanks", ...(pieces.every(isUnitName) ? { fix } : {}) };
  }
  const dot = word.lastIndexOf(".");
  const type = dot > 0 ? closest(word.slice(dot + 1), unitTypes) : undefined;
  if (type) return replace(at, `${word.slice(0, dot)}.${type.name}`, type.clear);
  const [meant, other] = unitTypes.map((t) => `${word}.${t}`).filter((name) => names.includes(name) || isStandard(name));
  if (meant) return replace(at, meant, other === undefined);
  return /^[\w@:.\\-]+$/.test(word) && dot < 0 ? { help: "a name ends in the type of the unit, as .service or .target" } : {};
}

const replace = (at: Span, name: string, safe: boolean): Advice => ({
  help: `did you mean ${name}?`,
  fix: { title: `Write ${name}`, safe, edits: [{ at, text: name }] },
});

export const rule: Rule = {
  id: "bad-unit-name",
  summary: "Name that no unit can have, where one is expected",
  why: "A unit's name has its type as suffix, of letters, digits and :-_.\\@ in front of it. systemd drops any other name with a message, so the dependency does not exist; in [Install] systemctl does not enable the unit. Lists are separated by blanks alone, without commas and quotes.",
  severity: "error",
  references: ["systemd.unit(5)", "unit_name_is_valid() in systemd's unit-name.c", "config_parse_unit_deps() in load-fragment.c"],
  examples: [
    {
      name: "no suffix",
      bad: "[Unit]\nAfter=network\n",
      good: "[Unit]\nAfter=network.target\n",
      flags: "network",
    },
    {
      name: "misspelt suffix",
      bad: "[Unit]\nRequires=db.serivce\nAfter=db.service\n",
      good: "[Unit]\nRequires=db.service\nAfter=db.service\n",
      flags: "db.serivce",
    },
    {
      name: "commas",
      bad: "[Unit]\nAfter=db.service,cache.service\n",
      good: "[Unit]\nAfter=db.service cache.service\n",
      flags: "db.service,cache.service",
    },
    {
      name: "target without suffix",
      bad: "[Service]\nExecStart=/usr/bin/backup\n\n[Install]\nWantedBy=multi-user\n",
      good: "[Service]\nExecStart=/usr/bin/backup\n\n[Install]\nWantedBy=multi-user.target\n",
      flags: "multi-user",
    },
  ],
  scope: "file",
  *check(file, { v, tree }) {
    for (const { assignment, section, state } of keyedLines(file, v)) {
      if (section !== "Install" || state.is !== "known" || !namesUnits(state.directive, v)) continue;
      for (const { text, at } of splitWords(assignment.value).words) {
        if (isUnitName(text.text) || text.text.includes("%") || isUnknown(text.text)) continue;
        yield {
          message: `"${text.text}" is no unit name, so systemctl does not enable the unit`,
          at,
          ...adviceFor(text.text, at, tree.names),
        };
      }
    }
    for (const { directive, verdicts, unread } of judgedLines(file, tree.manager, v)) {
      if (!namesUnits(directive, v)) continue;
      for (const { kind, problem, effect, at } of verdicts) {
        if (kind !== "value" && kind !== "specifier") continue;
        const result = effect === "partial" ? `so systemd drops it from ${directive.key}=` : "so systemd ignores this line";
        yield { message: `${problem}, ${result}`, at, rejected: !unread, ...adviceFor(textAt(file, at), at, tree.names) };
      }
    }
  },
};
