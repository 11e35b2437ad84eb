/** The systemd of each release of distributions, by the names that /etc/os-release gives them (ID, VERSION_ID and VERSION_CODENAME). */
const releases: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  debian: { "9": 232, stretch: 232, "10": 241, buster: 241, "11": 247, bullseye: 247, "12": 252, bookworm: 252, "13": 257, trixie: 257 },
  ubuntu: {
    "18.04": 237,
    bionic: 237,
    "20.04": 245,
    focal: 245,
    "22.04": 249,
    jammy: 249,
    "24.04": 255,
    noble: 255,
    "24.10": 256,
    "25.04": 257,
    "25.10": 257,
    "26.04": 259,
    resolute: 259,
  },
  fedora: {
    "26": 233,
    "27": 234,
    "28": 238,
    "29": 239,
    "30": 241,
    "31": 243,
    "32": 245,
    "33": 246,
    "34": 248,
    "35": 249,
    "36": 250,
    "37": 251,
    "38": 253,
    "39": 254,
    "40": 255,
    "41": 256,
    "42": 257,
    "43": 258,
  },
  rhel: { "8": 239, "9": 252, "10": 257 },
};

/** Rebuilds of another distribution, with its releases. */
const rebuilds: Readonly<Record<string, string>> = { centos: "rhel", almalinux: "rhel", rocky: "rhel" };

/** The distributions whose releases are known. */
export const distributions: readonly string[] = [...Object.keys(releases), ...Object.keys(rebuilds)];

/** The systemd of `distribution:release`, as `debian:12`; of minor releases, as `rhel:9.4`, that of the major one. */
export function systemdOf(distribution: string, release: string): number | undefined {
  const known = releases[rebuilds[distribution] ?? distribution] ?? {};
  const name = [release, release.replace(/\..*/, "")].find((one) => Object.hasOwn(known, one));
  return name === undefined ? undefined : known[name];
}

/** The releases of a distribution, as they are numbered. */
export function releasesOf(distribution: string): readonly string[] {
  return Object.keys(releases[rebuilds[distribution] ?? distribution] ?? {}).filter((name) => /^\d/.test(name));
}
