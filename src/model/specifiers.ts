import type { SpecifierContext } from "../catalog/parsers.js";
import { type Mapped, mappedBuilder, spanOf } from "../core/mapped.js";
import type { Version } from "../core/version.js";
import { UNKNOWN } from "../syntax/template.js";
import { specifiersIn, systemDirectories } from "../values/specifiers.js";
import { instanceOf, prefixOf } from "./names.js";
import type { Manager, UnitName } from "./unit.js";

/** The unit whose specifiers are expanded. */
export interface SpecifierUnit {
  readonly name: UnitName;
  readonly manager: Manager;
  /** The path of the unit's file, as systemd would see it; undefined where it has none. */
  readonly fragment: string | undefined;
}

/** What unit_name_unescape() in unit-name.c makes of a text: `-` is a slash, `\x2d` a character. */
export function unescapeName(text: string): string {
  const bytes = text
    .replaceAll("-", "/")
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return decodeURIComponent(escapeBytes(bytes));
  } catch {
    return bytes;
  }
}

const escapeBytes = (bytes: string): string =>
  [...bytes].map((c) => (c.charCodeAt(0) < 0x80 && c !== "%" ? c : `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`)).join("");

const lastPart = (text: string): string => text.slice(text.lastIndexOf("-") + 1);

/** What a letter stands for in the system manager: its directories, shell and user. */
const SYSTEM: Readonly<Record<string, string>> = { ...systemDirectories, s: "/bin/sh", u: "root", U: "0", g: "root", G: "0" };

/** What `%` and this letter stand for. What only the running machine, the session or the boot knows is {@link UNKNOWN}. */
function standsFor(letter: string, { name, manager, fragment }: SpecifierUnit): string {
  const instance = instanceOf(name);
  const prefix = prefixOf(name);
  const known = instance === "" ? UNKNOWN : (instance ?? "");
  switch (letter) {
    case "%":
      return "%";
    case "n":
      return instance === "" ? name.replace("@", `@${UNKNOWN}`) : name;
    case "N":
      return instance === undefined ? prefix : `${prefix}@${known}`;
    case "p":
      return prefix;
    case "P":
      return unescapeName(prefix);
    case "i":
      return known;
    case "I":
      return known === UNKNOWN ? known : unescapeName(known);
    case "j":
      return lastPart(prefix);
    case "J":
      return unescapeName(lastPart(prefix));
    case "f":
      return instance === "" ? `/${UNKNOWN}` : pathOf(instance ?? prefix);
    case "d":
      return manager === "system" ? `/run/credentials/${name}` : UNKNOWN;
    case "y":
      return fragment ?? UNKNOWN;
    case "Y":
      return fragment?.slice(0, fragment.lastIndexOf("/")) ?? UNKNOWN;
    default:
      return (manager === "system" || letter === "T" || letter === "V" ? SYSTEM[letter] : undefined) ?? UNKNOWN;
  }
}

/** An escaped path: unit_name_path_unescape() in unit-name.c. */
export function pathOf(escaped: string): string {
  return escaped === "-" ? "/" : `/${unescapeName(escaped)}`.replace(/^\/+/, "/");
}

/** A character that the splitting of words takes for its own. */
const SPECIAL = /[\s"'\\]/g;
const escaped = (text: string): string =>
  text.replace(SPECIAL, (c) => (c === "\\" || c === '"' || c === "'" ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`));

/**
 * A value with its specifiers expanded: specifier_printf() in specifier.c. `words`: the value is split into words before the specifiers are
 * expanded, so what they stand for is escaped. undefined: systemd fails at an unknown specifier.
 */
export function expand(value: Mapped, context: SpecifierContext, words: boolean, unit: SpecifierUnit, v: Version): Mapped | undefined {
  const { text } = value;
  if (!text.includes("%")) return value;
  const builder = mappedBuilder(value.file, spanOf(value, 0, 0).start);
  let copied = 0;
  for (const { at, letter, known } of specifiersIn(text, context, v)) {
    if (!known) return undefined;
    builder.addSlice(value, copied, at);
    const made = standsFor(letter, unit);
    const { start, end } = spanOf(value, at, at + 2);
    builder.add(words ? escaped(made) : made, start, end);
    copied = at + 2;
  }
  builder.addSlice(value, copied, text.length);
  return builder.done();
}
