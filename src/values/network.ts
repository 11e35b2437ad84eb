import { since } from "../core/version.js";
import { isUnknown } from "../syntax/template.js";
import { extractFirst, extractMany } from "./extract.js";
import { parseInteger, parseUnsigned } from "./integers.js";
import { isIpAddress, isIpPrefix } from "./ip-address.js";
import { ACCEPTED, type Check, type Fault, fault, type Input, orEmpty, type Parser, quote } from "./parser.js";
import { legacyRun, type PathKind, pathFault } from "./paths.js";
import { expand, expanded, isNo, unknownSpecifier } from "./specifiers.js";
import { wordList } from "./words.js";

/**
 * What is wrong with the name of a network interface: ifname_valid_full() in systemd's socket-util.c, stricter since 248. `longest`: 15, or 127
 * for alternative names.
 */
function interfaceProblem(name: string, longest: number, { v }: Input): string | undefined {
  const wrong = /^[0-9]*$|^\.{1,2}$|[:/]/.test(name) || !/^[!-~]+$/.test(name) || (isReserved(name) && since(v, 248));
  if (wrong) return isNo(name, "name of a network interface");
  return name.length > longest ? `${quote(name)} is longer than the ${longest} characters of an interface's name` : undefined;
}

/** Numbers of interfaces, and names that have another meaning in /proc/sys/net. */
const isReserved = (name: string): boolean => /^(all|default)$|%/.test(name) || parseInteger(name, 1, 0x7fffffff) !== undefined;

/** BindToDevice=: specifiers since systemd 258. */
export const bindToDevice: Parser = (input) => {
  if (input.text === "" || input.text === "*") return ACCEPTED;
  if (since(input.v, 258)) return expanded((name) => interfaceProblem(name, 15, input))(input);
  const problem = interfaceProblem(input.text, 15, input);
  return problem === undefined ? ACCEPTED : [fault(input, problem)];
};

/** BindNetworkInterface=: the name of an interface, its alternative names too. */
export const bindNetworkInterface: Parser = orEmpty(expanded((name, input) => interfaceProblem(name, 127, input)));

/** RestrictNetworkInterfaces=: names of interfaces; `~` inverts the list. */
export const restrictNetworkInterfaces: Parser = wordList({ flags: { unquote: true }, inverts: true }, (name, input) =>
  interfaceProblem(name, since(input.v, 256) ? 127 : 15, input),
);

/** IPAddressAllow= and IPAddressDeny=. */
export const ipPrefixes: Parser = wordList({}, (word) => {
  if (/^(any|link-local|multicast)$/.test(word) || isLocalhost(word) || isIpPrefix(word)) return undefined;
  return isNo(word, "IP address or prefix");
});

const isLocalhost = (name: string): boolean =>
  /^(localhost|localhost\.|localhost\.localdomain\.?|.*\.localhost\.?|.*\.localhost\.localdomain\.?)$/i.test(name);

const port = (text: string, zero = false): boolean => parseUnsigned(text, 65535) !== undefined && (zero || Number(parseUnsigned(text)) > 0);

/** SocketBindAllow= and SocketBindDeny=: `ipv4:tcp:80-90`, any part may be missing. */
export const socketBind: Parser = orEmpty((input) => {
  const tokens = extractMany(input.text, 0, 4, ":", { dontCoalesce: true })?.words.map((word) => word.text) ?? [""];
  if (tokens[0] === "ipv4" || tokens[0] === "ipv6") tokens.shift();
  if (tokens[0] === "tcp" || tokens[0] === "udp") tokens.shift();
  const [ports, ...more] = tokens;
  const fine = more.length === 0 && (ports === undefined || ports === "any" || isPortRange(ports, since(input.v, 256)));
  return fine ? ACCEPTED : [fault(input, isNo(input.text, "rule for sockets, as ipv4:tcp:80-90"))];
});

function isPortRange(text: string, zero: boolean): boolean {
  const dash = text.indexOf("-");
  if (dash < 0) return port(text, zero);
  const [low, high] = [text.slice(0, dash), text.slice(dash + 1)];
  return port(low, zero) && port(high, zero) && Number(parseUnsigned(low)) <= Number(parseUnsigned(high));
}

const NETLINK =
  /^(route|firewall|inet-diag|nflog|xfrm|selinux|iscsi|audit|fib-lookup|connector|netfilter|ip6-fw|dnrtmsg|kobject-uevent|generic|scsitransport|ecryptfs|rdma)$/;

/** ListenStream= and its kin: config_parse_socket_listen(). */
export const listen: Parser = orEmpty((input) => {
  if (input.ltype !== "SOCKET_SOCKET") return listenPath(input);
  const expansion = expand(input.text, "full", input);
  if (expansion.unknown !== undefined) return [unknownSpecifier(input, expansion.unknown, expansion.at)];
  const { text } = expansion;
  if (isUnknown(text)) return ACCEPTED;
  const problem = input.key === "ListenNetlink" ? netlinkProblem(text) : addressProblem(text, input);
  if (problem !== undefined) return [fault(input, problem)];
  return input.key === "ListenNetlink" ? ACCEPTED : legacyRun(input, text, 242);
});

function listenPath(input: Input): readonly Fault[] {
  const kind: PathKind = { absolute: true, noApi: input.ltype !== "SOCKET_SPECIAL" };
  const found = pathFault(input.text, 0, kind, input);
  if (found) return [found];
  return input.ltype === "SOCKET_FIFO" ? legacyRun(input, input.text, 242) : ACCEPTED;
}

function netlinkProblem(text: string): string | undefined {
  const family = extractFirst(text, 0);
  const group = family && family.next >= 0 ? text.slice(family.next) : "";
  const fine = family && (NETLINK.test(family.text) || parseUnsigned(family.text, 0x7fffffff) !== undefined);
  return fine && (group === "" || parseUnsigned(group) !== undefined)
    ? undefined
    : isNo(text, "netlink family, with a group behind it or not");
}

/** What is wrong with an address to listen on: socket_address_parse() in systemd's socket-netlink.c. */
const addressProblem: Check = (text, input) => {
  const sequential = input.key === "ListenSequentialPacket";
  if (/^[/@]/.test(text)) {
    if (text.length < 2) return isNo(text, "socket address");
    return text.length > 107 ? `${quote(text)} is longer than the 107 bytes of a socket's path` : undefined;
  }
  const vsock = /^vsock(-dgram|-seqpacket|-stream)?:/.exec(text);
  const wellFormed = vsock && (vsock[1] === undefined || since(input.v, 254)) ? isVsock(text.slice(vsock[0].length), input) : isInet(text);
  if (!wellFormed) return isNo(text, "socket address: it is a path, @name, port, ADDRESS:PORT or vsock:CID:PORT");
  return sequential ? `${quote(text)} is of a family that has no sequential packets` : undefined;
};

function isVsock(text: string, input: Input): boolean {
  const colon = text.indexOf(":");
  const cid = text.slice(0, colon);
  const port = parseUnsigned(text.slice(colon + 1));
  if (colon < 0 || port === undefined || (port === 0xffffffff && since(input.v, 255))) return false;
  return cid === "" || parseUnsigned(cid) !== undefined || (/^(hypervisor|local|host|any|-1)$/.test(cid) && since(input.v, 256));
}

function isInet(text: string): boolean {
  if (parseUnsigned(text) !== undefined) return port(text);
  const zone = text.indexOf("%");
  const address = zone < 0 ? text : text.slice(0, zone);
  const bracketed = /^\[(.*)\]:([^:]*)$/.exec(address);
  if (bracketed) return isIpAddress(bracketed[1] ?? "") === 6 && port(bracketed[2] ?? "");
  const colon = address.lastIndexOf(":");
  return colon >= 0 && isIpAddress(address.slice(0, colon)) === 4 && port(address.slice(colon + 1));
}

/** What is wrong with a name for a file descriptor: fdname_is_valid(). */
export function fdNameProblem(name: string): string | undefined {
  return /^[ -9;-~]{0,255}$/.test(name) ? undefined : isNo(name, 'name of a file descriptor: printable ASCII characters without ":"');
}

/** FileDescriptorName=. */
export const fdName: Parser = orEmpty(expanded(fdNameProblem));

/** What is wrong with a host name: hostname_is_valid() in systemd's hostname-util.c. */
export function hostNameProblem(name: string): string | undefined {
  const fine = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(name) && name.length <= 64;
  return fine ? undefined : isNo(name, "host name");
}
