import { encryptedCredentialKeys } from "../catalog/credentials.js";
import type { Mapped } from "../core/mapped.js";
import { since, type Version } from "../core/version.js";
import { isOn, own, ownAll, parseBoolean } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import type { Assignment } from "../syntax/unit-file.js";
import { assigned, type Effective, noted, wordsOf } from "./effective.js";

/** The lines after the last empty one. */
function sinceReset(lines: readonly Assignment[]): readonly Assignment[] {
  return lines.slice(lines.findLastIndex((line) => line.value.text === "") + 1);
}

/** An address with the length of its network part. */
interface Network {
  readonly family: 4 | 6;
  readonly prefix: number;
  /** Whether the address is one of this machine's own: 127.0.0.0/8 or ::1. */
  readonly local: boolean;
}

const namedNetworks: Readonly<Record<string, readonly Network[]>> = {
  any: [
    { family: 4, prefix: 0, local: false },
    { family: 6, prefix: 0, local: false },
  ],
  localhost: [
    { family: 4, prefix: 8, local: true },
    { family: 6, prefix: 128, local: true },
  ],
  "link-local": [
    { family: 4, prefix: 16, local: false },
    { family: 6, prefix: 64, local: false },
  ],
  multicast: [
    { family: 4, prefix: 4, local: false },
    { family: 6, prefix: 8, local: false },
  ],
};

/** What in_addr_prefix_from_string_auto() in in-addr-util.c makes of a word, or the network's name; none if it is neither. */
function networksOf(word: string): readonly Network[] {
  const named = Object.hasOwn(namedNetworks, word) ? namedNetworks[word] : undefined;
  if (named) return named;
  const [, address = "", length] = /^([0-9a-fA-F.:]+)(?:\/([0-9]+))?$/.exec(word) ?? [];
  const octets = address.split(".");
  const four = octets.length === 4 && octets.every((octet) => /^(0|[1-9][0-9]{0,2})$/.test(octet) && Number(octet) < 256);
  if (!four && !/^(?=.*:.*:)[0-9a-fA-F:.]+$/.test(address)) return [];
  const bits = four ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return [];
  const local = four ? octets[0] === "127" && prefix >= 8 : /^[0:]*:0*1$/.test(address) && prefix === 128;
  return [{ family: four ? 4 : 6, prefix, local }];
}

/** What of the network IPAddressDeny= and IPAddressAllow= leave, or BPF programs in their place decide. */
export type NetworkAccess = "open" | "some" | "local" | "none" | "program";

/** How far the unit's processes reach by IP. */
export function networkAccess(unit: Unit, v: Version): Effective<NetworkAccess> {
  const programs = [...ownAll(unit, "IPIngressFilterPath"), ...ownAll(unit, "IPEgressFilterPath")].filter(({ value }) => value.text !== "");
  if (programs.length > 0) return { value: "program", because: programs.map(({ from }) => noted(from)) };
  const [denying, allowing] = ["IPAddressDeny", "IPAddressAllow"].map((key) => sinceReset(assigned(unit, key, v))) as [
    readonly Assignment[],
    readonly Assignment[],
  ];
  const networks = (lines: readonly Assignment[]): readonly Network[] => lines.flatMap((line) => wordsOf(line.value).flatMap(networksOf));
  const because = [...denying, ...allowing].map((line) => noted(line));
  const denied = networks(denying).filter(({ prefix }) => prefix === 0);
  if (!denied.some(({ family }) => family === 4) || !denied.some(({ family }) => family === 6)) return { value: "open", because };
  const allowed = networks(allowing);
  if (allowed.some(({ local }) => !local)) return { value: "some", because };
  return { value: allowed.length > 0 ? "local" : "none", because };
}

/** The devices that the unit's processes may open. */
export interface DeviceAccess {
  /** Whether DevicePolicy= leaves no more than pseudo devices. */
  readonly closed: boolean;
  /** Whether other devices are let in. */
  readonly more: boolean;
}

/** What DevicePolicy=, DeviceAllow= and the settings that imply them leave: unit_patch_contexts() in unit.c. */
export function deviceAccess(unit: Unit, v: Version): Effective<DeviceAccess> {
  const policy = own(unit, "DevicePolicy");
  const strict = policy !== undefined && /^(closed|strict)$/.test(policy.value.text);
  const automatic = policy === undefined || /^(auto)?$/.test(policy.value.text);
  const devices = own(unit, "PrivateDevices");
  const implied = automatic && isOn(devices) ? devices : undefined;
  const allowed = sinceReset(assigned(unit, "DeviceAllow", v)).filter((line) => isDevice(line.value));
  const restricted = !automatic || implied !== undefined || allowed.length > 0;
  const helpers = restricted ? deviceHelpers(unit, v) : [];
  return {
    value: { closed: strict || implied !== undefined, more: allowed.length + helpers.length > 0 },
    because: [
      ...(strict && policy ? [noted(policy.from)] : []),
      ...(implied ? [noted(implied.from, "PrivateDevices= implies DevicePolicy=closed")] : []),
      ...allowed.map((line) => noted(line)),
      ...helpers.map(({ from }) => noted(from, `${from.key}= lets in the devices that it needs`)),
    ],
  };
}

/** `/dev/node`, `char-group` or `block-group`, with rights of r, w and m: config_parse_device_allow() in load-fragment.c. */
function isDevice(value: Mapped): boolean {
  const [path = "", rights = "", ...more] = wordsOf(value, { unquote: true });
  return /^(block-|char-|\/+dev\/|\/+run\/systemd\/inaccessible\/)/.test(path) && /^[rwm]*$/.test(rights) && more.length === 0;
}

/** The settings that let in devices of their own wherever a policy keeps others out; a service of systemd decrypts credentials since 258. */
function deviceHelpers(unit: Unit, v: Version): readonly Setting[] {
  const clock = since(v, 245) ? own(unit, "ProtectClock") : undefined;
  const sealed = since(v, 250) && !since(v, 258) ? encryptedCredentialKeys : [];
  const images = ["RootImage", ...(since(v, 247) ? ["MountImages"] : []), ...(since(v, 260) ? ["RootMStack"] : [])];
  return [
    ...(isOn(clock) ? [clock] : []),
    ...[...images, ...sealed].flatMap((key) => ownAll(unit, key).slice(-1)).filter(({ value }) => value.text !== ""),
  ];
}

/** Whether the unit manages a part of the control groups itself: config_parse_delegate(), for which an empty value or a list of controllers is yes. */
export function isDelegated(unit: Unit, v: Version): Effective<boolean> {
  const line = assigned(unit, "Delegate", v).at(-1);
  if (!line) return { value: false, because: [] };
  return { value: parseBoolean(line.value.text) !== false, because: [noted(line)] };
}
