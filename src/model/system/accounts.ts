import type { Version } from "../../core/version.js";
import { prefixOf } from "../names.js";
import { isOn, own } from "../settings.js";
import type { SystemFiles } from "../snapshot.js";
import type { UnitTree } from "../unit.js";
import { configurations } from "./places.js";

/** The users or groups of a system, as far as files say. */
export interface Accounts {
  readonly names: ReadonlySet<string>;
  /** Whether others can come from elsewhere: a directory service, or files that are not there yet. */
  readonly open: boolean;
}

const SYSUSERS = ["/etc/sysusers.d", "/run/sysusers.d", "/usr/local/lib/sysusers.d", "/usr/lib/sysusers.d"];
const USERDB = ["/etc/userdb", "/run/userdb", "/usr/local/lib/userdb", "/usr/lib/userdb"];
/** Sources of names that have no others than those of the files read here. */
const LOCAL: ReadonlySet<string> = new Set(["files", "compat", "systemd", "db", "altfiles", "myhostname"]);

/** The users or groups that the files of a system name, that systemd-sysusers makes, and that services have by DynamicUser=. */
export function accountsOf(kind: "user" | "group", tree: UnitTree, system: SystemFiles, v: Version): Accounts {
  const file = kind === "user" ? "passwd" : "group";
  const texts = [`/etc/${file}`, `/usr/lib/${file}`].map((path) => system.text(path));
  const names = new Set(["root", "nobody", ...(kind === "group" ? ["nogroup"] : [])]);
  for (const text of texts) for (const line of text?.split("\n") ?? []) names.add(line.split(":", 1)[0] ?? "");
  for (const text of configurations(system, SYSUSERS)) for (const name of sysusers(text, kind)) names.add(name);
  for (const directory of USERDB) for (const name of system.names(directory)) names.add(name.replace(/\.(user|group)$/, ""));
  for (const unit of tree.names.map((name) => tree.unit(name, v))) {
    if (isOn(own(unit, "DynamicUser"))) names.add(own(unit, "User")?.value.text || prefixOf(unit.name));
  }
  return { names, open: texts.every((text) => text === undefined) || isOpen(file, system.text("/etc/nsswitch.conf")) };
}

/** The names that the lines of sysusers.d(5) make: `u` makes a user and a group of that name, `m` both of its names. */
function sysusers(text: string, kind: "user" | "group"): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [type = "", name = "", second = ""] = line.trim().split(/\s+/);
    if (/^u/.test(type)) return [name];
    if (type === "g") return kind === "group" ? [name] : [];
    return type === "m" ? [kind === "user" ? name : second] : [];
  });
}

function isOpen(database: string, nsswitch: string | undefined): boolean {
  const line = nsswitch?.split("\n").find((one) => one.startsWith(`${database}:`));
  const sources =
    line
      ?.slice(database.length + 1)
      .replace(/\[[^[\]]*\]|#.*/g, "")
      .trim()
      .split(/\s+/) ?? [];
  return sources.some((source) => !LOCAL.has(source));
}
