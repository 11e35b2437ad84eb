import fc from "fast-check";
import { expect, test } from "vitest";
import { confusions } from "../src/catalog/confusions.js";
import { allSections, directive, directivesOf } from "../src/catalog/directives.js";
import { replacements } from "../src/catalog/replacements.js";
import { closest, closestDirective, closestSection } from "../src/catalog/suggest.js";

/** Misspelt keys that were found in published units, and what their authors wrote when they mended them. */
const typos: readonly (readonly [section: string, wrong: string, right: string])[] = [
  ["Service", "LogDirectory", "LogsDirectory"],
  ["Service", "exitType", "ExitType"],
  ["Service", "type", "Type"],
  ["Service", "inaccessiblepaths", "InaccessiblePaths"],
  ["Service", "StardardInput", "StandardInput"],
  ["Service", "ProtectDevices", "PrivateDevices"],
  ["Service", "ProtectUser", "PrivateUsers"],
  ["Service", "ProtectedKernelTunables", "ProtectKernelTunables"],
  ["Service", "SystemCallArchitecture", "SystemCallArchitectures"],
  ["Service", "RestartSecs", "RestartSec"],
  ["Service", "Restartsec", "RestartSec"],
  ["Service", "Envionment", "Environment"],
  ["Service", "Environement", "Environment"],
  ["Service", "Enviroment", "Environment"],
  ["Service", "Environmentfile", "EnvironmentFile"],
  ["Service", "EnvironmentFiles", "EnvironmentFile"],
  ["Service", "ExecPreStart", "ExecStartPre"],
  ["Service", "ExecPostStart", "ExecStartPost"],
  ["Service", "ExecPostStop", "ExecStopPost"],
  ["Service", "ExecStrat", "ExecStart"],
  ["Service", "ExecStarPre", "ExecStartPre"],
  ["Service", "ExceStart", "ExecStart"],
  ["Service", "execstart", "ExecStart"],
  ["Service", "WorkingDir", "WorkingDirectory"],
  ["Service", "WorkDir", "WorkingDirectory"],
  ["Service", "WorkingDirecotry", "WorkingDirectory"],
  ["Service", "PrivateTemp", "PrivateTmp"],
  ["Service", "PrivateHome", "ProtectHome"],
  ["Service", "ProtectKernelModule", "ProtectKernelModules"],
  ["Service", "ReadWritePath", "ReadWritePaths"],
  ["Service", "ReadOnlyPath", "ReadOnlyPaths"],
  ["Service", "NoNewPriviledges", "NoNewPrivileges"],
  ["Service", "NoNewPrivilege", "NoNewPrivileges"],
  ["Service", "CapabilitiesBoundingSet", "CapabilityBoundingSet"],
  ["Service", "AmbientCapability", "AmbientCapabilities"],
  ["Service", "RestrictAddressFamily", "RestrictAddressFamilies"],
  ["Service", "RestrictNamespace", "RestrictNamespaces"],
  ["Service", "SuccesExitStatus", "SuccessExitStatus"],
  ["Service", "PidFile", "PIDFile"],
  ["Service", "Umask", "UMask"],
  ["Service", "LimitNoFile", "LimitNOFILE"],
  ["Service", "TimeoutStop", "TimeoutStopSec"],
  ["Service", "Timeout", "TimeoutSec"],
  ["Service", "StandardOuput", "StandardOutput"],
  ["Service", "StandardErr", "StandardError"],
  ["Service", "KillMod", "KillMode"],
  ["Service", "RemainAfterExist", "RemainAfterExit"],
  ["Service", "ConfigDirectory", "ConfigurationDirectory"],
  ["Service", "SysLogIdentifier", "SyslogIdentifier"],
  ["Service", "Username", "User"],
  ["Unit", "ConditionFileExists", "ConditionPathExists"],
  ["Unit", "ConditionPathExist", "ConditionPathExists"],
  ["Unit", "ConditionPathExists|", "ConditionPathExists"],
  ["Unit", "ConditionPathIsRegularFile", "ConditionFileNotEmpty"],
  ["Unit", "ConditionDirectoryExists", "ConditionPathIsDirectory"],
  ["Unit", "RequiresMountFor", "RequiresMountsFor"],
  ["Unit", "RequireMountsFor", "RequiresMountsFor"],
  ["Unit", "Require", "Requires"],
  ["Unit", "Want", "Wants"],
  ["Unit", "Descripton", "Description"],
  ["Unit", "Decription", "Description"],
  ["Unit", "description", "Description"],
  ["Unit", "Documention", "Documentation"],
  ["Unit", "after", "After"],
  ["Unit", "Conflict", "Conflicts"],
  ["Unit", "StartLimitIntervallSec", "StartLimitIntervalSec"],
  ["Install", "Wantedby", "WantedBy"],
  ["Install", "WantBy", "WantedBy"],
  ["Install", "WantedBY", "WantedBy"],
  ["Install", "RequireBy", "RequiredBy"],
  ["Timer", "onCalendar", "OnCalendar"],
  ["Timer", "persistent", "Persistent"],
  ["Timer", "OnCalender", "OnCalendar"],
  ["Timer", "RandomizeDelaySec", "RandomizedDelaySec"],
  ["Timer", "RandomDelaySec", "RandomizedDelaySec"],
  ["Timer", "OnBoot", "OnBootSec"],
  ["Socket", "Listen", "ListenStream"],
  ["Socket", "ListenDatagramm", "ListenDatagram"],
  ["Mount", "Option", "Options"],
  ["Path", "PathChange", "PathChanged"],
];

test.each(typos)("[%s] %s= is taken for %s=", (section, wrong, right) => {
  expect(closestDirective(section, wrong)?.name).toBe(right);
});

test.each([
  ["Service", "ExecRestart"],
  ["Service", "Service_ExecStop"],
  ["Service", "Author"],
  ["Unit", "Name"],
  ["Unit", "Foo"],
  ["Service", "-storage.local.retention"],
  ["Service", "B"],
])("[%s] %s= is taken for nothing", (section, wrong) => {
  expect(closestDirective(section, wrong)).toBeUndefined();
});

test("a directive is never taken for another one", () => {
  for (const section of allSections()) {
    for (const { key, removed, legacy, aliasOf } of directivesOf(section)) {
      if (removed === undefined && legacy === undefined && aliasOf === undefined) expect(closest(key, keysOf(section))).toBeUndefined();
    }
  }
});

const keysOf = (section: string): readonly string[] => directivesOf(section).map((d) => d.key);

test.each([
  ["service", "service", "Service"],
  ["service", "Services", "Service"],
  ["service", "UNIT", "Unit"],
  ["service", "Instal", "Install"],
  ["timer", "Timers", "Timer"],
  ["service", " Service ", "Service"],
])("a .%s unit's [%s] is taken for [%s]", (type, wrong, right) => {
  expect(closestSection(type, wrong)).toEqual({ name: right, clear: true });
});

test("names that are known are never corrected, those that only look alike are not clear", () => {
  const units = ["rpcbind.service", "ypbind.service", "sssd.service", "sshd.service", "lxc.service", "lxd.service"];
  for (const name of units) expect(closest(name, units)).toBeUndefined();
  expect(closest("lxe.service", units)?.clear ?? false).toBe(false);
  expect(closest("sshd.serivce", units)).toEqual({ name: "sshd.service", clear: true });
});

test("one slip of the keyboard in a long key is undone", () => {
  const keys = keysOf("Service").filter((key) => key.length >= 12 && directive("Service", key)?.aliasOf === undefined);
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(), (key, n) => {
      const at = 1 + (n % (key.length - 2));
      const typo = key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2);
      const d = directive("Service", key);
      if (typo === key || directive("Service", typo) || d?.legacy !== undefined || d?.removed !== undefined) return;
      const meant = closestDirective("Service", typo);
      expect(meant).toBeDefined();
      if (meant?.clear) expect(meant.name).toBe(key);
    }),
  );
});

test("what is proposed in place of a name exists", () => {
  const everywhere = new Set(allSections().flatMap(keysOf));
  for (const [wrong, right] of confusions) {
    expect(everywhere).toContain(right);
    expect(wrong).toBe(wrong.toLowerCase());
  }
  for (const [old, { by }] of Object.entries(replacements)) {
    expect(everywhere).toContain(old);
    if (by !== null) expect(everywhere).toContain(by);
  }
});
