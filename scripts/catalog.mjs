// Writes src/catalog/data/{directives,parsers,values}.ts from the facts in scripts/catalog/*.json.
//   node scripts/catalog.mjs [FOLDER TO WRITE TO]
// Each result holds one text of JSON, so that starting the program costs nothing for what it does not look up.
//
// The facts, a line each; a number is the first version of systemd in which something holds, none means before 230:
//   directives.json  of each key of each section: the function of load-fragment.c that reads it and its parameter, as in load-fragment-gperf.gperf.in;
//                    since, removed, legacy (taken without effect); history where the function changed; aliasOf, man page, build option, backported
//   parsers.json     of each of these functions: the kind of value, whether it is a list, and what an empty value does; whether a wrong value is fatal
//                    to the unit; which specifiers it expands
//   values.json      the words of DEFINE_STRING_TABLE_LOOKUP tables by directive, and sets of names: signals, capabilities, exit statuses and the like
//   specifiers.json  the tables of unit-printf.c and install-printf.c
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [out = join(here, "../src/catalog/data")] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(here, "catalog", `${name}.json`), "utf8"));

/** An object of JSON texts by name, its arrays and objects broken into lines of some 4,000 characters. */
function write(name, parts) {
  const lines = [];
  for (const [key, value] of Object.entries(parts)) {
    const items = Array.isArray(value)
      ? value.map((item) => JSON.stringify(item))
      : Object.entries(value).map(([k, item]) => `${JSON.stringify(k)}:${JSON.stringify(item)}`);
    let line = `${JSON.stringify(key)}:${Array.isArray(value) ? "[" : "{"}`;
    for (const [n, item] of items.entries()) {
      line += item + (n < items.length - 1 ? "," : "");
      if (line.length > 4000) {
        lines.push(line);
        line = "";
      }
    }
    lines.push(`${line}${Array.isArray(value) ? "]" : "}"},`);
  }
  const json = `{${lines.join("\n").replace(/,$/, "")}}`;
  JSON.parse(json);
  const text = `// Written by scripts/catalog.mjs.\nexport const ${name}: string = String.raw\`${json}\`;\n`;
  if (/[`]|\$\{/.test(json)) throw new Error(`${name}: cannot stand in a template literal`);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${name}.ts`), text);
}

/** A list without repetitions that knows where each item stands. */
function numbered() {
  const list = [];
  const index = new Map();
  return {
    list,
    of(item) {
      const key = JSON.stringify(item);
      if (!index.has(key)) index.set(key, list.push(item) - 1);
      return index.get(key);
    },
  };
}

/** Old dependency directives draw a notice, but still make the edge: config_parse_obsolete_unit_deps() in load-fragment.c. */
function obsoleteDependency(ltype) {
  return { legacy: undefined, aliasOf: ltype === "UNIT_REQUIRES" ? "Requires" : "Requisite" };
}

function directives({ sections, unitTypes, unitTypesRemoved }) {
  const names = Object.keys(sections);
  const parsers = numbered();
  const pages = numbered();
  const rows = new Map();
  for (const [n, section] of names.entries()) {
    for (const [key, d] of Object.entries(sections[section])) {
      const more = {};
      for (const field of ["removed", "legacy", "aliasOf", "build", "backported"]) if (d[field] != null) more[field] = d[field];
      if (d.parser === "config_parse_obsolete_unit_deps") Object.assign(more, obsoleteDependency(d.ltype));
      if (d.history) more.history = d.history.map(({ from, parser, ltype }) => [from, parsers.of(parser), ltype]);
      const row = [
        key,
        parsers.of(d.parser),
        d.ltype,
        d.since,
        d.man === undefined ? null : pages.of(d.man),
        ...(Object.keys(more).length > 0 ? [more] : []),
      ];
      const text = JSON.stringify(row);
      rows.set(text, (rows.get(text) ?? 0) | (1 << n));
    }
  }
  write("directives", {
    unitTypes,
    unitTypesRemoved,
    sections: names,
    parsers: parsers.list,
    pages: pages.list,
    rows: [...rows].map(([text, mask]) => [mask, ...JSON.parse(text)]),
  });
}

/** `[since, removed, deprecated]` without what is not there at the end. */
const range = ({ since, removed, deprecated }) => {
  const fields = [since ?? null, removed ?? null, deprecated ?? null];
  while (fields.length > 0 && fields.at(-1) === null) fields.pop();
  return fields;
};

const ranges = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, range(value)]));

function values({ directives, sets }) {
  const lists = numbered();
  const enums = {};
  for (const [name, { values, bool, checked }] of Object.entries(directives))
    enums[name] = lists.of({ values: ranges(values), ...(bool ? { bool } : {}), ...(checked === false ? { checked } : {}) });
  write("values", {
    lists: lists.list,
    enums,
    sets: Object.fromEntries(
      Object.entries(sets).map(([name, set]) => [
        name,
        Array.isArray(set)
          ? Object.fromEntries([...set, ...(name === "syscalls" ? OLD_SYSCALLS.split(" ") : [])].map((item) => [item, []]))
          : ranges(set),
      ]),
    ),
  });
}

function parsers({ parsers }, { specifiers }) {
  write("parsers", {
    parsers: Object.fromEntries(
      Object.entries(parsers).map(([name, { kind, cardinality, reset, empty, fatal, specifiers }]) => [
        name,
        [kind, cardinality, reset ? 1 : 0, empty ?? null, fatal === "ltype" ? "ltype" : fatal ? 1 : 0, specifiers],
      ]),
    ),
    specifiers: Object.fromEntries(Object.entries(specifiers).map(([name, { contexts }]) => [name.slice(1), ranges(contexts)])),
  });
}

/** Old system calls that libseccomp still resolves, beside those of the kernel's present headers. */
const OLD_SYSCALLS =
  "_sysctl afs_syscall arm_sync_file_range bdflush break create_module ftime get_kernel_syms getpmsg gtty idle lock mpx nfsservctl prof " +
  "profil putpmsg query_module security stty tuxcall ulimit uselib vserver";

directives(read("directives"));
values(read("values"));
parsers(read("parsers"), read("specifiers"));
