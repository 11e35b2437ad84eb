const MASK = (1n << 64n) - 1n;
/** LONG_UNIT_NAME_HASH_KEY of unit-name.c. */
const KEY = [0x324a3258fb37f2ecn, 0x9aeb210d9b069f84n] as const;
/** UNIT_NAME_MAX: a name is shorter. */
const LONGEST = 256;
const HASH_DIGITS = 16;

const rotate = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (64n - bits))) & MASK;

type State = [bigint, bigint, bigint, bigint];

function round([a, b, c, d]: State): State {
  const a1 = (a + b) & MASK;
  const b1 = rotate(b, 13n) ^ a1;
  const c1 = (c + d) & MASK;
  const d1 = rotate(d, 16n) ^ c1;
  const a2 = (rotate(a1, 32n) + d1) & MASK;
  const c2 = (c1 + b1) & MASK;
  return [a2, rotate(b1, 17n) ^ c2, rotate(c2, 32n), rotate(d1, 21n) ^ a2];
}

/** SipHash-2-4 of some bytes under the key for unit names. */
function siphash24(bytes: Uint8Array): bigint {
  const [k0, k1] = KEY;
  let state: State = [0x736f6d6570736575n ^ k0, 0x646f72616e646f6dn ^ k1, 0x6c7967656e657261n ^ k0, 0x7465646279746573n ^ k1];
  const take = (word: bigint): void => {
    const [a, b, c, d] = round(round([state[0], state[1], state[2], state[3] ^ word]));
    state = [a ^ word, b, c, d];
  };
  const wordAt = (at: number): bigint => bytes.slice(at, at + 8).reduceRight((word, byte) => (word << 8n) | BigInt(byte), 0n);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) take(wordAt(at));
  take((BigInt(bytes.length & 0xff) << 56n) | wordAt(whole));
  state = round(round(round(round([state[0], state[1], state[2] ^ 0xffn, state[3]]))));
  return state[0] ^ state[1] ^ state[2] ^ state[3];
}

/**
 * The name that a unit of a long path gets in place of one that is too long: its beginning, and a hash of
 * the whole. Names of units are ASCII. unit_name_hash_long() in
 * systemd's unit-name.c; since 250, before such a unit could not be made. A name of the usual length is given back as it is.
 */
export function shortenedName(name: string): string {
  if (name.length < LONGEST) return name;
  const bytes = Uint8Array.from(name, (c) => c.charCodeAt(0));
  const suffix = name.slice(name.lastIndexOf("."));
  const hash = siphash24(new Uint8Array([...bytes, 0]));
  const digits = Array.from({ length: 8 }, (_, n) =>
    Number((hash >> BigInt(8 * n)) & 0xffn)
      .toString(16)
      .padStart(2, "0"),
  ).join("");
  const kept = LONGEST - 1 - (suffix.length - 1) - HASH_DIGITS - 2;
  return `${name.slice(0, kept)}_${digits}${suffix}`;
}

/** Whether a name looks like one that was shortened, so that it does not say its path: unit_name_is_hashed(). */
export function isShortened(name: string): boolean {
  return name.length === LONGEST - 1 && /_[0-9a-f]{16}\.[a-z]+$/.test(name);
}
