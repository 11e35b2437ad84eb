import { behaviourChanges, type Test } from "../../catalog/changes.js";
import { allSections, type Directive, directive } from "../../catalog/directives.js";
import { type Implication, implications } from "../../catalog/implications.js";
import { cardinality } from "../../catalog/parsers.js";
import { replacements } from "../../catalog/replacements.js";
import { enumValues } from "../../catalog/values.js";
import { rules } from "../../generated/rules.js";
import { mountNamespaceKeys } from "../../namespaces/mounts.js";
import { referenceUrl } from "../../reporters/reference.js";
import { field, versionsOf } from "./text.js";

/** A key and the sections that know it, those alike together. */
function sectionsKnowing(key: string): readonly Directive[] {
  return allSections().flatMap((section) => directive(section, key) ?? []);
}

/** All that is known of a directive: its values, versions, what implies it and what it implies; undefined if no version knows it. */
export function explainDirective(key: string): string | undefined {
  const known = sectionsKnowing(key);
  const [first] = known;
  if (!first) return undefined;
  const named = rules.filter(({ rule }) => [rule.summary, rule.why, ...rule.references].some((text) => mentions(text, key)));
  const changes = behaviourChanges.filter(({ when }) =>
    when.some(({ where, also = [], without = [] }) => [where, ...also, ...without].some((test) => tests(test, key))),
  );
  const blocks = [
    `${key}=  ${known.map(({ section }) => `[${section}]`).join(" ")}`,
    field("Versions", lifeOf(first)),
    field("Values", valuesOf(first)),
    ...block("Several", severalOf(first)),
    ...block(
      "Implied",
      implications.filter((one) => one.key === key).map((one) => `by ${causeOf(one)}${circumstances(one)}: ${one.value}`),
    ),
    ...block("Implies", [...implications.filter((one) => one.by === key).map(consequenceOf), ...namespaceOf(key)]),
    ...block(
      "Changes",
      changes.map(({ since, message }) => `${since}: ${message}`),
    ),
    ...block("Rules", named.length > 0 ? [named.map(({ rule }) => rule.id).join(", ")] : []),
    ...block(
      "See",
      first.man ? [`${first.man}(5) ${key}=`, referenceUrl(`${first.man}(5) ${key}=`) ?? ""].filter((text) => text !== "") : [],
    ),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const block = (name: string, lines: readonly string[]): readonly string[] => (lines.length > 0 ? [field(name, lines.join("\n"))] : []);

const mentions = (text: string, key: string): boolean => new RegExp(`(?<![\\w])${key}=`).test(text);

const tests = (test: Test, key: string): boolean =>
  "key" in test && (typeof test.key === "string" ? [test.key] : test.key).some((name) => name.replace(/^\w+\./, "") === key);

function lifeOf({ key, since, removed, legacy, aliasOf }: Directive): string {
  const end = removed ?? legacy;
  const old = replacements[key];
  const lines = [versionsOf({ min: since ?? undefined, max: end === undefined ? undefined : end - 1 })];
  if (legacy !== undefined) lines.push(`systemd ${legacy} and later take it without any effect`);
  if (aliasOf !== undefined) lines.push(`an old name of ${aliasOf.replace(/^\w+\./, "")}=`);
  else if (old?.by) lines.push(`replaced by ${old.by}= since systemd ${old.since}`);
  return lines.join("\n");
}

/** Kinds of values whose names do not say it. */
const KINDS: Readonly<Record<string, string>> = {
  boolean: "yes, no",
  tristate: "yes, no; what it is without either depends on other settings",
  "compat-ignored": "none that counts any more",
};

function valuesOf({ section, key, parser }: Directive): string {
  const words = enumValues(section, key);
  const kind = cardinality(parser)?.kind.replace(/:.*/, "") ?? "text";
  if (!words) return KINDS[kind] ?? kind.replaceAll("-", " ");
  const named = words.values.map(({ name, since, removed, deprecated }) => {
    const notes = [since && `since ${since}`, deprecated && `deprecated since ${deprecated}`, removed && `up to ${removed - 1}`].filter(
      (text) => text,
    );
    return notes.length > 0 ? `${name} (${notes.join(", ")})` : name;
  });
  return [...new Set([...(words.boolean ? ["yes", "no"] : []), ...named])].join(", ");
}

function severalOf({ parser }: Directive): readonly string[] {
  const facts = cardinality(parser);
  if (!facts) return [];
  const said = {
    scalar: "the last assignment counts",
    first: "the first assignment counts",
    list: "assignments add up, and an empty one drops those before it",
    accumulate: "assignments add up, and nothing resets them",
    ignored: "",
  }[facts.cardinality];
  const empty = facts.cardinality === "scalar" ? emptyOf(facts.empty) : "";
  return said === "" ? [] : [said + empty];
}

function emptyOf(empty: string | null): string {
  if (empty === "error") return "; an empty one is ignored with a message";
  return empty === "unset" || empty === "default" ? "; an empty one restores the default" : "";
}

const causeOf = ({ by, with: value }: Implication): string => `${by}=${value ?? ""}`;

/** In which versions, and where, a setting implies another, as the end of a line about it. */
export function circumstances({ since, until, where }: Implication): string {
  const versions = versionsOf({ min: since, max: until });
  return `${versions === "all" ? "" : ` (${versions})`}${where === undefined ? "" : `, where ${where}`}`;
}

function consequenceOf(one: Implication): string {
  const { key, value, with: own } = one;
  return `${own === undefined ? "" : `${own}: `}${key}=${value}${circumstances(one)}`;
}

function namespaceOf(key: string): readonly string[] {
  const since = mountNamespaceKeys().get(key);
  return since === undefined ? [] : [`a mount namespace for each process${since === null ? "" : ` (systemd ${since} and later)`}`];
}
