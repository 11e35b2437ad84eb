// Runs of unitlint on trees on disk, with configurations and baselines, as a user would start them.
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chooser } from "./random.mjs";
import { treeInput } from "./trees.mjs";
import { baselineOf, configurationOf } from "./values.mjs";

const COMMANDS = [
  ..."pretty concise json sarif github gitlab junit checkstyle".split(" ").map((format) => `check --format ${format}`),
  ..."tree dot mermaid svg html json".split(" ").map((format) => `graph --format ${format}`),
  ..."tree dot mermaid svg json"
    .split(" ")
    .flatMap((format) => ["requirement", "ordering", "cycles"].map((view) => `graph --view ${view} --format ${format}`)),
  ..."pretty json markdown sarif".split(" ").map((format) => `upgrade --from 240 --to 260 --possible --format ${format}`),
  "graph --from 245 --to 258",
  "cat",
  "cat --format json",
  "cat a.service",
  "security",
  "security --format json",
  "check --show-files",
  "check --statistics",
  "check --diff --unsafe-fixes",
  "check --profile pedantic --profile hardening --fail-on info",
  "check --color always",
  "check --baseline known.json",
  "check --baseline known.json --write-baseline",
  "check --fix",
  "check --fix --unsafe-fixes",
  "check --add-ignores because",
];
const MAY_WRITE = /--fix|--write-baseline|--add-ignores/;
const ODD = [
  "a\x1b[31m.service",
  "a\n::error::x.service",
  "a\u202eb.service",
  "a b.service",
  "-.service",
  "a:1.service",
  "a#b'\"$(x).service",
  "a\udcff.service",
  "\udcff/x.service",
  "x\n::error::y/a.service",
  "a.service.d/\udcff.conf",
  `${"a".repeat(247)}.service`,
];

/** A tree on disk and a command line. */
export function runInput(seed, number, pool) {
  const choose = chooser(seed + 11, number);
  const { pick, chance, below } = choose;
  const { tree } = treeInput(seed, number, pool);
  if (chance(0.3)) tree[`/etc/systemd/system/${pick(ODD)}`] = pick(pool.texts).slice(0, 4000);
  if (chance(0.1))
    tree[`/etc/systemd/system/${pick(["d.service", "e.service.d/x.conf", "f.socket", "g.service.wants"])}`] = { directory: true };
  const files = { ...tree };
  if (chance(0.3)) files["/.unitlint.conf"] = configurationOf(choose, pool);
  if (chance(0.8)) files["/known.json"] = baselineOf(choose, pool);
  const command = pick([...COMMANDS, `explain ${Object.keys(tree)[0].slice(1)}:${1 + below(20)}`]);
  const paths = [...new Set(Object.keys(tree).flatMap((path) => [path.slice(1), path.slice(1, path.lastIndexOf("/"))]))].filter(Boolean);
  const where = command.startsWith("explain")
    ? []
    : pick([["."], ["."], ["--root", "."], ["--root", ".", pick(paths)], [pick(paths), pick(paths)]]);
  const manager = chance(0.2) ? [pick(["--user", "--system"])] : [];
  const version = chance(0.5) && !command.includes("--from") ? ["--systemd", pick(["257", "230..262", "252"])] : [];
  return { files, argv: [...command.replace("explain ", "explain\0").replaceAll(" ", "\0").split("\0"), ...where, ...version, ...manager] };
}

/** A path of the tree is a directory of another, or leads through a link that leads nowhere. */
const BLOCKED = ["EEXIST", "ENOTDIR", "EISDIR", "ENOENT", "ELOOP"];

/** Lays files out; what cannot be there (a file below a file) is left out. */
function layOut(directory, files, encode) {
  for (const [path, content] of Object.entries(files)) {
    const place = (name) => Buffer.from(encode(name));
    const at = place(join(directory, path));
    try {
      mkdirSync(place(dirname(join(directory, path))), { recursive: true });
      if (typeof content === "string") writeFileSync(at, encode(content));
      else if (content.link !== undefined) symlinkSync(content.link, at);
      else if (content.directory) mkdirSync(at);
      else writeFileSync(at, encode(content.program ?? content.writable));
      if (content.program !== undefined) chmodSync(at, 0o755);
    } catch (error) {
      if (!BLOCKED.includes(error.code)) throw error;
    }
  }
}

/** All that a directory holds: texts, links and modes. */
function contentsOf(directory) {
  const found = new Map();
  const visit = (path) => {
    const place = Buffer.from(path, "latin1");
    const stats = lstatSync(place);
    const text = stats.isFile() ? readFileSync(place, "latin1") : stats.isSymbolicLink() ? readlinkSync(place, "latin1") : "";
    found.set(path.slice(directory.length), `${stats.mode.toString(8)} ${text}`);
    if (stats.isDirectory()) for (const name of readdirSync(place, "latin1")) visit(`${path}/${name}`);
  };
  visit(directory);
  return found;
}

/** Runs a command, and gives what it writes. */
async function captured(run) {
  const written = { out: "", err: "" };
  const { stdout, stderr } = process;
  const [out, err] = [stdout.write, stderr.write];
  const into = (name) => (chunk) => {
    written[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    return true;
  };
  stdout.write = into("out");
  stderr.write = into("err");
  try {
    return {
      ...written,
      status: await run(),
      get out() {
        return written.out;
      },
      get err() {
        return written.err;
      },
    };
  } finally {
    stdout.write = out;
    stderr.write = err;
  }
}

const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202e\u2028]/;

/** What can be wrong with runs. */
export function runChecks(linter) {
  const commands = {
    check: linter.check_,
    graph: linter.graph,
    upgrade: linter.upgrade_,
    cat: linter.cat,
    security: linter.security,
    explain: linter.explain,
  };

  async function* faults({ files, argv }) {
    const home = mkdtempSync(join(tmpdir(), "unitlint-fuzz-run-"));
    const back = process.cwd();
    try {
      layOut(home, files, linter.encode);
      process.chdir(home);
      const before = contentsOf(home);
      const line = JSON.stringify(argv);
      let ran;
      try {
        const options = linter.parseCommandLine(argv);
        ran = await captured(() => commands[options.command](options));
      } catch (error) {
        if (!linter.isUsageError(error)) throw new Error(`${line}: ${error.stack}`);
        if (/\n\s+at |\bundefined\b|\[object /.test(error.message)) yield `${line} fails with ${JSON.stringify(error.message)}`;
      }
      const after = contentsOf(home);
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
      if (!MAY_WRITE.test(argv.join(" ")) && changed.length > 0) yield `${line} changes ${changed}`;
      for (const path of changed) if (path.endsWith(".tmp")) yield `${line} leaves ${path}`;
      if (!ran) return;
      if (argv.includes("json")) JSON.parse(ran.out);
      const plain = argv.includes("always") ? ran.out.replace(/\x1b\[[\d;]*m/g, "") : ran.out;
      if (!argv.includes("--diff") && RAW.test(plain)) yield `${line} prints ${JSON.stringify(RAW.exec(plain)[0])}`;
      const isOwn = Object.values(files).some((one) => /\uE000/.test(JSON.stringify(one)));
      if (!isOwn && /\uE000|\\ue000/.test(ran.out + ran.err)) yield `${line} prints what stands for a placeholder`;
      if (RAW.test(ran.err)) yield `${line} says ${JSON.stringify(ran.err)}`;
    } finally {
      process.chdir(back);
      rmSync(home, { recursive: true });
    }
  }
  return { faults };
}
