import { accountsOf, gravity, isOn, isUnknown, own, ownAll, type Rule, type Setting, splitWords, type Unit } from "../../src/api.js";

interface Named {
  readonly kind: "user" | "group";
  readonly name: string;
  readonly setting: Setting;
}

/** The users and groups that a unit's processes and sockets get by name. */
function* namedIn(unit: Unit): Generator<Named> {
  const dynamic = isOn(own(unit, "DynamicUser"));
  for (const key of ["User", "Group", "SocketUser", "SocketGroup", "SupplementaryGroups"]) {
    if (dynamic && (key === "User" || key === "Group")) continue;
    const kind = key.endsWith("User") ? "user" : "group";
    for (const setting of key === "SupplementaryGroups" ? ownAll(unit, key) : ownAll(unit, key).slice(-1)) {
      for (const { text } of splitWords(setting.value).words) yield { kind, name: text.text, setting };
    }
  }
}

export const rule: Rule = {
  id: "missing-user",
  summary: "User or group that does not exist in this system",
  why: "systemd looks up User= and Group= when it starts a command, and the command ends with 217/USER or 216/GROUP where the name is unknown. Known are the names in /etc/passwd and /etc/group, those that sysusers.d makes, and those of services with DynamicUser=. Where other sources are set up in nsswitch.conf, it is worth knowing only.",
  severity: "error",
  references: ["systemd.exec(5), User=", "sysusers.d(5)", "nsswitch.conf(5)"],
  examples: [
    {
      name: "nobody made it",
      complete: true,
      bad: {
        "etc/systemd/system/app.service": "[Service]\nUser=app\nExecStart=/usr/bin/app\n",
        "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
      },
      good: {
        "etc/systemd/system/app.service": "[Service]\nUser=app\nExecStart=/usr/bin/app\n",
        "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
        "usr/lib/sysusers.d/app.conf": 'u app - "The app"\n',
      },
      flags: "User=app",
    },
  ],
  scope: "unit",
  *check(unit, { tree, v }) {
    const { system } = tree.snapshot;
    if (!system || unit.manager === "user" || unit.load !== "loaded") return;
    for (const { kind, name, setting } of namedIn(unit)) {
      if (isUnknown(name) || /^\d+$|%/.test(name)) continue;
      const { names, open } = accountsOf(kind, tree, system, v);
      const severity = names.has(name) ? undefined : gravity(open ? "unknown" : "certain", unit, tree, system, v);
      if (severity === undefined) continue;
      const status = kind === "user" ? "217/USER" : "216/GROUP";
      yield {
        message: `${setting.key}= names the ${kind} ${name}, which does not exist: the unit does not start (${status})`,
        at: setting.from.at,
        severity,
      };
    }
  },
};
