import { readdirSync } from "node:fs";
import { join } from "node:path";
import { onDisk } from "./path.js";

const entries = (directory: string): readonly string[] => {
  try {
    return readdirSync(onDisk(directory), "utf8");
  } catch {
    return [];
  }
};

/**
 * The version of systemd that is installed below a root, by the name of its shared library, which all its programs load: nothing is executed. It
 * lies in usr/lib/systemd, or in a directory of the architecture's as on Debian (usr/lib/x86_64-linux-gnu/systemd).
 */
export function installedVersion(root: string): number | undefined {
  for (const library of ["usr/lib", "lib", "usr/lib64"]) {
    const below = entries(join(root, library));
    const directories = ["systemd", ...below.filter((name) => name.includes("-linux-")).map((name) => `${name}/systemd`)];
    const versions = directories
      .flatMap((directory) => entries(join(root, library, directory)))
      .map((name) => Number(/^libsystemd-(?:shared|core)-(\d+)(?!\d).*\.so$/.exec(name)?.[1]))
      .filter((number) => number > 0);
    if (versions.length > 0) return Math.max(...versions);
  }
  return undefined;
}
