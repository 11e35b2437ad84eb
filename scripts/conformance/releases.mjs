// The systemds to compare with: this machine's, and those of Debian releases, unpacked into folders of the user's cache and run from there by
// their own loader and libraries. Needs apt-get, dpkg-deb, Debian's keyring and a mirror; nothing is installed and no root is needed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const MIRROR = process.env.UNITLINT_DEBIAN_MIRROR ?? "http://deb.debian.org/debian";
const SUITES = ["bullseye", "bookworm", "bookworm-backports", "trixie", "forky"];

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "unitlint");

/** A command's output; throws what it says where it fails. */
function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  if (error) throw new Error(`${command} cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${command} failed: ${stderr.trim().split("\n").at(-1) ?? status}`);
  return stdout;
}

/** apt's own files for one release, below a folder, so that those of the machine are left alone. */
function aptConfig(folder, suite) {
  for (const below of ["lists/partial", "archives/partial", "parts"]) mkdirSync(join(folder, below), { recursive: true });
  writeFileSync(join(folder, "status"), "");
  const suites = new Set([suite.replace(/-backports$/, ""), suite]);
  writeFileSync(join(folder, "sources.list"), [...suites].map((name) => `deb [signed-by=${KEYRING}] ${MIRROR} ${name} main\n`).join(""));
  const settings = {
    "Dir::State": folder,
    "Dir::State::lists": join(folder, "lists"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": folder,
    "Dir::Cache::archives": join(folder, "archives"),
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": join(folder, "parts"),
    "Dir::Etc::preferencesparts": join(folder, "parts"),
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
    "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
    "Debug::NoLocking": "true",
  };
  const path = join(folder, "apt.conf");
  writeFileSync(
    path,
    Object.entries(settings)
      .map(([key, value]) => `${key} "${value}";\n`)
      .join(""),
  );
  return { APT_CONFIG: path };
}

/** Unpacks the release's systemd and what it needs, unless that was done before; gives the folder. */
function unpack(suite) {
  const root = join(cache, `systemd-${suite}`);
  if (existsSync(join(root, "usr/bin/systemd-analyze"))) return root;
  if (!existsSync(KEYRING)) throw new Error(`${KEYRING} is missing (package debian-archive-keyring)`);
  const folder = join(cache, `apt-${suite}`);
  const env = aptConfig(folder, suite);
  run("apt-get", ["update", "-q"], env);
  run("apt-get", ["install", "-q", "-y", "-t", suite, "--download-only", "--no-install-recommends", "systemd"], env);
  const unfinished = `${root}.part`;
  mkdirSync(unfinished, { recursive: true });
  for (const name of readdirSync(join(folder, "archives"))) {
    if (name.endsWith(".deb")) run("dpkg-deb", ["--extract", join(folder, "archives", name), unfinished]);
  }
  rmSync(root, { recursive: true, force: true });
  run("mv", [unfinished, root]);
  rmSync(folder, { recursive: true });
  return root;
}

/** How to run the systemd-analyze of an unpacked release. */
function commandIn(root) {
  const folders = ["lib", "usr/lib"].flatMap((lib) => {
    const inside = existsSync(join(root, lib)) ? readdirSync(join(root, lib)).filter((name) => name.includes("-linux-gnu")) : [];
    return [...inside.flatMap((name) => [`${lib}/${name}`, `${lib}/${name}/systemd`]), `${lib}/systemd`];
  });
  const libraries = folders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  const loader = libraries.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^ld-linux.*\.so\.\d$/.test(name))
      .map((name) => join(folder, name)),
  )[0];
  if (!loader) throw new Error(`no loader in ${root}`);
  return [loader, "--library-path", libraries.join(":"), join(root, "usr/bin/systemd-analyze")];
}

/** A systemd: the command line that starts its systemd-analyze, and its version as that says it. */
function systemd(from, command) {
  const says = run(command[0], [...command.slice(1), "--version"]).split("\n", 1)[0];
  const [, number, full] = /^systemd (\d+) \((.*)\)/.exec(says) ?? /^systemd (\d+)()/.exec(says) ?? [];
  if (number === undefined) throw new Error(`it says "${says}" of its version`);
  return { from, command, number, full: full || number };
}

/** The systemds that can be had here, and why others cannot. */
export function systemds() {
  const found = [];
  const missing = [];
  const attempt = (from, make) => {
    try {
      found.push(systemd(from, make()));
    } catch (error) {
      missing.push({ from, reason: error.message });
    }
  };
  attempt("this machine", () => ["systemd-analyze"]);
  for (const suite of SUITES) attempt(`Debian ${suite}`, () => commandIn(unpack(suite)));
  return { found, missing };
}
