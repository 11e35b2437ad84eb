// Says what an installed systemd knows and the facts in scripts/catalog/ do not, and the reverse: where to begin when a version of systemd is new.
//   node scripts/compare-catalog.mjs [SYSTEMD]      SYSTEMD: the program to ask, /usr/lib/systemd/systemd by default
// It compares directives by what systemd prints for --dump-configuration-items. That leaves out those taken without effect.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [program = "/usr/lib/systemd/systemd"] = process.argv.slice(2);
const { sections } = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), "catalog/directives.json"), "utf8"));

function ask(option) {
  const { error, status, stdout, stderr } = spawnSync(program, [option], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (error || status !== 0) throw new Error(`${program} ${option}: ${error?.message ?? stderr}`);
  return stdout;
}

const version = Number(/^systemd (\d+)/.exec(ask("--version"))?.[1]);

/** `Section.Key` of all that a systemd knows. */
function* dumped() {
  let section = "";
  for (const line of ask("--dump-configuration-items").split("\n")) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const key = /^(\w+)=/.exec(line)?.[1];
    if (key !== undefined) yield `${section}.${key}`;
  }
}

/** The same by the facts, for that version. Old dependency directives are taken without effect, and printed. */
function* stated() {
  for (const [section, keys] of Object.entries(sections)) {
    for (const [key, { since = 0, removed = version + 1, legacy = version + 1, parser, backported }] of Object.entries(keys)) {
      const known = (since <= version || backported?.[version] !== undefined) && version < removed;
      if (known && (version < legacy || parser === "config_parse_obsolete_unit_deps")) yield `${section}.${key}`;
    }
  }
}

const [theirs, ours] = [new Set(dumped()), new Set(stated())];
const missing = [...theirs].filter((name) => !ours.has(name));
const wrong = [...ours].filter((name) => !theirs.has(name));
for (const name of missing) console.log(`systemd ${version} knows ${name}, the facts do not`);
for (const name of wrong) console.log(`the facts know ${name}, systemd ${version} does not`);
console.log(`${theirs.size} directives of systemd ${version}: ${missing.length} missing, ${wrong.length} wrong`);
process.exitCode = missing.length + wrong.length > 0 ? 1 : 0;
