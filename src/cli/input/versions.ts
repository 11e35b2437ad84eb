import { distributions, releasesOf, systemdOf } from "../../catalog/distributions.js";
import { nearest } from "../../core/nearest.js";
import { NEWEST, OLDEST } from "../../core/version.js";
import { readVersion } from "../../engine/target.js";
import { statsOf } from "../../node/path.js";
import { installedVersion } from "../../node/systemd-version.js";
import { usageError, withGuess } from "../failure.js";

/**
 * The version that `--from` and `--to` name: of systemd or its package (`252`, `252.38-1~deb12u1`), of a distribution (`debian:12`, `arch`: the newest
 * known), of this machine (`host`), or the one installed below a directory. `option` is what it was given for.
 */
export function namedVersion(text: string, option: string): number {
  const number = readVersion(text) ?? distributionVersion(text) ?? installed(text);
  if (number === undefined)
    throw usageError(
      `${option} ${text} is no version of systemd, no known distribution (${distributions.join(", ")}, arch) and no directory`,
    );
  if (number < OLDEST || number > NEWEST) throw usageError(`${option} ${text} is systemd ${number}; unitlint knows ${OLDEST} to ${NEWEST}`);
  return number;
}

function distributionVersion(text: string): number | undefined {
  if (text === "arch" || text === "arch:") return NEWEST;
  const [, name = "", release = ""] = /^([a-z]+):(.+)$/.exec(text.toLowerCase()) ?? [];
  if (name === "") return undefined;
  const number = systemdOf(name, release);
  if (number !== undefined) return number;
  if (!distributions.includes(name)) throw usageError(withGuess(`no distribution is known as ${name}`, nearest(name, distributions)));
  throw usageError(`the systemd of ${name} ${release} is not known; known are ${releasesOf(name).join(", ")}`);
}

function installed(text: string): number | undefined {
  const root = text === "host" ? "/" : text;
  if (!statsOf(root)?.isDirectory()) return undefined;
  const number = installedVersion(root);
  if (number === undefined) throw usageError(text === "host" ? "this machine has no systemd" : `no systemd is installed below ${text}`);
  return number;
}
