import { parseUnsigned } from "./integers.js";

const BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);

/** 4 or 6 for an address of that family, as inet_pton() reads it; undefined if it is none. */
export function isIpAddress(text: string): 4 | 6 | undefined {
  if (IPV4.test(text)) return 4;
  return isIpv6(text) ? 6 : undefined;
}

function isIpv6(text: string): boolean {
  const gap = text.indexOf("::");
  if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return false;
  const groups = gap < 0 ? countGroups(text, true) : sum(countGroups(text.slice(0, gap), false), countGroups(text.slice(gap + 2), true));
  return groups !== undefined && (gap < 0 ? groups === 8 : groups <= 7);
}

const sum = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? undefined : a + b);

/** How many groups of 16 bits a part of an address has; at the end an IPv4 address may stand for two. */
function countGroups(text: string, last: boolean): number | undefined {
  if (text === "") return 0;
  const parts = text.split(":");
  let groups = 0;
  for (const [n, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups++;
    else if (last && n === parts.length - 1 && IPV4.test(part)) groups += 2;
    else return undefined;
  }
  return groups;
}

/** Whether a text is an address with a prefix length or without: in_addr_prefix_from_string_auto() in systemd's in-addr-util.c. */
export function isIpPrefix(text: string): boolean {
  const slash = text.indexOf("/");
  const family = isIpAddress(slash < 0 ? text : text.slice(0, slash));
  if (!family || slash < 0) return family !== undefined;
  return parseUnsigned(text.slice(slash + 1), family === 4 ? 32 : 128) !== undefined;
}
