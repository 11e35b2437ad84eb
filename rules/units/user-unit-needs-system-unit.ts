import {
  hasFile,
  hasSystemFile,
  isKnownUnit,
  isManagerSure,
  lookalike,
  namedUnits,
  type Rule,
  servesBoth,
  type Unit,
  type UnitName,
  type UnitTree,
} from "../../src/api.js";

/** What the directives do about a unit that is not there. */
const FAILS: ReadonlySet<string> = new Set(["Requires", "BindsTo", "Requisite"]);
const LOSES: ReadonlySet<string> = new Set(["Wants", "PartOf", "Upholds", "JoinsNamespaceOf"]);

/** Services that distributions run for the whole system only. */
const SYSTEM_ONLY =
  /^(NetworkManager(-wait-online)?|systemd-(networkd|resolved|networkd-wait-online|timesyncd|logind|udevd|user-sessions)|postgresql|mysql|mariadb|mysqld|nginx|apache2|httpd|ssh|sshd|cups|bluetooth|avahi-daemon|display-manager|gdm3?|sddm|lightdm|libvirtd|firewalld)\.service$/;

/** Whether only the system manager has the unit. */
function isForeign(name: UnitName, unit: Unit, tree: UnitTree): boolean {
  if (isKnownUnit(name, "user") && !isKnownUnit(name, "system")) return false;
  if (/\.(target|service|socket)$/.test(name) && isKnownUnit(name, "system") && !isKnownUnit(name, "user")) return true;
  if (SYSTEM_ONLY.test(name)) return true;
  return name !== unit.name && hasSystemFile(tree.snapshot, name);
}

function effect(directive: string, name: UnitName): string {
  if (FAILS.has(directive)) return `${directive}=${name} makes every start fail`;
  return directive === "JoinsNamespaceOf" ? `JoinsNamespaceOf=${name} joins nothing` : `${directive}=${name} has no effect`;
}

export const rule: Rule = {
  id: "user-unit-needs-system-unit",
  summary: "User unit that depends on a unit of the system manager",
  why: "The user manager knows its own units only: it cannot wait for, start or join a unit of the system manager. An order after network.target or network-online.target does nothing there, and a requirement makes the start fail.",
  severity: "error",
  references: ["systemd.special(7), Units managed by the user service manager", "https://github.com/systemd/systemd/issues/3312"],
  examples: [
    {
      name: "order after the network",
      manager: "user",
      bad: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/agent\n",
      good: "[Unit]\nAfter=graphical-session.target\n[Service]\nExecStart=/usr/bin/agent\n",
      flags: "network.target",
    },
    {
      name: "join of a system unit",
      bad: {
        "etc/systemd/system/cell.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/sleep infinity\n",
        "etc/systemd/user/shell.service":
          "[Unit]\nJoinsNamespaceOf=cell.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/shelld\n",
      },
      good: {
        "etc/systemd/system/cell.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/sleep infinity\n",
        "etc/systemd/system/shell.service":
          "[Unit]\nJoinsNamespaceOf=cell.service\nAfter=cell.service\n[Service]\nUser=joe\nPrivateNetwork=yes\nExecStart=/usr/bin/shelld\n",
      },
      flags: "cell.service",
    },
  ],
  scope: "unit",
  when: { manager: "user" },
  *check(unit, { tree, v }) {
    if (unit.manager !== "user") return;
    const sure = isManagerSure(tree);
    for (const { directive, word, unit: named } of namedUnits(unit)) {
      if (hasFile(tree, named, v) || !isForeign(named, unit, tree) || lookalike(named, unit, tree, v)) continue;
      const fails = FAILS.has(directive);
      yield {
        message: `${effect(directive, named)}, as ${named} is a unit of the system manager and user managers have none of that name`,
        at: word.at,
        severity:
          !sure || (!fails && servesBoth(word.at.file, tree))
            ? "info"
            : fails || directive === "JoinsNamespaceOf"
              ? "error"
              : LOSES.has(directive)
                ? "warning"
                : "info",
      };
    }
  },
};
