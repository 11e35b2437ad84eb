// Faulty units, drawn at random with a seed: directives of the catalog with good and bad values, settings that exclude each other, and broken syntax.

import { numbers } from "../fuzz/random.mjs";
import { COMBINED, SYNTAX, UNIT, VALUES } from "./pieces.mjs";

/** What chooses what a unit holds. */
function chooser(seed) {
  const next = numbers(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  return { chance: (share) => next() < share, pick, upTo: (most) => Math.floor(next() * (most + 1)) };
}

const TYPES = [
  ...Array(10).fill("service"),
  ...Array(3).fill("socket"),
  ...Array(2).fill("timer"),
  ...Array(2).fill("path"),
  ...Array(2).fill("mount"),
  "automount",
  "swap",
  "slice",
  "target",
];

const USERS = new Set([
  "config_parse_user_group_compat",
  "config_parse_user_group",
  "config_parse_user_group_strv",
  "config_parse_user_group_strv_compat",
]);

/** A value for a directive: a word of its closed set, or one of the kind that its parser takes. */
function valueFor({ cardinality, enumValues }, directive, { pick, chance }) {
  const words = enumValues(directive.section, directive.key)?.values.map(({ name }) => name);
  if (words && chance(0.7)) return pick(words);
  const { parser } = directive;
  if (USERS.has(parser)) return pick(VALUES["user-group"]);
  if (parser === "config_parse_exec") return pick(VALUES.exec);
  const kind = cardinality(parser)?.kind ?? "other";
  return chance(0.8) ? pick(VALUES[kind] ?? (kind.includes("path") ? VALUES.path : VALUES.other)) : pick(VALUES.other);
}

const OWN = (type) => type[0].toUpperCase() + type.slice(1);
const nameOf = (type, number) => {
  const id = `u${String(number).padStart(4, "0")}`;
  if (type === "mount" || type === "automount") return `srv-${id}.${type}`;
  return type === "swap" ? `dev-${id}.swap` : `${id}.${type}`;
};

/** The lines that make a unit of this type whole, with one of them missing now and then. */
function basis(type, number, { chance }) {
  const id = `u${String(number).padStart(4, "0")}`;
  const whole = {
    service: ["ExecStart=/bin/true"],
    socket: [`ListenStream=/run/${id}.sock`],
    timer: ["OnBootSec=1h"],
    path: ["PathExists=/srv/x"],
    mount: ["What=tmpfs", `Where=/srv/${id}`, "Type=tmpfs"],
    automount: [`Where=/srv/${id}`],
    swap: [`What=/dev/${id}`],
  };
  return (whole[type] ?? []).filter(() => !chance(0.12));
}

/** One unit: its name, which holds its number, its text (of Latin-1 characters, one a byte), and that of a drop-in of some. */
function unit(number, catalog, rng) {
  const { chance, pick, upTo } = rng;
  const type = pick(TYPES);
  const section = OWN(type);
  const own = basis(type, number, rng);
  const about = ["Description=x"];
  const add = (lines, line) => lines.splice(upTo(lines.length), 0, line);
  for (let left = upTo(3); left > 0 && COMBINED[type].length > 0; left--) add(own, pick(COMBINED[type]));
  if (chance(0.35)) add(about, pick(UNIT));
  for (let left = upTo(2); left > 0; left--) {
    const directives = catalog.directivesOf(section);
    const fatal = directives.filter(({ parser }) => catalog.cardinality(parser)?.fatal);
    const directive = pick(chance(0.5) && fatal.length > 0 ? fatal : directives);
    if (directive) add(own, `${directive.key}=${valueFor(catalog, directive, rng)}`);
  }
  if (chance(0.25)) {
    const directive = pick(catalog.directivesOf("Unit"));
    add(about, `${directive.key}=${valueFor(catalog, directive, rng)}`);
  }
  if (chance(0.12)) add(chance(0.5) ? own : about, pick(SYNTAX));
  const parts = [`[Unit]\n${about.join("\n")}\n`];
  if (type !== "target" && !chance(0.02)) parts.push(`[${section}]\n${own.join("\n")}\n`);
  if (chance(0.2))
    parts.push(`[Install]\n${pick(["WantedBy=multi-user.target", "Alias=x", "Also=a b", "WantedBy=a b", "DefaultInstance=%Q"])}\n`);
  const dropin = chance(0.15) && COMBINED[type].length > 0 ? `[${section}]\n${pick(COMBINED[type])}\n${pick(COMBINED[type])}\n` : undefined;
  return { name: nameOf(type, number), text: parts.join("\n"), dropin };
}

/** So many units, no two with the same text. */
export function units(count, seed, catalog) {
  const rng = chooser(seed);
  const seen = new Map();
  for (let tries = 0; seen.size < count && tries < count * 20; tries++) {
    const made = unit(seen.size, catalog, rng);
    const shape = `${made.text}${made.dropin}`.replace(/u\d{4}/g, "");
    if (!seen.has(shape)) seen.set(shape, made);
  }
  return [...seen.values()];
}
