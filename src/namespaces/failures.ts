import { since, type Version } from "../core/version.js";
import { given, own, ownAll, wordsOf } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import type { Fails } from "./graph.js";
import { rootDirectory } from "./mounts.js";
import type { Command } from "./processes.js";
import { mountMakersOf, userNamespaceMaker } from "./sandbox.js";
import { noteOn, plainPath, saysWord, saysYes } from "./settings.js";

/** A failure, with the line it comes from. */
export function failure(status: Fails["status"], setting: Setting, says: string): Fails {
  return { status, because: [noteOn(setting, says)] };
}

/** Whether systemd loads the unit at all, and why not. */
export function refusal(unit: Unit): Fails | undefined {
  return unit.load === "loaded" ? undefined : { status: "refused", because: unit.refusedBy ?? [] };
}

/** PrivateUsers= itself, not what implies it. */
function explicitUsers(unit: Unit, v: Version): Setting | undefined {
  const made = userNamespaceMaker(unit, v)?.setting;
  return made?.key === "PrivateUsers" ? made : undefined;
}

/** Up to 254, RootDirectory=/ fails with any mount namespace. */
export function rootFailure(command: Command, v: Version, tmpMade: boolean): Fails | undefined {
  const root = rootDirectory(command.unit);
  if (!root || root.other || since(v, 255) || mountMakersOf(command, v, tmpMade).length === 0) return undefined;
  return failure(226, root.setting, "fails with a mount namespace up to systemd 254");
}

/** A mount made in a mount namespace of the helper's own is never seen: mount_enter_mounted() waits for it in vain. */
export function mountFailure(command: Command, v: Version, tmpMade: boolean): Fails | undefined {
  if (command.unit.type !== "mount") return undefined;
  const makers = mountMakersOf(command, v, tmpMade);
  if (makers.length === 0) return undefined;
  return { status: "protocol", because: makers.map(({ note }) => note) };
}

/** Names of users that no user manager runs as. */
const SYSTEM_USERS = /^(root|0|nobody|daemon|bin|sys|mail|www-data|nogroup|systemd-.*)$/;

/** Settings that only root may change the user or group by: 216, GROUP. */
function identityFailure(unit: Unit, v: Version): Fails | undefined {
  for (const key of ["Group", "SupplementaryGroups"]) {
    const setting = given(unit, key);
    if (setting) return failure(216, setting, "cannot be done by a user manager");
  }
  const user = given(unit, "User");
  if (!user || (since(v, 255) && !SYSTEM_USERS.test(user.value.text))) return undefined;
  return failure(216, user, "cannot be done by a user manager");
}

/** What fails before any namespace is made, in a user manager. */
export function earlyUserFailure(command: Command, v: Version): Fails | undefined {
  const { unit } = command;
  const dynamic = saysYes(unit, "DynamicUser", v);
  if (dynamic) return failure(217, dynamic, "cannot be done by a user manager");
  const identity = command.privileged ? undefined : identityFailure(unit, v);
  if (identity) return identity;
  const net = given(unit, "NetworkNamespacePath");
  if (net && since(v, 242) && /^\/proc\/\d+\/ns\//.test(plainPath(net.value.text)))
    return failure(225, net, "cannot be opened by a user manager");
  if (command.privileged) return undefined;
  const users = explicitUsers(unit, v);
  if (users && saysWord(unit, "PrivateUsers", v, [["identity"], ["full"]]))
    return failure(217, users, "needs privileges that a user manager has not");
  const path = given(unit, "UserNamespacePath");
  return path && since(v, 259) ? failure(217, path, "cannot be entered by a user manager") : undefined;
}

const IMAGES = [
  { key: "RootImage" },
  { key: "RootMStack", since: 260 },
  { key: "MountImages", since: 247 },
  { key: "ExtensionImages", since: 248 },
  { key: "ExtensionDirectories", since: 251 },
  { key: "TemporaryFileSystem", since: 238 },
] as const;

/** Settings that must not be skipped where no mount namespace can be made: insist_on_sandboxing() in systemd. */
function insisted(unit: Unit, v: Version): Setting | undefined {
  for (const row of IMAGES) {
    const setting = given(unit, row.key);
    if (setting && (!("since" in row) || since(v, row.since))) return setting;
  }
  const root = rootDirectory(unit);
  if (root?.other) return root.setting;
  const log = given(unit, "LogNamespace");
  if (log && since(v, 245)) return log;
  return ["BindPaths", "BindReadOnlyPaths"]
    .flatMap((key) => wordsOf(ownAll(unit, key)))
    .find(({ word }) => {
      const [from, to] = word.replace(/^-/, "").split(":");
      return to !== undefined && to !== from;
    })?.setting;
}

const NEED_CAPABILITIES = [
  { key: "PrivateDevices" },
  { key: "ProtectKernelModules" },
  { key: "ProtectKernelLogs", since: 244 },
  { key: "ProtectClock", since: 245 },
] as const;

/** Settings that take capabilities away or give them, which takes privileges: 218, CAPABILITIES. */
function capabilityFailure(unit: Unit, v: Version): Fails | undefined {
  const dropped = NEED_CAPABILITIES.find((row) => saysYes(unit, row.key, v, "since" in row ? row.since : undefined));
  const changed = ["CapabilityBoundingSet", "AmbientCapabilities"]
    .map((key) => own(unit, key))
    .find((s) => s && !/^~?$/.test(s.value.text));
  const setting = (dropped && own(unit, dropped.key)) ?? changed;
  return setting && failure(218, setting, "changes capabilities, which a user manager may not without a user namespace");
}

/** What fails in a process of a user manager that has no user namespace, and so no privileges; other sandboxing is skipped in silence. */
export function unprivilegedFailure(command: Command, v: Version, tmpMade: boolean): Fails | undefined {
  const { unit } = command;
  const root = rootDirectory(unit);
  if (mountMakersOf(command, v, tmpMade).length > 0) {
    const setting = insisted(unit, v) ?? (root && !since(v, 255) ? root.setting : undefined);
    if (setting) return failure(226, setting, "needs a mount namespace, which a user manager cannot make without a user namespace");
  } else if (root && command.rooted)
    return failure(210, root.setting, "changes the root, which a user manager may not without a user namespace");
  return command.privileged ? undefined : capabilityFailure(unit, v);
}

/** Images cannot be mounted by a user manager up to 253, whatever its user namespace. */
export function imageFailure(unit: Unit, v: Version): Fails | undefined {
  const image = since(v, 254) ? undefined : (given(unit, "MountImages") ?? given(unit, "ExtensionImages"));
  return image && failure(226, image, "cannot be mounted by a user manager up to systemd 253");
}
