// Units of real packages for the benchmark: fetched by apt once, and kept below node_modules/.cache.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package whose units there are once on each machine; the others' are copied. */
const BASE = "systemd";
const PACKAGES = `
  accountsservice acpid anacron apache2 apt avahi-daemon bind9 bluez btrbk chrony cloud-init cron cups-daemon dnsmasq drbd-utils
  exim4-base fail2ban gdm3 haproxy libvirt-daemon-system logrotate lvm2 man-db mariadb-server mdadm modemmanager mpd multipath-tools
  network-manager nfs-common nfs-kernel-server nginx-common ntpsec open-iscsi openssh-server openvpn packagekit polkitd postfix
  postgresql-common privoxy redis-server rpcbind rsyslog samba smartmontools snapper sssd-common strongswan-starter systemd
  systemd-container systemd-oomd systemd-resolved systemd-timesyncd tor udisks2 unbound upower varnish wireguard-tools wpasupplicant`
  .trim()
  .split(/\s+/);

const cache = join(dirname(fileURLToPath(import.meta.url)), "../node_modules/.cache/unitlint-bench");

const run = (command, args, cwd) => spawnSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/** Fetches and unpacks the packages that this machine's lists know; a sentence that says why not where that fails. */
function fetchPackages() {
  if (existsSync(cache)) return undefined;
  const known = new Set((run("apt-cache", ["pkgnames"]).stdout ?? "").split("\n"));
  if (!known.has(BASE)) return "apt is not here, or knows no packages";
  mkdirSync(dirname(cache), { recursive: true });
  const directory = mkdtempSync(`${cache}-`);
  try {
    const { status } = run("apt-get", ["download", ...PACKAGES.filter((name) => known.has(name))], directory);
    if (status !== 0) return "apt-get cannot download packages";
    const kept = join(directory, "kept");
    for (const file of readdirSync(directory)) {
      const name = file.split("_", 1)[0];
      run("dpkg-deb", ["-x", join(directory, file), join(directory, name)]);
      keepUnits(join(directory, name), join(kept, name));
    }
    renameSync(kept, cache);
    return undefined;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function keepUnits(from, to) {
  const units = ["lib/systemd/system", "usr/lib/systemd/system"].map((path) => join(from, path)).filter((path) => existsSync(path));
  if (units.length > 0) mkdirSync(to, { recursive: true });
  for (const directory of units) run("cp", ["-a", `${directory}/.`, to]);
}

/** What a package ships for the directory of units, by path in it: a text, or where a link leads. */
function filesOf(name) {
  const top = join(cache, name);
  const files = new Map();
  for (const path of existsSync(top) ? readdirSync(top, { recursive: true }) : []) {
    const full = join(top, path);
    const stats = lstatSync(full);
    if (stats.isSymbolicLink()) files.set(path, { link: readlinkSync(full) });
    else if (stats.isFile()) files.set(path, { text: readFileSync(full, "utf8") });
  }
  return files;
}

/** The units of packages: those that a machine has once, and those of services. A sentence where there are none. */
export function debianUnits() {
  const problem = fetchPackages();
  if (problem !== undefined) return problem;
  const packages = PACKAGES.filter((name) => name !== BASE).map(filesOf);
  return { base: filesOf(BASE), services: new Map(packages.flatMap((files) => [...files])) };
}
